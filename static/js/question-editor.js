/* The editor of questions: rows, pasting, pictures, preview and drafts. Without it the page works
   with buttons of its own. What is an attribute data-… here is described in question_form.html. */
import { optionsIn } from "./question-paste.js";
import { forget, keep, kept, markSent } from "./question-drafts.js";
import { sendPicture, small } from "./question-pictures.js";

const form = document.querySelector("[data-question-editor]");
const $ = (selector, root = form) => root.querySelector(selector);
const $$ = (selector, root = form) => [...root.querySelectorAll(selector)];
const words = $("[data-words]").dataset;
let lastText = $("#id_stem");

/* --- Rows --- */

const rowOf = (element) => element.closest("[data-row]");
const rowsOf = (block) => $(":scope > [data-rows]", block);
const textOf = (row) => $("[data-text]", row);

function addRow(block, after = null, text = "") {
  const list = rowsOf(block);
  const blank = $(":scope > template[data-blank-row]", block).content.firstElementChild;
  const row = document.importNode(blank, true);
  if (after) after.after(row);
  else list.append(row);
  textOf(row).value = text;
  dress(row);
  number(block);
  return row;
}

/* Fields are named by the number of their row, so names follow when rows move. */
function number(block) {
  const marked = $$(":scope > [data-rows] > [data-row]", block).map((row) => {
    const mark = $("[data-mark]", row);
    return mark && mark.checked;
  });
  $$(":scope > [data-rows] > [data-row]", block).forEach((row, place) => {
    const n = String(place + 1);
    for (const field of $$("input, textarea", row)) {
      if (field.type === "radio" && field.hasAttribute("data-mark")) field.value = n;
      else field.name = field.name.replace(/-(?:\d+|__n__)$/, `-${n}`);
      if (field.id) field.id = field.id.replace(/-(?:\d+|__n__)$/, `-${n}`);
    }
    for (const label of $$("label[for]", row)) label.htmlFor = label.htmlFor.replace(/-(?:\d+|__n__)$/, `-${n}`);
    for (const shown of $$("[data-number]", row)) shown.textContent = n;
    const mark = $("[data-mark]", row);
    if (mark) mark.checked = Boolean(marked[place]);
  });
  showMarks(block);
}

function showMarks(block) {
  for (const row of $$(":scope > [data-rows] > [data-row]", block)) {
    const mark = $("[data-mark]", row);
    if (mark) row.classList.toggle("question-row--right", mark.checked);
  }
}

function showWeights(block) {
  const scoring = $(":scope > select[name$=scoring]", block);
  const shown = block.dataset.kind === "single" ? null : scoring && scoring.value === "weights";
  for (const weight of $$(":scope > [data-rows] [data-weight]", block)) {
    weight.hidden = shown === null ? !$("input", weight).value : !shown;
  }
}

function dress(root) {
  for (const element of $$("[data-row-buttons], [data-add-row], [data-toolbar]", root)) element.hidden = false;
  if (root.matches("[data-row]")) showWeights(root.closest("[data-block]"));
  for (const area of $$("textarea", root)) grow(area);
}

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-add-row]")) textOf(addRow(button.closest("[data-block]"))).focus();
  const row = rowOf(button);
  if (!row) return;
  const block = row.closest("[data-block]");
  if (button.matches("[data-row-up]")) row.previousElementSibling?.before(row);
  else if (button.matches("[data-row-down]")) row.nextElementSibling?.after(row);
  else if (button.matches("[data-row-remove]")) removeRow(row);
  else return;
  number(block);
  if (button.isConnected) button.focus();
  changed();
});

function removeRow(row) {
  const neighbour = row.nextElementSibling || row.previousElementSibling;
  if (!neighbour) return;
  row.remove();
  textOf(neighbour).focus();
}

