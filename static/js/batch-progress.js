/**
 * [data-batch][data-running]   how far a batch is: looked at again while somebody looks at it.
 *                              data-percent
 * [data-batch-spoken]          says every tenth and the end to screen readers
 *
 * Without this script the page opens again by itself (noscript).
 */
const OFTEN = 5000;
const SELDOM = 60000;

let pause = OFTEN;
let said = 0;

const shown = () => document.querySelector("[data-batch]");

function say(batch) {
  const percent = Number(batch.dataset.percent);
  if (percent < said + 10 && "running" in batch.dataset) return;
  said = percent;
  document.querySelector("[data-batch-spoken]").textContent = `${percent}%`;
}

async function look() {
  // Nobody looks, or somebody is about to press a button: then nothing moves under their hands.
  if (document.hidden || shown().contains(document.activeElement)) return wait();
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.querySelector("[data-batch]");
    // Signed out, or something is wrong: the page itself will tell.
    if (!newer) return location.reload();
    shown().replaceWith(newer);
    document.title = page.title;
    say(newer);
    pause = OFTEN;
  } catch {
    pause = Math.min(pause * 2, SELDOM);
  }
  if ("running" in shown().dataset) wait();
  else location.reload();
}

function wait() {
  setTimeout(look, pause);
}

said = Number(shown().dataset.percent);
wait();
