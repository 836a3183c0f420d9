/**
 * Turns the pages of a test without the network: all questions are in the document, one is shown.
 * Only while quiz-autosave.js is at work; otherwise links and buttons do what they say.
 */
const quiz = document.querySelector("[data-quiz]");
const total = Number(quiz.dataset.total);
const next = quiz.querySelector("[data-next]");
const previous = quiz.querySelector("[data-previous]");

const formOf = (number) => quiz.querySelector(`[data-question-form="${number}"]`);
const numberIn = (url) => Number(new URL(url, location.href).searchParams.get("cau")) || 1;
const isOn = () => quiz.dataset.autosave === "on";

function show(number) {
  for (const form of quiz.querySelectorAll("[data-question-form]")) {
    form.hidden = form.dataset.questionForm !== String(number);
  }
  next.setAttribute("form", `cau-${number}`);
  next.textContent = number === total ? quiz.dataset.textLast : quiz.dataset.textNext;
  previous.hidden = number === 1;
  previous.href = `?cau=${number - 1}`;
  for (const link of quiz.querySelectorAll("[data-question]")) {
    if (link.dataset.question === String(number)) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  document.title = quiz.dataset.title.replace("{n}", number).replace("{total}", total);
  const legend = formOf(number).querySelector("legend");
  legend.focus({ preventScroll: true });
  legend.scrollIntoView({ block: "start" });
}

function go(number) {
  history.pushState(null, "", `?cau=${number}`);
  show(number);
}

function leave(url) {
  const then = () => location.assign(url);
  document.dispatchEvent(new CustomEvent("quiz:leave", { detail: { then } }));
}

/** Nothing is left to choose, and with [data-each-once] no place is given twice. */
function isAnswered(form) {
  const answers = [...form.elements].filter((control) => control.name === "answer");
  if (answers[0].matches("[type=radio], [type=checkbox]")) return answers.some((control) => control.checked);
  const values = answers.map((control) => control.value.trim());
  return values.every(Boolean) && (!("eachOnce" in form.dataset) || new Set(values).size === values.length);
}

function mark(form) {
  const link = quiz.querySelector(`[data-question="${form.dataset.questionForm}"]`);
  const state = form.elements.flagged.checked ? "flagged" : isAnswered(form) ? "answered" : "empty";
  link.className = `strip__link strip__link--${state}`;
  link.querySelector(".strip__word").textContent = quiz.dataset[`word${state[0].toUpperCase()}${state.slice(1)}`];
}

quiz.addEventListener("change", (event) => {
  const form = event.target.closest("[data-question-form]");
  if (form) mark(form);
});

quiz.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-question-form]");
  if (!form || !isOn()) return;
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("quiz:save", { detail: { form } }));
  mark(form);
  const number = Number(form.dataset.questionForm);
  if (number < total) go(number + 1);
  else leave(quiz.dataset.reviewUrl);
});

quiz.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go], a[data-question], a[data-leave]");
  if (!link || !isOn() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.matches("[data-leave]")) leave(link.href);
  else go(numberIn(link.href));
});

window.addEventListener("popstate", () => show(Math.min(numberIn(location.href), total)));
for (const form of quiz.querySelectorAll("[data-question-form]")) mark(form);
