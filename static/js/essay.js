/**
 * Keeps an essay while it is written: on this device at once, on the server after a pause. Without
 * this file the text is saved by the buttons of its form.
 *
 * The server answers with the number of the version it has; a page that names an older one is
 * refused, so an older window never replaces a newer text.
 */
const form = document.querySelector("form[data-essay]");
const words = form.dataset;
const text = form.elements.text;
const base = form.elements.base;
const line = form.querySelector("[data-save-line]");
const count = form.querySelector("[data-words]");
const KEY = `hocba-essay:${words.essay}`;
const PAUSE = 3000;
const LONGEST_WAIT = 60000;

let saved = text.value;
let timer;
let wait = PAUSE;
let isSending = false;
let isRefused = false;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify({ base: base.value, text: text.value }));
  } catch {
    // Full, or not allowed: the server's copy has to do.
  }
}

function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {}
}

function show(state, words) {
  form.querySelector("[data-save]").hidden = false;
  line.className = `save-line save-line--${state}`;
  line.querySelector("[data-save-text]").textContent = words;
  for (const icon of line.querySelectorAll("[data-save-icon]")) {
    icon.hidden = !icon.dataset.saveIcon.split(" ").includes(state);
  }
}

function showWords() {
  const number = text.value.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  count.textContent = `${number.toLocaleString("vi")} ${words.textWords}`;
}

async function save() {
  const sent = text.value;
  if (isSending || isRefused || sent === saved) return;
  isSending = true;
  show("saving", words.textSaving);
  const body = new URLSearchParams({
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    base: base.value,
    text: sent,
  });
  try {
    const answer = await fetch(words.url, { method: "POST", body, redirect: "error" });
    const found = await answer.json();
    if (answer.ok) {
      base.value = found.base;
      saved = sent;
      wait = PAUSE;
      if (text.value === sent) forget();
      else keep();
      show("saved", `${words.textSaved} ${found.at}`);
    } else {
      // What is typed stays here; sending the form shows both texts.
      isRefused = true;
      show("error", found.error);
    }
  } catch {
    wait = Math.min(wait * 2, LONGEST_WAIT);
    show("offline", words.textOffline);
  }
  isSending = false;
  if (text.value !== saved) later();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

text.addEventListener("input", () => {
  keep();
  showWords();
  later();
});
addEventListener("online", save);
document.addEventListener("visibilitychange", () => document.hidden && save());
form.addEventListener("submit", () => clearTimeout(timer));

const kept = read();
// A copy of an older version is not newer than what the server has: it was refused or replaced.
if (kept && kept.base === base.value && kept.text !== text.value) {
  text.value = kept.text;
  show("offline", words.textRestored);
  later();
} else if (kept && kept.text === text.value) forget();
showWords();
