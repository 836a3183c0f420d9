/**
 * Keeps every change of a question on this device until the server has it; without this file the
 * forms are sent by their buttons.
 *
 * [data-quiz] is the test, [data-q="3"] the third question with its fields. A change is stamped
 * with a number that only grows, put into IndexedDB under the person and the attempt, sent, and
 * deleted when the server has answered for that very number. Where the browser keeps nothing, the
 * queue lives as long as the page, and the page says so.
 *
 * Listens to  "quiz:save" {position}      a change made by a script
 *             "quiz:shown" {root}         questions that have come into the page
 *             "quiz:leave" {then}         calls `then` when nothing waits any more
 *             "quiz:back" {token}         the owner is signed in again
 *             "quiz:over"                 time is up
 * Tells       "quiz:time" {now, due, at}  the server's clock, at `at` of performance.now()
 *             "quiz:lost"                 the server no longer knows who this is
 *             "quiz:refresh" {position}   the server's answer is newer: show it
 *             "quiz:filled" {section}     fields were filled in from a kept change
 */
const quiz = document.querySelector("[data-quiz]");
const words = quiz.dataset;
const line = quiz.querySelector("[data-save-line]");
const scope = { user: words.user, attempt: words.quiz };
const SLOWEST = 15000;
const TYPING = 700;
const MOST_BYTES = 30000;
const EXPORT_AFTER = 120000;

const queue = new Map();
const channel = "BroadcastChannel" in window ? new BroadcastChannel("hocba-quiz") : null;
const clock = { offset: 0 };
let token = quiz.querySelector("[name=csrfmiddlewaretoken]").value;
let database = null;
let isSending = false;
let isLost = false;
let isRefused = false;
let wait = 1000;
let retry;
let typing = null;

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const sectionAt = (position) => quiz.querySelector(`[data-q="${position}"]`);
const serverNow = () => Math.round(performance.now() + clock.offset);
const waiting = () => queue.size + Number(words.photosWaiting || 0);

// --- The store -----------------------------------------------------------------------------------

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    setTimeout(reject, 3000);
  });

async function open() {
  try {
    const opening = indexedDB.open("hocba-quiz", 1);
    opening.onupgradeneeded = () =>
      opening.result.createObjectStore("changes", { keyPath: ["user", "attempt", "position"] });
    database = await done(opening);
    const all = await done(store("readonly").getAll());
    return all.filter((kept) => kept.user === scope.user && kept.attempt === scope.attempt);
  } catch {
    forget();
    return [];
  }
}

const store = (mode) => database.transaction("changes", mode).objectStore("changes");

function forget() {
  database = null;
  quiz.querySelector("[data-memory-note]").hidden = false;
}

function keep(change) {
  queue.set(change.position, change);
  if (!database) return;
  try {
    done(store("readwrite").put(change)).catch(forget);
  } catch {
    forget();
  }
}

/** Forgets a change unless a newer one of the same question has taken its place. */
async function drop(change) {
  if (queue.get(change.position)?.seq === change.seq) queue.delete(change.position);
  if (!database) return;
  try {
    const shelf = store("readwrite");
    const key = [change.user, change.attempt, change.position];
    const kept = await done(shelf.get(key));
    if (kept?.seq === change.seq) shelf.delete(key);
  } catch {}
}

/** The name of this device, made up once. It says nothing about who uses it. */
function device() {
  const fresh = Array.from(crypto.getRandomValues(new Uint8Array(6)), (n) => n.toString(36)).join("");
  try {
    const known = localStorage.getItem("hocba-device") || fresh.slice(0, 12);
    localStorage.setItem("hocba-device", known);
    return known;
  } catch {
    return fresh.slice(0, 12);
  }
}
const client = device();

// --- Fields --------------------------------------------------------------------------------------

const isTick = (control) => control.matches("[type=radio], [type=checkbox]");
const controlsOf = (section) =>
  [...section.querySelectorAll("input, select, textarea")].filter(
    (control) => control.name && control.type !== "file" && !control.name.startsWith("seq-"),
  );

const fieldsOf = (section) =>
  controlsOf(section)
    .filter((control) => !isTick(control) || control.checked)
    .map((control) => [control.name, control.value]);

/** Puts a kept answer back into its question. */
function fill(section, { fields, seq }) {
  for (const control of controlsOf(section)) {
    if (control.type === "hidden") continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (isTick(control)) control.checked = values.includes(control.value);
    else {
      const same = controlsOf(section).filter((other) => other.name === control.name);
      control.value = values[same.indexOf(control)] ?? "";
    }
  }
  section.dataset.seq = seq;
  tell("quiz:filled", { section, fields });
}

