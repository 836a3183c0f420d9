/**
 * [data-study]   beside a lesson: remembers the paragraph at which one reads, and comes back to it.
 *                data-place-url, data-goes-on, data-note-url, data-text-resumed
 * Paragraphs are numbered in the order of the text: doan-1, doan-2, …
 */
const box = document.querySelector("[data-study]");
const article = document.querySelector("main article.sheet");
const EVERY = 20000;
const line = box.querySelector("[data-study-line]");
const note = box.querySelector("[data-study-note]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

const blocks = [...article.querySelectorAll("h2, h3, p, li, table, figure")].filter(
  (element) => !element.parentElement.closest("table, figure"),
);
const nameOf = (element) => `doan-${blocks.indexOf(element) + 1}`;
const named = (name) => blocks[Number(/^doan-(\d+)$/.exec(name)?.[1]) - 1];

let sent = "";
let last = 0;
let timer = 0;

/** The first paragraph that is not above the window. */
const here = () => blocks.find((element) => element.getBoundingClientRect().bottom > 80) ?? blocks.at(-1);

function send() {
  clearTimeout(timer);
  timer = 0;
  const name = nameOf(here());
  if (name === sent || !token) return;
  sent = name;
  last = Date.now();
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, doan: name });
  fetch(box.dataset.placeUrl, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => (sent = ""));
}

function go(name) {
  const element = named(name);
  if (!element) return false;
  element.scrollIntoView({ block: "start" });
  return true;
}

async function resume() {
  if (location.hash) return go(location.hash.slice(1));
  if (!("goesOn" in box.dataset)) return false;
  const answer = await fetch(box.dataset.placeUrl, { redirect: "manual" });
  const { doan } = await answer.json();
  // Who has begun to read must not be thrown about.
  if (window.scrollY > 200 || !doan || doan === "doan-1" || !go(doan)) return false;
  sent = doan;
  line.textContent = box.dataset.textResumed;
  return true;
}

await resume().catch(() => {});
window.addEventListener(
  "scroll",
  () => {
    if (note) note.href = `${box.dataset.noteUrl}?doan=${nameOf(here())}`;
    timer ||= setTimeout(send, Math.max(1000, EVERY - (Date.now() - last)));
  },
  { passive: true },
);
window.addEventListener("pagehide", () => timer && send());
