/**
 * Menus made of <details data-menu>: one open at a time, closed by Escape or a press outside.
 * They open and close without this file too.
 */
function openMenus() {
  return document.querySelectorAll("details[data-menu][open]");
}

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/** Whoever signs out leaves nothing of ours on the device: kept lessons, and what waits for them. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!new URL(form.action).pathname.endsWith("/logout/") || !navigator.serviceWorker) return;
  event.preventDefault();
  try {
    const { forget } = await import("./offline-store.js");
    await forget();
  } finally {
    form.submit();
  }
});
