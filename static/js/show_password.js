// Gives each password field a button that shows what was typed. The words come from the form:
// <form data-show-password="…" data-hide-password="…">. Without JavaScript there is no button.

function addButton(field, words) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.setAttribute("aria-controls", field.id);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = shown ? words.hide : words.show;
  };
  button.addEventListener("click", () => show(field.type === "password"));
  // Browsers offer to keep only what is a password when it is sent.
  field.form.addEventListener("submit", () => show(false));
  show(false);
  field.after(button);
}

for (const form of document.querySelectorAll("form[data-show-password]")) {
  const words = { show: form.dataset.showPassword, hide: form.dataset.hidePassword };
  for (const field of form.querySelectorAll('input[type="password"]')) addButton(field, words);
}
