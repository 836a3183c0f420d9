/**
 * Answers while there is no network, from what the learner has chosen to keep: lessons and what they
 * are shown with. It keeps nothing by itself, and while there is network nothing comes from it.
 * static/js/offline.js fills the store and empties it.
 */
const STORE = "hocba-bai-hoc";
const LIST = "/hoc/ngoai-mang/";
const LESSON = /^(\/lop\/[\w-]+\/bai\/\d+\/)/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/** The kept form of a page, or the list of what is kept. */
async function instead(url) {
  const store = await caches.open(STORE);
  const lesson = LESSON.exec(url.pathname);
  return (lesson && (await store.match(`${lesson[1]}ngoai-mang/`))) ?? (await store.match(LIST)) ?? Response.error();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && request.destination === "document") {
    event.respondWith(fetch(request).catch(() => instead(url)));
  } else if (["style", "script", "image", "font"].includes(request.destination)) {
    const kept = () => caches.match(request, { cacheName: STORE, ignoreVary: true });
    event.respondWith(fetch(request).catch(async () => (await kept()) ?? Response.error()));
  }
});
