// In the back office: addresses made from a title keep đ as d. Wagtail's own table of letters has
// đ only as Serbian writes it ("dj"). Runs before Wagtail's controller, which sits on the field.

const fold = (text) =>
  text.replace(/đ/g, "d").replace(/Đ/g, "D").normalize("NFD").replace(/\p{M}/gu, "");

const foldDetail = (event) => {
  if (event.target.matches?.('[data-controller~="w-slug"]') && event.detail?.value) {
    event.detail.value = fold(event.detail.value);
  }
};

const foldTyped = (event) => {
  if (event.target.matches?.('[data-controller~="w-slug"]')) event.target.value = fold(event.target.value);
};

document.addEventListener("w-sync:check", foldDetail, true);
document.addEventListener("w-sync:apply", foldDetail, true);
document.addEventListener("blur", foldTyped, true);