form.addEventListener("keydown", (event) => {
  const row = event.target.matches("[data-text]") && rowOf(event.target);
  if (!row || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  const next = row.nextElementSibling;
  const target = next && !textOf(next).value ? next : addRow(row.closest("[data-block]"), row);
  textOf(target).focus();
});

/* --- Pasting options and pictures --- */

form.addEventListener("paste", (event) => {
  const picture = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
  if (picture && event.target.matches("[data-prose]")) {
    event.preventDefault();
    askAlt(picture);
    return;
  }
  const text = event.clipboardData.getData("text/plain");
  const found = optionsIn(text);
  if (!found) return;
  const block = blockFor(event.target);
  if (!block) return;
  event.preventDefault();
  if (found.stem) insert(event.target.matches("#id_stem") ? event.target : $("#id_stem"), found.stem);
  fill(block, found);
  changed();
});

/* The rows that pasted options are for: those of the row, or of the question whose text it is. */
function blockFor(target) {
  const row = rowOf(target);
  const block = row ? row.closest("[data-block]")
    : $(":scope > [data-block]", target.closest(".question-part") || $("[data-block]").parentElement);
  return block && rowsOf(block) && target.matches("[data-text], #id_stem, textarea[name$=stem]") ? block : null;
}

function fill(block, found) {
  const rows = () => $$(":scope > [data-rows] > [data-row]", block);
  for (const option of found.options) {
    const empty = rows().find((row) => !textOf(row).value);
    const row = empty || addRow(block);
    textOf(row).value = option.text;
    if (option.right) mark(row);
    grow(textOf(row));
  }
  showMarks(block);
}

function mark(row) {
  const box = $("[data-mark]", row) || $('input[type=radio][value="true"]', row);
  if (box) box.checked = true;
}

/* --- The plain form of writing --- */

form.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-prose]")) lastText = event.target;
});

function insert(area, text, from = area.selectionStart, to = area.selectionEnd) {
  area.focus();
  area.setSelectionRange(from, to);
  // Keeps the browser's own undo; setRangeText would not.
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, from, to, "end");
  grow(area);
  changed();
}

function around(sign) {
  const { selectionStart: from, selectionEnd: to, value } = lastText;
  const chosen = value.slice(from, to);
  insert(lastText, `${sign}${chosen}${sign}`);
  lastText.setSelectionRange(from + sign.length, from + sign.length + chosen.length);
}

function onOwnLines(text) {
  const before = lastText.value.slice(0, lastText.selectionStart);
  insert(lastText, `${before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : ""}${text}`);
}

const WRITE = {
  bold: () => around("**"),
  italic: () => around("*"),
  list: () => {
    const chosen = lastText.value.slice(lastText.selectionStart, lastText.selectionEnd);
    onOwnLines((chosen || `${words.list} 1\n${words.list} 2`).split("\n").map((line) => `- ${line}`).join("\n"));
  },
  table: () => onOwnLines(`| ${words.tableHead} 1 | ${words.tableHead} 2 |\n|---|---|\n|  |  |`),
  gap: () => {
    const stem = $("#id_stem");
    const used = [...stem.value.matchAll(/\[\[(\d+)\]\]/g)].map((match) => Number(match[1]));
    insert(stem, `[[${Math.max(0, ...used) + 1}]]`);
  },
};
const toolbar = $("[data-toolbar]");
for (const button of $$("[data-write]", toolbar)) {
  const only = button.dataset.onlyKind;
  button.hidden = Boolean(only) && only !== $("[data-block]").dataset.kind;
  button.addEventListener("click", () => WRITE[button.dataset.write]());
}

/* --- Pictures --- */

const dialog = $("[data-alt-dialog]");
let picture = null;
let caret = [0, 0];

$("[data-choose-picture]").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) askAlt(file);
  event.target.value = "";
});

async function askAlt(file) {
  // Closing a dialog puts the caret of the text behind it to its beginning.
  caret = [lastText.selectionStart, lastText.selectionEnd];
  picture = await small(file);
  $("[data-alt-picture]", dialog).src = URL.createObjectURL(picture);
  $("[data-alt-text]", dialog).value = "";
  complain("");
  dialog.showModal();
}

