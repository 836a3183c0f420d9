/**
 * Counts down on a clock that only goes forward, whatever the phone believes the time to be, and
 * hands in at zero. Speaks at 10, 5 and 1 minute, once each. The server decides when time is up.
 *
 * [data-timer] holds the server's `data-now` and `data-due` in milliseconds; [data-timer-text]
 * shows what is left, [data-timer-spoken] is read aloud, [data-timer-hide] hides and shows it.
 */
const timer = document.querySelector("[data-timer]");
const quiz = document.querySelector("[data-quiz]");
const SPOKEN_AT = [10, 5, 1];

const [navigation] = performance.getEntriesByType("navigation");
// The page was made when its first byte came, however long the rest took.
let due = Number(timer.dataset.due);
let offset = Number(timer.dataset.now) - (navigation?.responseStart || performance.now());
let isOver = false;
let asking = 0;
const said = new Set();

const text = timer.querySelector("[data-timer-text]");
const spoken = document.querySelector("[data-timer-spoken]");
const button = timer.querySelector("[data-timer-hide]");
const left = () => Math.max(0, Math.round((due - performance.now() - offset) / 1000));

function believe({ now, due: until, at }) {
  offset = now - at;
  if (until) due = until;
}

const words = (seconds) =>
  seconds > 120
    ? timer.dataset.textMinutes.replace("{n}", Math.ceil(seconds / 60))
    : timer.dataset.textSeconds.replace("{n}", seconds);

function speak(seconds) {
  const crossed = SPOKEN_AT.filter((minutes) => seconds <= minutes * 60 && !said.has(minutes));
  for (const minutes of crossed) said.add(minutes);
  if (crossed.length) spoken.textContent = words(seconds);
}

/** A phone that slept has a clock that stood still: ask before believing it. */
async function ask() {
  const began = performance.now();
  try {
    const answer = await fetch(timer.dataset.clockUrl, { headers: { Accept: "application/json" } });
    if (answer.redirected && left() === 0) document.dispatchEvent(new CustomEvent("quiz:lost"));
    if (!answer.ok || answer.redirected) return false;
    believe({ ...(await answer.json()), at: (began + performance.now()) / 2 });
    return true;
  } catch {
    return false;
  }
}

/** Nothing more can be answered, unless the server grants more time. */
function lock(isLocked) {
  for (const form of document.querySelectorAll("form[data-page]")) form.inert = isLocked;
  if (!isLocked) return;
  text.textContent = timer.dataset.textOver;
  document.dispatchEvent(new CustomEvent("quiz:over"));
}

function handIn() {
  isOver = true;
  clearInterval(ticking);
  spoken.textContent = timer.dataset.textOver;
  const then = () => document.getElementById(timer.dataset.submitForm).submit();
  if (quiz?.dataset.autosave === "on") document.dispatchEvent(new CustomEvent("quiz:leave", { detail: { then } }));
  else then();
}

async function tick() {
  const seconds = left();
  if (seconds > 0) {
    if (asking) lock(false);
    asking = 0;
    const now = words(seconds);
    if (text.textContent !== now) text.textContent = now;
    speak(seconds);
  } else if (performance.now() > asking && !isOver) {
    asking = performance.now() + 5000;
    lock(true);
    // No answer: no network. What was answered in time waits, and is sent later.
    if ((await ask()) && left() === 0) handIn();
  }
}

function hide(isHidden) {
  text.hidden = isHidden;
  button.setAttribute("aria-pressed", String(isHidden));
  button.textContent = isHidden ? button.dataset.textShow : button.dataset.textHide;
  try {
    sessionStorage.setItem("hocba-timer", isHidden ? "hidden" : "");
  } catch {}
}

for (const minutes of SPOKEN_AT) if (left() <= minutes * 60) said.add(minutes);
const ticking = setInterval(tick, 1000);
document.addEventListener("quiz:time", (event) => believe(event.detail));
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
button.hidden = false;
button.addEventListener("click", () => hide(!text.hidden));
let wasHidden = false;
try {
  wasHidden = sessionStorage.getItem("hocba-timer") === "hidden";
} catch {}
if (wasHidden) hide(true);
tick();
