/**
 * Plays a SCORM package: opens its frame and sends on what it says (static/js/scorm-api.js).
 *
 *   [data-package]            data-open-url, data-save-url, data-key, data-student, data-text-…
 *   [data-package-start]      the button, hidden without this file
 *   [data-package-part]       buttons of the table of contents, where there are several parts
 *   [data-package-status]     how far the learner is in the part of this number
 *   [data-package-frame]      the frame; it has no origin and reaches nothing of this page
 *   [data-package-line]       says what is saved and what waits
 *   [data-package-done]       shown when the unit is done
 *
 * What cannot be sent stays in localStorage under data-key until the server has it: values of the
 * package, no names. It goes with the next opening on this device.
 */
const root = document.querySelector("[data-package]");
const words = root.dataset;
let frame = root.querySelector("[data-package-frame]");
const line = root.querySelector("[data-package-line]");
const before = root.querySelector("[data-package-before]");
const buttons = [...root.querySelectorAll("[data-package-start], [data-package-part]")];
const SHORT = 2000;
const LONG = 30000;
const MOST_KEPT_ALIVE = 60000;
const FLUSHED = 200;
const MOST_DRAINS = 15;

// 0 in a package of one part.
let part = 0;
let session = 0;
let sequence = 0;
// Batches in the order in which they were said; the first may be on its way.
let queue = [];
let isSending = false;
let isOver = false;
let wait = SHORT;
let timer = 0;

const key = () => (part ? `${words.key}-${part}` : words.key);
const pause = (time) => new Promise((then) => setTimeout(then, time));
const show = (text, kind = "") => {
  line.textContent = text;
  line.dataset.kind = kind;
};
const clock = () => new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

// --- What waits ----------------------------------------------------------------------------------

function keep() {
  const values = Object.assign({}, ...queue.map((batch) => batch.values));
  try {
    if (queue.length) localStorage.setItem(key(), JSON.stringify({ session, values }));
    else localStorage.removeItem(key());
  } catch {
    // Nothing can be kept on this device: it waits in this window.
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(key()));
  } catch {
    return null;
  }
}

function take({ values, hasEnded }) {
  const last = queue.at(-1);
  if (last && !last.hasEnded && !last.sequence) Object.assign(last.values, values);
  else queue.push({ values: { ...values }, hasEnded: false, sequence: 0 });
  if (hasEnded) queue.at(-1).hasEnded = true;
  keep();
  send();
}

// --- Sending -------------------------------------------------------------------------------------

function post(address, fields) {
  const body = new URLSearchParams(fields);
  body.set("csrfmiddlewaretoken", root.querySelector("[name=csrfmiddlewaretoken]").value);
  const keepalive = String(body).length < MOST_KEPT_ALIVE;
  return fetch(address, { method: "POST", body, keepalive, redirect: "manual" });
}

async function send() {
  if (isSending || isOver || !queue.length) return;
  clearTimeout(timer);
  isSending = true;
  const [batch] = queue;
  batch.sequence ||= ++sequence;
  try {
    const answer = await post(words.saveUrl, {
      part,
      session,
      sequence: batch.sequence,
      values: JSON.stringify(batch.values),
      has_ended: batch.hasEnded ? "1" : "",
    });
    await read(answer, batch);
  } catch {
    again();
  }
  isSending = false;
  if (queue.length && !isOver && !timer) timer = setTimeout(later, wait === SHORT ? 0 : wait);
}

function later() {
  timer = 0;
  send();
}

function again() {
  show(words.textWaits, "waits");
  timer = setTimeout(later, wait);
  wait = Math.min(wait * 2, LONG);
}

async function read(answer, batch) {
  // Another part has been opened meanwhile.
  if (queue[0] !== batch) return;
  if (answer.type === "opaqueredirect" || answer.status === 403) return stop(words.textSignedOut);
  if (answer.status >= 500) return again();
  const said = await answer.json().catch(() => ({}));
  if (answer.status === 409) {
    queue = [];
    keep();
    return stop(said.message ?? words.textOther);
  }
  wait = SHORT;
  queue.shift();
  keep();
  if (!answer.ok) return show(said.message ?? words.textRefused, "refused");
  show(said.refusal || words.textSaved.replace("{time}", clock()), said.refusal ? "refused" : "saved");
  const status = root.querySelector(`[data-package-status="${part}"]`);
  if (status && said.words) status.textContent = said.words;
  if (said.done) root.querySelector("[data-package-done]").hidden = false;
}

/** This window saves nothing any more; the package is taken away, so that nobody works in vain. */
function stop(text) {
  isOver = true;
  frame.remove();
  show(text, "refused");
}

// --- Opening -------------------------------------------------------------------------------------

/** Before another part opens: let the one that plays say its last, and send it. */
async function leave() {
  if (!session) return;
  frame.contentWindow?.postMessage({ hocba: "scorm-send", session }, "*");
  await pause(FLUSHED);
  for (let tries = 0; queue.length && tries < MOST_DRAINS; tries += 1) {
    wait = SHORT;
    send();
    await pause(FLUSHED);
  }
  clearTimeout(timer);
  timer = session = sequence = 0;
  queue = [];
}

async function open(button) {
  for (const each of buttons) each.disabled = true;
  await leave();
  part = Number(button.dataset.packagePart ?? 0);
  const waiting = kept();
  const fields = waiting ? { kept: JSON.stringify(waiting.values), kept_session: waiting.session } : {};
  try {
    const answer = await post(words.openUrl, { part, ...fields });
    if (answer.type === "opaqueredirect" || answer.status === 403) return stop(words.textSignedOut);
    if (!answer.ok) throw new Error(answer.status);
    const opened = await answer.json();
    session = opened.session;
    keep();
    play(opened.url);
    for (const each of buttons) {
      if (each === button && part) each.setAttribute("aria-current", "true");
      else each.removeAttribute("aria-current");
    }
    show("");
  } catch {
    show(words.textNotOpened, "refused");
  }
  for (const each of buttons) each.disabled = false;
}

function play(url) {
  const said = { "cmi.core.student_name": words.student };
  // A frame takes its name only when it is made.
  const named = frame.cloneNode();
  named.name = `hocba-scorm:${JSON.stringify({ session, said })}`;
  named.src = url;
  named.hidden = false;
  frame.replaceWith(named);
  frame = named;
  if (before) before.hidden = true;
  frame.focus();
}

window.addEventListener("message", ({ source, data }) => {
  if (source !== frame.contentWindow || data?.hocba !== "scorm" || isOver) return;
  if (data.session !== session || typeof data.values !== "object" || !data.values) return;
  const values = Object.entries(data.values).filter(([, value]) => typeof value === "string");
  take({ values: Object.fromEntries(values), hasEnded: data.hasEnded === true });
});
for (const name of ["online", "pagehide"]) {
  window.addEventListener(name, () => {
    wait = SHORT;
    send();
  });
}
for (const button of buttons) {
  button.addEventListener("click", () => isOver || open(button));
  button.hidden = false;
}
