/**
 * Makes some kinds of questions easier to answer; each works without this file too.
 *
 * [data-ordering] is a list of items with a <select> each for its place: here they are moved by
 * buttons or dragged by their handle, and the selects follow. Below a textarea[data-word-count]
 * stands how many words are in it.
 */
const quiz = document.querySelector("[data-quiz]");
const say = quiz.dataset;

// --- Putting in order ----------------------------------------------------------------------------

// The lists to choose from stay in their order, out of sight: it says which item each belongs to.
const placeOf = new WeakMap();
const itemsOf = (list) => [...list.querySelectorAll(":scope > [data-ordering-item]")];

/** Writes the places as they stand now into the selects. */
function settle(list) {
  for (const [index, item] of itemsOf(list).entries()) {
    placeOf.get(item).value = String(index + 1);
    item.querySelector("[data-up]").disabled = index === 0;
    item.querySelector("[data-down]").disabled = index === itemsOf(list).length - 1;
  }
}

function changed(list, item) {
  settle(list);
  const place = itemsOf(list).indexOf(item) + 1;
  list.nextElementSibling.textContent = say.textMoved.replace("{n}", place);
  placeOf.get(item).dispatchEvent(new Event("change", { bubbles: true }));
}

/** Lines the items up as their selects say; what has no place keeps where it stands. */
function arrange(list) {
  const places = itemsOf(list).map((item) => placeOf.get(item).value);
  if (new Set(places).size < places.length || places.includes("")) return;
  const inOrder = itemsOf(list).sort((a, b) => placeOf.get(a).value - placeOf.get(b).value);
  list.prepend(...inOrder);
  settle(list);
}

function moveButton(list, item, name, step) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--secondary";
  button.dataset[name] = "";
  button.textContent = say[`text${name[0].toUpperCase()}${name.slice(1)}`];
  button.setAttribute("aria-label", `${button.textContent}: ${item.querySelector("[data-ordering-text]").textContent.trim()}`);
  button.addEventListener("click", () => {
    const items = itemsOf(list);
    const other = items[items.indexOf(item) + step];
    if (!other) return;
    if (step < 0) other.before(item);
    else other.after(item);
    changed(list, item);
    (button.disabled ? item.querySelector("[data-up]:not([disabled]), [data-down]:not([disabled])") : button).focus();
  });
  return button;
}

function makeDraggable(list, item, handle) {
  handle.addEventListener("pointerdown", (start) => {
    if (!start.isPrimary || start.button) return;
    start.preventDefault();
    item.classList.add("ordering__item--held");
    const before = itemsOf(list).indexOf(item);
    const move = (event) => {
      const over = itemsOf(list).find((other) => {
        const box = other.getBoundingClientRect();
        return other !== item && event.clientY > box.top && event.clientY < box.bottom;
      });
      if (!over) return;
      const box = over.getBoundingClientRect();
      if (event.clientY < box.top + box.height / 2) over.before(item);
      else over.after(item);
    };
    const drop = () => {
      document.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) document.removeEventListener(name, drop);
      item.classList.remove("ordering__item--held");
      if (itemsOf(list).indexOf(item) !== before) changed(list, item);
    };
    // Of the document: the handle moves with its item, and what is moved loses the pointer.
    document.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, drop);
  });
}

function makeOrder(list) {
  if (list.dataset.ordering) return;
  list.dataset.ordering = "on";
  const spoken = document.createElement("p");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  const places = document.createElement("div");
  places.hidden = true;
  for (const item of itemsOf(list)) {
    placeOf.set(item, item.querySelector("select"));
    places.append(placeOf.get(item));
    const buttons = document.createElement("div");
    buttons.className = "ordering__buttons";
    const handle = document.createElement("span");
    handle.className = "ordering__handle";
    handle.setAttribute("aria-hidden", "true");
    handle.textContent = "⠿";
    buttons.append(moveButton(list, item, "up", -1), moveButton(list, item, "down", 1), handle);
    item.append(buttons);
    makeDraggable(list, item, handle);
  }
  list.after(spoken, places);
  const [first, last] = [itemsOf(list)[0], itemsOf(list).at(-1)];
  first.querySelector("[data-up]").disabled = last.querySelector("[data-down]").disabled = true;
  arrange(list);
}

// --- Counting words ------------------------------------------------------------------------------

/** What spaces part, if there is a letter or figure in it: as a person would count. */
const wordsIn = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

function count(area) {
  let place = area.nextElementSibling;
  if (!place) {
    place = document.createElement("p");
    place.className = "field__hint num";
    area.after(place);
  }
  const { minWords, maxWords } = area.dataset;
  const number = wordsIn(area.value);
  const isShort = number < Number(minWords);
  const isLong = maxWords && number > Number(maxWords);
  const text = isShort ? say.textWordsShort : isLong ? say.textWordsLong : say.textWords;
  place.textContent = text.replace("{n}", number).replace("{min}", minWords).replace("{max}", maxWords);
}

function enhance(root) {
  for (const list of root.querySelectorAll("[data-ordering]")) makeOrder(list);
  for (const area of root.querySelectorAll("textarea[data-word-count]")) count(area);
}

quiz.addEventListener("input", (event) => event.target.matches("[data-word-count]") && count(event.target));
document.addEventListener("quiz:shown", (event) => enhance(event.detail.root));
document.addEventListener("quiz:filled", ({ detail }) => {
  for (const list of detail.section.querySelectorAll("[data-ordering]")) arrange(list);
  for (const area of detail.section.querySelectorAll("textarea[data-word-count]")) count(area);
});
enhance(quiz);