function complain(text) {
  const error = $("[data-alt-error]", dialog);
  error.textContent = text;
  error.hidden = !text;
}

async function insertPicture() {
  const alt = $("[data-alt-text]", dialog).value.trim();
  if (!alt) return complain(words.noAlt);
  const answer = await sendPicture(form, picture, words.notSent);
  if (answer.error) return complain(answer.error);
  dialog.close();
  const safe = alt.replace(/[\\\]]/g, "\\$&");
  return insert(lastText, `![${safe}](${answer.name} ${answer.size})`, ...caret);
}

$("[data-alt-done]", dialog).addEventListener("click", insertPicture);
$("[data-alt-cancel]", dialog).addEventListener("click", () => dialog.close());
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.matches("button")) return;
  event.preventDefault();
  insertPicture();
});

/* --- Preview and checks while writing --- */

const phone = $("[data-phone]");
let waiting = 0;
let asked = 0;

async function preview() {
  const mine = (asked += 1);
  const data = new FormData(form);
  data.delete("picture");
  try {
    const response = await fetch(form.dataset.preview, {
      method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "same-origin",
    });
    if (!response.ok || mine !== asked) throw new Error(response.status);
    const shown = await response.json();
    const top = phone.contentWindow?.scrollY || 0;
    phone.onload = () => phone.contentWindow.scrollTo(0, top);
    phone.srcdoc = shown.document;
    phone.hidden = false;
    const remarks = $("[data-remarks]");
    if (remarks.innerHTML.trim() !== shown.remarks.trim()) remarks.innerHTML = shown.remarks;
    $("[data-preview-button]").hidden = true;
  } catch {
    // The button shows it without this.
    if (mine === asked) $("[data-preview-button]").hidden = false;
  }
}

function changed() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    keep(form);
    preview();
  }, 700);
}

form.addEventListener("input", (event) => {
  if (event.target.closest("dialog")) return;
  if (event.target.matches("textarea")) grow(event.target);
  changed();
});
form.addEventListener("change", (event) => {
  const block = event.target.closest("[data-block]");
  if (block) {
    showMarks(block);
    showWeights(block);
  }
  if (event.target.matches("#id_loai, [data-part-kind]")) {
    const button = event.target.closest(".question-kind, .question-choice").querySelector("[data-change-kind]");
    form.requestSubmit(button);
    return;
  }
  changed();
});

/* --- Drafts --- */

form.addEventListener("submit", (event) => {
  if (event.submitter?.formTarget) return;
  if (event.submitter?.value === "save" || event.submitter?.value === "next") markSent(form);
  else sessionStorage.setItem("question-scroll", String(scrollY));
});

function offerDraft() {
  const draft = kept(form);
  if (!draft) return;
  const offer = $("[data-draft-offer]");
  $("[data-draft-time]", offer).textContent = new Date(draft.at).toLocaleString("vi-VN");
  $("[data-draft-restore]", offer).addEventListener("click", () => restore(draft));
  $("[data-draft-forget]", offer).addEventListener("click", () => {
    forget(form);
    offer.hidden = true;
  });
  offer.hidden = false;
}

/* The server lays the page out anew for the fields of the draft, whatever their number. */
function restore(draft) {
  const again = document.createElement("form");
  again.method = "post";
  const token = $("[name=csrfmiddlewaretoken]").value;
  const fields = draft.fields.filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "do");
  for (const [name, value] of [["csrfmiddlewaretoken", token], ["do", "redisplay"], ...fields]) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    again.append(field);
  }
  again.hidden = true;
  document.body.append(again);
  again.submit();
}

/* --- Begin --- */

for (const element of $$("[data-without-script], [data-change-kind]")) element.hidden = true;
dress(form);
for (const block of $$("[data-block]")) {
  number(block);
  showWeights(block);
}
const scroll = sessionStorage.getItem("question-scroll");
if (scroll) scrollTo(0, Number(scroll));
sessionStorage.removeItem("question-scroll");
$("[data-errors]")?.focus();
offerDraft();
if ($("#id_stem").value) preview();
