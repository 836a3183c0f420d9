/**
 * Photographed pages of an essay: made small on the device, kept there until they have arrived, and
 * shown with buttons to order and remove them. Without this file they are sent with the form.
 *
 * [data-photos="field"] is the place of one essay with its [data-photo-file] inputs, the list
 * [data-photo-list] and a <template> for one photo. The answer is the list of hidden inputs.
 */
const quiz = document.querySelector("[data-quiz]");
const words = quiz.dataset;
const scope = [words.user, words.quiz];
const LONGEST_SIDE = 1600;
const MOST_BYTES = 400 * 1024;
const memory = new Map();
let database = null;
let isSending = false;

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const boxOf = (field) => quiz.querySelector(`[data-photos="${field}"]`);
const token = () => quiz.querySelector("[name=csrfmiddlewaretoken]").value;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    setTimeout(reject, 3000);
  });
const store = (mode) => database.transaction("photos", mode).objectStore("photos");

async function open() {
  try {
    const opening = indexedDB.open("hocba-photos", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("photos", { keyPath: "key" });
    database = await done(opening);
    const mine = scope.join("/");
    for (const kept of await done(store("readonly").getAll())) if (kept.of === mine) memory.set(kept.key, kept);
  } catch {
    database = null;
  }
}

function remember(photo) {
  memory.set(photo.key, photo);
  words.photosWaiting = memory.size;
  try {
    if (database) done(store("readwrite").put(photo)).catch(() => {});
  } catch {}
}

function forget(key) {
  memory.delete(key);
  words.photosWaiting = memory.size;
  try {
    if (database) store("readwrite").delete(key);
  } catch {}
}

// --- Making small --------------------------------------------------------------------------------

const asJpeg = (canvas, quality) => new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));

function draw(bitmap, longest) {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Drawn anew: small enough for a weak network, and without where and when it was taken. */
async function reduce(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file; // A kind of picture that this browser cannot read; the server may.
  }
  for (const [side, quality] of [[LONGEST_SIDE, 0.8], [LONGEST_SIDE, 0.6], [1280, 0.6], [1024, 0.5]]) {
    const blob = await asJpeg(draw(bitmap, side), quality);
    if (blob.size <= MOST_BYTES || side === 1024) return blob;
  }
}

// --- The list ------------------------------------------------------------------------------------

const itemsOf = (box) => [...box.querySelectorAll("[data-photo-list] > li")];

function number(box) {
  itemsOf(box).forEach((item, index, all) => {
    item.querySelector("[data-photo-name]").textContent = box.dataset.textPage.replace("{n}", index + 1);
    item.querySelector("[data-photo-up]").disabled = index === 0;
    item.querySelector("[data-photo-down]").disabled = index === all.length - 1;
  });
  const isFull = itemsOf(box).length >= Number(box.dataset.most);
  for (const input of box.querySelectorAll("[data-photo-file]")) input.disabled = isFull;
}

function addItem(box, key) {
  const item = box.querySelector("template").content.firstElementChild.cloneNode(true);
  item.dataset.photo = key;
  box.querySelector("[data-photo-list]").append(item);
  number(box);
  return item;
}

async function preview(item, blob) {
  try {
    const canvas = draw(await createImageBitmap(blob), 240);
    canvas.className = "photo__image";
    item.querySelector("[data-photo-image]").replaceChildren(canvas);
  } catch {}
}

const state = (item, text) => {
  const place = item.querySelector("[data-photo-state]");
  if (place.textContent !== text) place.textContent = text;
};

const saveAnswer = (box) => tell("quiz:save", { position: box.closest("[data-q]").dataset.q });

// --- Sending -------------------------------------------------------------------------------------

/** By XMLHttpRequest, the only one that tells how far it has come. */
function upload(photo, onProgress) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    body.set("position", photo.position);
    body.set("photo", photo.blob, "trang.jpg");
    const request = new XMLHttpRequest();
    request.open("POST", words.photoUrl);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.timeout = 120000;
    request.upload.onprogress = (event) => onProgress(Math.round((100 * event.loaded) / event.total));
    request.onload = () => resolve(request);
    request.onerror = request.ontimeout = reject;
    request.send(body);
  });
}

async function send() {
  if (isSending) return;
  isSending = true;
  try {
    for (const photo of [...memory.values()]) {
      const box = boxOf(photo.field);
      if (!box) continue; // Its question is not in the document yet.
      const item = itemsOf(box).find((one) => one.dataset.photo === photo.key) ?? addItem(box, photo.key);
      if (!item.querySelector("canvas")) preview(item, photo.blob);
      settle(box, item, photo, await upload(photo, (done) => state(item, words.textSending.replace("{n}", done))));
    }
  } catch {
    for (const item of quiz.querySelectorAll("[data-photo-list] > li:not(:has(input))")) state(item, words.textPhotoWaits);
    setTimeout(send, 5000);
  } finally {
    isSending = false;
  }
}

function settle(box, item, photo, { status, response, responseURL }) {
  if (status >= 500 || status === 429 || !response || !responseURL.endsWith(words.photoUrl)) throw new Error(status);
  if (status >= 400) {
    state(item, response.message);
    forget(photo.key);
    return;
  }
  if (box.querySelector(`input[value="${response.id}"]`)) item.remove();
  else {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: `${photo.field}-photos`, value: response.id });
    item.append(input);
    state(item, words.textPhotoSent);
  }
  number(box);
  saveAnswer(box);
  // Only now: the answer that names it is kept on this device too.
  forget(photo.key);
}

async function add(box, files) {
  const room = Number(box.dataset.most) - itemsOf(box).length;
  for (const file of [...files].slice(0, room)) {
    const key = `${Date.now()}-${Math.random()}`;
    const item = addItem(box, key);
    state(item, words.textPhotoSmaller);
    const blob = await reduce(file);
    preview(item, blob);
    const field = box.dataset.photos;
    remember({ key, of: scope.join("/"), field, position: box.closest("[data-q]").dataset.q, blob });
  }
  send();
}

quiz.addEventListener("change", (event) => {
  const input = event.target.closest("[data-photo-file]");
  if (!input || !input.files.length) return;
  add(input.closest("[data-photos]"), input.files).finally(() => { input.value = ""; });
});

quiz.addEventListener("click", (event) => {
  const button = event.target.closest("[data-photo-up], [data-photo-down], [data-photo-remove]");
  if (!button) return;
  event.preventDefault();
  const item = button.closest("li");
  const box = item.closest("[data-photos]");
  if ("photoRemove" in button.dataset) {
    forget(item.dataset.photo);
    item.remove();
    box.querySelector("[data-photo-file]")?.focus();
  } else if ("photoUp" in button.dataset) item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  number(box);
  saveAnswer(box);
  if (item.isConnected) (button.disabled ? item.querySelector("button:not([disabled])") : button).focus();
});

function enhance(root) {
  for (const box of root.querySelectorAll("[data-photos]")) {
    for (const button of box.querySelectorAll("[data-photo-up], [data-photo-down]")) button.hidden = false;
    number(box);
  }
  if (memory.size) send();
}

for (const name of ["online", "pageshow"]) window.addEventListener(name, () => memory.size && send());
document.addEventListener("quiz:back", () => memory.size && send());
document.addEventListener("quiz:shown", (event) => enhance(event.detail.root));
await open();
words.photosWaiting = memory.size;
const [first] = memory.values();
if (first && "handIn" in words) location.replace(`${words.detailUrl}?cau=${first.position}`);
else enhance(quiz);
