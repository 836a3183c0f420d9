/**
 * [data-offline-list]   the lessons kept on this device, with sizes and a way to delete each.
 *                       data-text-delete, data-text-used
 * [data-offline-done]   in a kept lesson: confirms it. data-lesson, data-edition, data-seat
 */
import * as store from "./offline-store.js";

const list = document.querySelector("[data-offline-list]");
const done = document.querySelector("[data-offline-done]");

function item(lesson) {
  const row = document.createElement("li");
  row.className = "task";
  const link = document.createElement("a");
  link.href = lesson.address.replace(/ngoai-mang\/$/, "");
  link.textContent = `${lesson.title} (${store.sizeInWords(lesson.bytes)})`;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.textContent = list.dataset.textDelete;
  button.setAttribute("aria-label", `${list.dataset.textDelete}: ${lesson.title}`);
  button.addEventListener("click", async () => {
    await store.drop(lesson.address);
    fill();
  });
  row.append(link, button);
  return row;
}

async function fill() {
  const lessons = await store.kept();
  list.replaceChildren(...lessons.map(item));
  document.querySelector("[data-offline-none]").hidden = lessons.length > 0;
  const estimate = await navigator.storage?.estimate?.();
  if (!estimate?.quota) return;
  const { usage, quota } = estimate;
  document.querySelector("[data-offline-used]").textContent = list.dataset.textUsed
    .replace("{used}", store.sizeInWords(usage))
    .replace("{all}", store.sizeInWords(quota));
}

if (list && store.isPossible()) fill();

if (done) {
  const { lesson, edition, seat } = done.dataset;
  const button = done.querySelector("button");
  const show = () => {
    const isWaiting = lesson in store.waiting();
    button.hidden = isWaiting;
    done.querySelector("[data-offline-waits]").hidden = !isWaiting;
  };
  button.addEventListener("click", () => {
    store.confirm(lesson, { edition, seat });
    show();
  });
  show();
}
