/**
 * Saves each change of a question at once; without this file the forms are sent by their button.
 * [data-quiz] is the test, form[data-question-form] one question. A change is stamped with a number
 * that only grows, put into a queue that outlives the page, and sent until the server has answered.
 * The queue holds places and choices, no words of the questions. Events: "quiz:save" {form} saves
 * now, "quiz:leave" {then} empties the queue first, "quiz:time" {remaining} is the server's clock.
 */
const quiz = document.querySelector("[data-quiz]");
const token = quiz.querySelector("[name=csrfmiddlewaretoken]").value;
const line = quiz.querySelector("[data-save-line]");
const KEY = `hocba-quiz-${quiz.dataset.quiz}`;
const SLOWEST = 15000;
const TYPING = 700;

let queue = read();
let isSending = false;
let wait = 1000;
let retry;
let typing = null;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) || {};
  } catch {
    return {}; // Private windows: the queue lives as long as the page.
  }
}

function keep() {
  try {
    if (Object.keys(queue).length) localStorage.setItem(KEY, JSON.stringify(queue));
    else localStorage.removeItem(KEY);
  } catch {}
}

/** state: saved, saving, offline, elsewhere, signedOut; anything else needs `words`. */
function show(state, words = "") {
  const text = words || quiz.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`];
  const look = /^(saved|saving|offline)$/.test(state) ? state : "error";
  line.className = `save-line save-line--${look}`;
  for (const icon of line.querySelectorAll("[data-save-icon]")) icon.hidden = !icon.dataset.saveIcon.includes(look);
  line.querySelector("[data-save-text]").textContent = text.replace("{n}", Object.keys(queue).length);
}

/** Gives the change its number: newer than the last one kept, also after a change of the clock. */
function stamp(form) {
  form.dataset.seq = form.elements.seq.value = Math.max(Number(form.dataset.seq) + 1, Date.now());
}

function save(form) {
  clearTimeout(typing?.timer);
  typing = null;
  stamp(form);
  const fields = new URLSearchParams(new FormData(form));
  fields.delete("csrfmiddlewaretoken");
  queue[form.dataset.questionForm] = { body: String(fields) };
  keep();
  send();
}

function post(body) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  headers["Content-Type"] = "application/x-www-form-urlencoded";
  const sent = { method: "POST", body, headers, signal: AbortSignal.timeout(SLOWEST) };
  return fetch(quiz.dataset.saveUrl, { ...sent, keepalive: true, redirect: "manual" });
}

async function send() {
  if (isSending) return;
  isSending = true;
  clearTimeout(retry);
  try {
    let number;
    while ((number = Object.keys(queue)[0])) {
      show("saving");
      const item = queue[number];
      if (!(await settle(await post(item.body), number, item))) return;
    }
    wait = 1000;
  } catch {
    show("offline");
    retry = setTimeout(send, wait + Math.random() * 500);
    wait = Math.min(wait * 2, SLOWEST);
  } finally {
    isSending = false;
  }
}

/** Says whether to go on with the next in the queue. */
async function settle(response, number, item) {
  if (response.type === "opaqueredirect" || response.status === 403 || response.status === 404) {
    show("signedOut"); // Somebody else may be signed in: what is kept waits for its owner.
    return false;
  }
  if (response.status >= 500 || response.status === 429) throw new Error("try later");
  const answer = await response.json();
  if (response.status === 409) queue = {};
  else if (queue[number] === item) delete queue[number];
  keep();
  if (answer.url) location.assign(answer.url);
  if (!response.ok) {
    show("refused", answer.message);
    return false;
  }
  document.dispatchEvent(new CustomEvent("quiz:time", { detail: answer }));
  if (!answer.newest) show("elsewhere");
  else if (!Object.keys(queue).length) show("saved", quiz.dataset.textSaved.replace("{time}", answer.saved_at));
  return true;
}

/** Puts an answer that was kept on this device back into its form. */
function restore(form, body) {
  const fields = new URLSearchParams(body);
  const answers = fields.getAll("answer");
  for (const control of form.elements) {
    if (control.name === "flagged") control.checked = fields.has("flagged");
    if (control.name !== "answer") continue;
    if (control.matches("[type=radio], [type=checkbox]")) control.checked = answers.includes(control.value);
    else control.value = answers.shift() ?? "";
  }
  form.dataset.seq = Math.max(Number(form.dataset.seq), Number(fields.get("seq")));
}

for (const form of quiz.querySelectorAll("form[data-question-form]")) {
  const kept = queue[form.dataset.questionForm];
  if (kept) restore(form, kept.body);
  form.addEventListener("change", () => save(form));
  form.addEventListener("input", (event) => {
    if (event.target.type !== "text") return;
    clearTimeout(typing?.timer);
    typing = { form, timer: setTimeout(save, TYPING, form) };
  });
  form.addEventListener("submit", () => stamp(form));
}

function hurry() {
  wait = 1000;
  if (typing) save(typing.form);
  else send();
}
for (const name of ["online", "pageshow", "pagehide"]) window.addEventListener(name, hurry);
document.addEventListener("visibilitychange", hurry);
document.addEventListener("quiz:save", (event) => save(event.detail.form));
document.addEventListener("quiz:leave", async (event) => {
  const until = Date.now() + (event.detail.patience ?? Infinity);
  hurry();
  while (Object.keys(queue).length && Date.now() < until) await new Promise((done) => setTimeout(done, 100));
  event.detail.then();
});
quiz.dataset.autosave = "on";
