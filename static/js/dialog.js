/**
 * <a href="/…/confirm/" data-dialog="id"> opens <dialog id="id"> instead of the page it links to.
 * Inside, [data-dialog-close] closes it. Without this file the link is followed.
 */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog && typeof dialog.showModal === "function") {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
});
