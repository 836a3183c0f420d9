/**
 * Turns the pages of a test without the network. The page brings the questions to be answered now;
 * the others are fetched once, and wait hidden in the document. Only while quiz-outbox.js is at
 * work; otherwise buttons send their form. Strictly forwards, the server turns the pages.
 *
 * Listens to  "quiz:refresh" {position, note}   fetches one question anew
 * Tells       "quiz:shown" {root}, "quiz:leave" {then}, "quiz:stuck" without network
 */
const quiz = document.querySelector("[data-quiz]");
const words = quiz.dataset;
const isFree = "free" in words;
const total = Number(words.pages);

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const formOf = (page) => quiz.querySelector(`form[data-page="${page}"]`);
const shownForm = () => quiz.querySelector("form[data-page]:not([hidden])");
const sectionAt = (position) => quiz.querySelector(`[data-q="${position}"]`);
const isOn = () => words.autosave === "on";
const leave = (then) => tell("quiz:leave", { then: () => onceThereIsNetwork(then) });

/** A browser that leaves without network shows its own page of error, and this one is gone. */
async function onceThereIsNetwork(then) {
  try {
    await fetch(words.clockUrl, { redirect: "manual", signal: AbortSignal.timeout(10000) });
  } catch {
    tell("quiz:stuck");
    setTimeout(onceThereIsNetwork, 3000, then);
    return;
  }
  then();
}

async function fetchPaper(query = "") {
  const answer = await fetch(words.paperUrl + query, { redirect: "error", signal: AbortSignal.timeout(20000) });
  if (!answer.ok) throw new Error(answer.status);
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  return template.content;
}

/** Brings the other pages of the test into the document. */
async function fetchOthers() {
  if (quiz.querySelectorAll("form[data-page]").length === total) return;
  try {
    const paper = await fetchPaper();
    for (const form of [...paper.querySelectorAll("form[data-page]")]) {
      if (formOf(form.dataset.page)) continue;
      form.hidden = true;
      const later = [...quiz.querySelectorAll("form[data-page]")].find(
        (other) => Number(other.dataset.page) > Number(form.dataset.page),
      );
      if (later) later.before(form);
      else quiz.querySelector("[data-pages]").append(form);
      tell("quiz:shown", { root: form });
    }
    words.complete = "yes";
  } catch {
    setTimeout(fetchOthers, 5000);
  }
}

async function refresh({ position, note }) {
  try {
    const fresh = (await fetchPaper(`?cau=${position}`)).querySelector(`[data-q="${position}"]`);
    const old = sectionAt(position);
    if (Number(old.dataset.seq) > Number(fresh.dataset.seq) && !note) return;
    old.replaceWith(fresh);
    if (note) {
      fresh.querySelector("[data-note]").textContent = note;
      fresh.querySelector("[data-note]").hidden = false;
    }
    tell("quiz:shown", { root: fresh.parentElement });
    mark(fresh);
  } catch {
    setTimeout(refresh, 5000, { position, note });
  }
}

// --- Turning -------------------------------------------------------------------------------------