function note(section, text) {
  const place = section.querySelector("[data-note]");
  place.textContent = text;
  place.hidden = !text;
}

// --- Saving --------------------------------------------------------------------------------------

/** state: saved, saving, offline, stuck, signedOut, stranger; any other needs its own `text`. */
function show(state, text = "") {
  const say = text || words[`text${state[0].toUpperCase()}${state.slice(1)}`];
  const look = { saved: "saved", saving: "saving", offline: "offline", stuck: "offline" }[state] ?? "error";
  line.className = `save-line save-line--${look}`;
  for (const icon of line.querySelectorAll("[data-save-icon]")) icon.hidden = !icon.dataset.saveIcon.includes(look);
  const place = line.querySelector("[data-save-text]");
  const sentence = say.replace("{n}", waiting());
  if (place.textContent !== sentence) place.textContent = sentence;
}

/** Takes the change down, numbered after the last one, also when the clock of the phone is wrong. */
function save(section) {
  if (typing?.section === section) {
    clearTimeout(typing.timer);
    typing = null;
  }
  const seq = Math.max(Number(section.dataset.seq) + 1, serverNow());
  const position = section.dataset.q;
  section.dataset.seq = seq;
  note(section, "");
  const change = { ...scope, position, fields: fieldsOf(section), seq, at: serverNow(), client };
  keep(change);
  channel?.postMessage(change);
  send();
}

function bodyOf(changes) {
  const body = new URLSearchParams({ client });
  for (const { position, fields, seq, at } of changes) {
    for (const [name, value] of fields) body.append(name, value);
    body.append(`seq-${position}`, seq);
    body.append(`at-${position}`, at);
  }
  return body.toString();
}

function nextBatch() {
  const changes = [...queue.values()];
  const batch = [];
  let bytes = 0;
  for (const change of changes) {
    bytes += bodyOf([change]).length;
    if (batch.length && bytes > MOST_BYTES) break;
    batch.push(change);
  }
  return batch;
}

async function post(body) {
  const began = performance.now();
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  headers["Content-Type"] = "application/x-www-form-urlencoded";
  const sent = { method: "POST", body, headers, redirect: "manual", keepalive: body.length < MOST_BYTES * 2 };
  const response = await fetch(words.saveUrl, { ...sent, signal: AbortSignal.timeout(SLOWEST) });
  return { response, at: (began + performance.now()) / 2 };
}

async function send() {
  if (isSending || isLost) return;
  isSending = true;
  clearTimeout(retry);
  try {
    while (queue.size) {
      show("saving");
      const batch = nextBatch();
      if (!(await settle(batch, await post(bodyOf(batch))))) return;
    }
    wait = 1000;
  } catch {
    show("offline");
    retry = setTimeout(send, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, SLOWEST);
  } finally {
    isSending = false;
  }
}

/** Says whether to go on with what else waits. */
async function settle(batch, { response, at }) {
  if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status)) {
    isLost = true;
    tell("quiz:lost");
    return false;
  }
  if (response.status >= 500 || response.status === 429) throw new Error("try later");
  const answer = await response.json();
  if (response.status === 409) return closed(answer);
  if (!response.ok) {
    show("refused", answer.message);
    return false;
  }
  tell("quiz:time", { ...answer, at });
  for (const change of batch) await drop(change);
  for (const position of answer.elsewhere) conflict(position);
  for (const [position, text] of Object.entries(answer.refused)) refuse(position, text);
  if (!queue.size && !isRefused) show("saved", words.textSaved.replace("{time}", answer.saved_at));
  return true;
}

/** What the server did not keep is shown beside its question, and not sent again. */
function refuse(position, text) {
  const section = sectionAt(position);
  if (section) note(section, text);
  isRefused = true;
  show("refused", text);
}

async function closed(answer) {
  for (const change of [...queue.values()]) await drop(change);
  location.assign(answer.url);
  return false;
}

/** The server holds a newer answer, from another window or another device: show that one. */
function conflict(position) {
  if (queue.has(String(position))) return;
  tell("quiz:refresh", { position, note: words.textElsewhere });
}

