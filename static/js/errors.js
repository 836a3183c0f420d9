/**
 * Moves the focus to the error summary, so that a screen reader starts there
 * and the first Tab goes to the first link. [data-focus] marks the box.
 */
const box = document.querySelector("[data-focus]");
if (box) box.focus();

/** A link of the summary goes to the field itself, or to the first choice of a group. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-focus] a[href^='#']");
  if (!link) return;
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  const field = target.matches("input, select, textarea")
    ? target
    : target.querySelector("input, select, textarea");
  if (!field) return;
  event.preventDefault();
  target.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});
