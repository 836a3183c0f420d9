/**
 * form[data-lesson-open="address"]: notes that a lesson has been opened, so that the class shows it
 * as begun. Without this file the lesson is begun and done when its button is pressed.
 */
for (const form of document.querySelectorAll("form[data-lesson-open]")) {
  const address = form.dataset.lessonOpen;
  if (address) fetch(address, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
}
