/**
 * The store of lessons kept on this device, for the other files of this folder. It holds lessons as
 * /lop/…/ngoai-mang/ gives them, without names, and the styles, scripts and pictures they need.
 *
 * Lessons confirmed without network wait in localStorage: addresses, editions and times, no names.
 */
export const STORE = "hocba-bai-hoc";
export const LIST = "/hoc/ngoai-mang/";
const WAITING = "hocba-xong";
const OURS = "hocba-";

export const isPossible = () => "serviceWorker" in navigator && "caches" in window;

export function sizeInWords(bytes) {
  const kilo = Math.max(1, Math.round(bytes / 1024));
  if (kilo < 1024) return `${kilo} KB`;
  const mega = kilo / 1024;
  const [size, unit] = mega < 1024 ? [mega, "MB"] : [mega / 1024, "GB"];
  return `${size.toFixed(1).replace(/\.0$/, "").replace(".", ",")} ${unit}`;
}

async function put(store, address) {
  const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(answer.status);
  await store.put(address, answer.clone());
  return answer;
}

/** The addresses of what a page is shown with, at the size this screen takes. */
function needsOf(page) {
  const elements = page.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src]");
  const addresses = [...elements].map((element) => element.getAttribute("href") ?? element.getAttribute("src"));
  return [...new Set(addresses)].filter((address) => address.startsWith("/"));
}

async function keepPage(store, address) {
  const text = await (await put(store, address)).text();
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const need of needsOf(page)) if (!(await store.match(need))) await put(store, need).catch(() => {});
}

/** Keeps a lesson, the list of what is kept, and their scripts' own parts. */
export async function keep(address) {
  await navigator.serviceWorker.register("/giu-bai.js", { scope: "/" });
  const store = await caches.open(STORE);
  await keepPage(store, LIST);
  await put(store, new URL(import.meta.url).pathname);
  await keepPage(store, address);
}

export async function kept() {
  if (!(await caches.has(STORE))) return [];
  const store = await caches.open(STORE);
  const lessons = (await store.keys()).filter((request) => request.url.endsWith("/ngoai-mang/") && !request.url.endsWith(LIST));
  return Promise.all(
    lessons.map(async (request) => {
      const answer = await store.match(request);
      const text = await answer.text();
      const page = new DOMParser().parseFromString(text, "text/html");
      let bytes = new Blob([text]).size;
      for (const need of needsOf(page)) {
        const part = need.startsWith("/static/") ? null : await store.match(need);
        bytes += part ? (await part.blob()).size : 0;
      }
      return { address: new URL(request.url).pathname, title: page.querySelector("h1")?.textContent.trim() ?? "", bytes };
    }),
  );
}

export async function drop(address) {
  const store = await caches.open(STORE);
  const page = new DOMParser().parseFromString(await (await store.match(address)).text(), "text/html");
  await store.delete(address);
  const others = await kept();
  const stillNeeded = new Set();
  for (const other of others) {
    const text = await (await store.match(other.address)).text();
    for (const need of needsOf(new DOMParser().parseFromString(text, "text/html"))) stillNeeded.add(need);
  }
  for (const need of needsOf(page)) {
    if (!need.startsWith("/static/") && !stillNeeded.has(need)) await store.delete(need);
  }
}

/** Takes away everything of ours that stays on a device: when somebody signs out. */
export async function forget() {
  if ("caches" in window) await caches.delete(STORE);
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  for (const registration of registrations) {
    if (registration.active?.scriptURL.endsWith("/giu-bai.js")) await registration.unregister();
  }
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(OURS)) localStorage.removeItem(key);
  } catch {
    // A browser without memory has nothing to forget.
  }
}

// --- Confirmed without network -------------------------------------------------------------------

export function waiting() {
  try {
    return JSON.parse(localStorage.getItem(WAITING)) ?? {};
  } catch {
    return {};
  }
}

function write(confirmed) {
  if (Object.keys(confirmed).length) localStorage.setItem(WAITING, JSON.stringify(confirmed));
  else localStorage.removeItem(WAITING);
}

export function confirm(lesson, { edition, seat }) {
  write({ ...waiting(), [lesson]: { edition, seat } });
}

/** Sends what was confirmed without network; what belongs to somebody else stays. */
export async function sendConfirmed(token) {
  let sent = 0;
  for (const [lesson, { edition, seat }] of Object.entries(waiting())) {
    const place = await fetch(`${lesson}cho-doc/`, { redirect: "manual" });
    if (!place.ok || (await place.json()).seat !== Number(seat)) continue;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, lan: edition });
    const answer = await fetch(`${lesson}xong/`, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") continue;
    const left = waiting();
    delete left[lesson];
    write(left);
    sent += 1;
  }
  return sent;
}
