/* Choosing many questions of the list. */

const form = document.querySelector("[data-many]");
const boxes = form ? [...form.querySelectorAll("[name=cau]")] : [];
const all = form?.querySelector("[data-choose-all]");

function show() {
  const chosen = boxes.filter((box) => box.checked).length;
  const told = form.querySelector("[data-chosen]");
  if (told) told.textContent = chosen ? `(${chosen})` : "";
  all.checked = chosen > 0 && chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
}

if (all) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  show();
}