channel?.addEventListener("message", ({ data }) => {
  if (data.user !== scope.user || data.attempt !== scope.attempt) return;
  const section = sectionAt(data.position);
  if (!section || data.seq <= Number(section.dataset.seq)) return;
  queue.delete(data.position);
  fill(section, data);
  note(section, words.textElsewhere);
  if (data.fields.some(([name]) => name.endsWith("-photos"))) setTimeout(tell, 1500, "quiz:refresh", data);
});

// --- At work -------------------------------------------------------------------------------------

/** Fills in what was kept and is newer than what the page brought. */
function restore(root) {
  for (const section of root.querySelectorAll("[data-q]")) {
    const kept = queue.get(section.dataset.q);
    if (kept && kept.seq > Number(section.dataset.seq)) fill(section, kept);
  }
}

quiz.addEventListener("change", (event) => {
  const section = event.target.closest("[data-q]");
  if (!section || event.target.type === "file") return;
  isRefused = false;
  save(section);
});

quiz.addEventListener("input", (event) => {
  const section = event.target.closest("[data-q]");
  if (!section || !event.target.matches("[type=text], textarea")) return;
  if (typing && typing.section !== section) save(typing.section);
  clearTimeout(typing?.timer);
  typing = { section, timer: setTimeout(save, TYPING, section) };
});

function hurry() {
  wait = 1000;
  if (typing) save(typing.section);
  else if (queue.size) send();
}

for (const name of ["online", "pageshow", "pagehide"]) window.addEventListener(name, hurry);
window.addEventListener("offline", () => waiting() && show("offline"));
window.addEventListener("beforeunload", (event) => {
  if (!database && waiting()) event.preventDefault();
});
document.addEventListener("visibilitychange", hurry);
document.addEventListener("quiz:save", (event) => save(sectionAt(event.detail.position)));
document.addEventListener("quiz:shown", (event) => restore(event.detail.root));
document.addEventListener("quiz:lost", () => show("signedOut"));
document.addEventListener("quiz:stranger", () => show("stranger"));
document.addEventListener("quiz:stuck", () => show("stuck"));
document.addEventListener("quiz:back", (event) => {
  isLost = false;
  token = event.detail.token;
  for (const field of document.querySelectorAll("main [name=csrfmiddlewaretoken]")) field.value = token;
  if (queue.size) hurry();
  else show("saved", words.textBack);
});
document.addEventListener("quiz:time", ({ detail }) => {
  clock.offset = detail.now - detail.at;
});
// On the page before handing in: nothing is handed in while something waits.
document.querySelector("[data-hand-in] #submit")?.addEventListener("submit", (event) => {
  if (!waiting()) return;
  event.preventDefault();
  tell("quiz:leave", { then: () => event.target.submit() });
});
document.addEventListener("quiz:leave", async (event) => {
  hurry();
  while (waiting()) await new Promise((later) => setTimeout(later, 100));
  event.detail.then();
});

/** The last resort: what could not be sent, as a file to be shown to the organiser. */
function offerExport() {
  if (!queue.size) return;
  quiz.querySelector("[data-export-box]").hidden = false;
  quiz.querySelector("[data-export]").onclick = () => {
    const link = document.createElement("a");
    const kept = JSON.stringify([...queue.values()], null, 1);
    link.href = URL.createObjectURL(new Blob([kept], { type: "application/json" }));
    link.download = `bai-lam-${scope.attempt}.json`;
    link.click();
  };
}
document.addEventListener("quiz:over", () => setTimeout(offerExport, EXPORT_AFTER), { once: true });

/** Saves what was answered before this file had come through a slow network. */
function catchUp() {
  const isChanged = (control) =>
    isTick(control)
      ? control.checked !== control.defaultChecked
      : control.matches("select")
        ? [...control.options].some((option) => option.selected !== option.defaultSelected && option.value)
        : control.type !== "hidden" && control.value !== control.defaultValue;
  for (const section of quiz.querySelectorAll("[data-q]")) {
    if (!queue.has(section.dataset.q) && controlsOf(section).some(isChanged)) save(section);
  }
}

const [navigation] = performance.getEntriesByType("navigation");
tell("quiz:time", { now: Number(words.now), due: Number(words.due) || null, at: navigation?.responseStart || performance.now() });
catchUp();
for (const kept of await open()) {
  if (!(queue.get(kept.position)?.seq > kept.seq)) queue.set(kept.position, kept);
}
for (const change of queue.values()) keep(change);
restore(quiz);
quiz.dataset.autosave = "on";
if (queue.size) send();
