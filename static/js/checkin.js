/**
 * Puts the next check-in code into the page when the shown one ends. Without this script, or when
 * the network fails, the page keeps what it shows and says nothing false: the server decides.
 */
const SELECTOR = "[data-checkin]";
const PATIENCE = 5;

function wait(seconds) {
  return new Promise((done) => setTimeout(done, seconds * 1000));
}

async function next() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector(SELECTOR);
  if (!fresh) return false;
  document.querySelector(SELECTOR).replaceWith(document.importNode(fresh, true));
  return true;
}

async function run() {
  for (;;) {
    const shown = document.querySelector(SELECTOR);
    if (!shown) return;
    // Ten seconds at most, so that the number of people who are here keeps moving.
    await wait(Math.min(Number(shown.dataset.left) || PATIENCE, 10));
    try {
      await next();
    } catch {
      await wait(PATIENCE);
    }
  }
}

run();
