/**
 * Counts down from the seconds the server gave, on a clock that only goes forward, and hands in at
 * zero. Speaks at 10, 5 and 1 minute, once each. The server decides when time is really up.
 *
 * [data-timer] holds the seconds; [data-timer-text] shows them, [data-timer-spoken] is read aloud.
 */
const timer = document.querySelector("[data-timer]");
const SPOKEN_AT = [10, 5, 1];

if (timer) {
  const text = timer.querySelector("[data-timer-text]");
  const spoken = document.querySelector("[data-timer-spoken]");
  const said = new Set();
  let endsAt;
  let isOver = false;

  const now = () => performance.now() / 1000;
  const left = () => Math.max(0, Math.round(endsAt - now()));
  const set = (seconds) => { endsAt = now() + Number(seconds); };

  const words = (seconds) =>
    seconds > 120
      ? timer.dataset.textMinutes.replace("{n}", Math.ceil(seconds / 60))
      : timer.dataset.textSeconds.replace("{n}", seconds);

  function speak(seconds) {
    const due = SPOKEN_AT.filter((minutes) => seconds <= minutes * 60 && !said.has(minutes));
    for (const minutes of due) said.add(minutes);
    if (due.length) spoken.textContent = words(seconds);
  }

  /** A phone that slept has a clock that stood still: ask before believing it. */
  async function ask() {
    try {
      const answer = await fetch(timer.dataset.clockUrl, { headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected) set((await answer.json()).remaining ?? left());
    } catch {}
  }

  async function tick() {
    const seconds = left();
    text.textContent = words(seconds);
    speak(seconds);
    if (seconds > 0 || isOver) return;
    isOver = true;
    await ask();
    if (left() > 1) {
      isOver = false;
      return;
    }
    text.textContent = spoken.textContent = timer.dataset.textOver;
    const then = () => document.getElementById(timer.dataset.submitForm).submit();
    if (!document.querySelector("[data-autosave=on]")) then();
    else document.dispatchEvent(new CustomEvent("quiz:leave", { detail: { then, patience: 10000 } }));
  }

  set(timer.dataset.timer);
  for (const minutes of SPOKEN_AT) if (left() <= minutes * 60) said.add(minutes);
  setInterval(tick, 1000);
  document.addEventListener("quiz:time", (event) => {
    if (event.detail.remaining !== null) set(event.detail.remaining);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") ask();
  });
}