function show(page, position) {
  for (const form of quiz.querySelectorAll("form[data-page]")) form.hidden = form.dataset.page !== String(page);
  const first = position ? sectionAt(position) : formOf(page).querySelector("[data-q]");
  for (const item of quiz.querySelectorAll("[data-question]")) {
    const isHere = sectionAt(item.dataset.question)?.closest("form") === formOf(page);
    if (isHere) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
  const [next] = quiz.querySelectorAll("[data-next]");
  next.value = Number(page) === total ? "review" : "next";
  next.textContent = Number(page) === total ? words.textLast : words.textNext;
  quiz.querySelector("[data-previous]").hidden = Number(page) === 1;
  document.title = words.title.replace("{n}", first.dataset.q);
  const legend = first.querySelector("legend, [tabindex]") ?? first;
  legend.focus({ preventScroll: true });
  legend.scrollIntoView({ block: "start" });
}

function go(page, position) {
  const number = position ?? formOf(page).querySelector("[data-q]").dataset.q;
  history.pushState({ page, position: number }, "", `?cau=${number}`);
  show(page, position);
}

/** Does what a button of a form says; returns false where the server has to. */
function act(form, action) {
  const page = Number(form.dataset.page);
  const position = /^(?:go|check)-(\d+)$/.exec(action)?.[1];
  if (action === "review") leave(() => location.assign(words.reviewUrl));
  else if (action.startsWith("check-")) check(form, position);
  else if (!isFree) return false;
  else if (position && sectionAt(position)) go(Number(sectionAt(position).closest("form").dataset.page), position);
  else if (action === "back" && formOf(page - 1)) go(page - 1);
  else if (action === "next" && formOf(page + 1)) go(page + 1);
  else return false;
  return true;
}

/** Asks the server to mark one question now, and shows what it says in place. */
function check(form, position) {
  leave(async () => {
    const body = new URLSearchParams(new FormData(form));
    body.set("action", `check-${position}`);
    try {
      await fetch(words.saveUrl, { method: "POST", body, redirect: "manual" });
      await refresh({ position });
      sectionAt(position).querySelector("[data-feedback]")?.focus();
    } catch {
      setTimeout(check, 3000, form, position);
    }
  });
}

/** Lets the server do what the button says, once nothing waits any more. */
function send(form, button) {
  leave(() => {
    form.dataset.sent = "yes";
    button.setAttribute("form", form.id);
    form.requestSubmit(button);
  });
}

quiz.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-page]") || !isOn() || form.dataset.sent) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  if (!act(form, button.value)) send(form, button);
});

// The list of questions stands outside the forms; its buttons belong to the form that is shown.
quiz.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-of-page]");
  if (!button || !isOn()) return;
  event.preventDefault();
  const form = shownForm();
  if (!act(form, button.value)) send(form, button);
});

// --- The list of questions -----------------------------------------------------------------------

/** Nothing is left to choose, and in an order no place is given twice. */
function isAnswered(section) {
  const byName = {};
  for (const control of section.querySelectorAll("[data-answer] :is(input, select, textarea)")) {
    if (control.name && control.type !== "file") (byName[control.name] ??= []).push(control);
  }
  const given = Object.values(byName).map((controls) =>
    controls[0].matches("[type=radio], [type=checkbox]")
      ? controls.some((control) => control.checked)
      : controls.every((control) => control.value.trim()),
  );
  if (!given.length) return null;
  const isEssay = section.querySelector("[data-answer] textarea, [data-photos]");
  const places = [...section.querySelectorAll("[data-ordering] select")].map((select) => select.value);
  return (isEssay ? given.some(Boolean) : given.every(Boolean)) && new Set(places).size === places.length;
}

function mark(section) {
  const item = quiz.querySelector(`[data-question="${section.dataset.q}"]`);
  const answered = isAnswered(section);
  if (!item || answered === null) return;
  const isFlagged = section.querySelector("[name^=flag-]")?.checked;
  const state = isFlagged ? "flagged" : answered ? "answered" : "empty";
  for (const other of ["flagged", "answered", "empty"]) {
    item.classList.toggle(`strip__link--${other}`, other === state);
  }
  item.querySelector(".strip__word").textContent = words[`word${state[0].toUpperCase()}${state.slice(1)}`];
}

for (const name of ["change", "input"]) {
  quiz.addEventListener(name, (event) => {
    const section = event.target.closest("[data-q]");
    if (section) mark(section);
  });
}
document.addEventListener("quiz:filled", (event) => mark(event.detail.section));
document.addEventListener("quiz:refresh", (event) => refresh(event.detail));
window.addEventListener("popstate", () => {
  const number = new URL(location.href).searchParams.get("cau") ?? quiz.querySelector("[data-q]").dataset.q;
  const form = sectionAt(number)?.closest("form");
  if (form) show(Number(form.dataset.page), number);
  else location.reload();
});
if (isFree) fetchOthers();
