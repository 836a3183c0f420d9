/* Finds the options in a pasted question: "A. …" on lines of their own or all on one, with the right
   one marked by a star or named by "Đáp án: B". */

// A letter with . ) : or / at the beginning of a line, behind a tab, or behind two spaces or a stop.
const LETTER = /(^|\n|\t| {2,}|[.;?!:] )(\*?)\s*([A-Ha-h])\s*[.)/:](?=\s|\p{Lu})\s*/gu;
const KEY = /\n?\s*(?:đáp án(?: đúng)?|trả lời|answer|key)\s*(?:[:：]|là)\s*((?:[A-H]\s*(?:[,;]|và|$|(?=[.):\n]))\s*)+)(?:[.):].*)?$/i;

/** Return {stem, options: [{text, right}]}, or null where there are fewer than two options. */
export function optionsIn(pasted) {
  let text = pasted.normalize("NFC").replace(/\r\n?/g, "\n").replace(/\u00a0/g, " ").trim();
  const key = KEY.exec(text);
  const named = key ? key[1].toUpperCase().match(/[A-H]/g) : [];
  if (key) text = text.slice(0, key.index).trim();
  const marks = inOrder([...text.matchAll(LETTER)]);
  if (marks.length < 2) return null;
  const options = marks.map((mark, place) => {
    const end = place + 1 < marks.length ? startOf(marks[place + 1]) : text.length;
    return read(text.slice(mark.index + mark[0].length, end), mark[2] === "*", named.includes(mark[3].toUpperCase()));
  });
  if (options.some((option) => !option.text)) return null;
  return { stem: stemOf(text.slice(0, startOf(marks[0]))), options };
}

function startOf(mark) {
  // A full stop before the letter belongs to the text in front of it.
  return mark.index + (/^[.;?!:]/.test(mark[1]) ? 1 : 0);
}

/* Only letters that follow each other from A are options: "điểm a) khoản 1" is not one. */
function inOrder(marks) {
  const start = marks.findIndex((mark) => mark[3].toUpperCase() === "A");
  const found = [];
  for (const mark of start < 0 ? [] : marks.slice(start)) {
    if (mark[3].toUpperCase().charCodeAt(0) === 65 + found.length) found.push(mark);
  }
  return found;
}

function read(raw, starred, named) {
  let text = raw.replace(/\s+/g, " ").trim();
  const star = /^\*|\*$/.test(text) && !/^\*[^*]+\*$/.test(text);
  if (star) text = text.replace(/^\*|\*$/g, "").trim();
  return { text, right: starred || star || named };
}

function stemOf(raw) {
  return raw.replace(/^\s*(?:câu(?: hỏi)?\s*)?\d+\s*[.:)]\s*/i, "").trim();
}
