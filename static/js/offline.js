/**
 * [data-offline]        in a lesson: keeps it on this device. data-address, data-text-keep, …
 * [data-offline-sent]   anywhere: sends what was confirmed without network, and says so
 */
import * as store from "./offline-store.js";

const box = document.querySelector("[data-offline]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

async function show() {
  const { address, textKept } = box.dataset;
  const mine = (await store.kept()).find((lesson) => lesson.address === address);
  box.querySelector("[data-offline-keep]").hidden = Boolean(mine);
  box.querySelector("[data-offline-drop]").hidden = !mine;
  if (mine) box.querySelector("[data-offline-line]").textContent = textKept.replace("{size}", store.sizeInWords(mine.bytes));
}

async function act(event, work, failed) {
  event.target.disabled = true;
  const line = box.querySelector("[data-offline-line]");
  try {
    line.textContent = box.dataset.textWorking;
    await work(box.dataset.address);
    line.textContent = "";
    await show();
  } catch {
    line.textContent = failed;
  }
  event.target.disabled = false;
}

if (box && store.isPossible()) {
  box.hidden = false;
  box.querySelector("[data-offline-keep]").addEventListener("click", (event) => act(event, store.keep, box.dataset.textFailed));
  box.querySelector("[data-offline-drop]").addEventListener("click", (event) => act(event, store.drop, box.dataset.textFailed));
  show();
}

async function send() {
  if (!token || !Object.keys(store.waiting()).length) return;
  const sent = await store.sendConfirmed(token).catch(() => 0);
  if (sent) location.reload();
}
window.addEventListener("online", send);
send();
