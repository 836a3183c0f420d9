/* Pictures for questions: made small here, so that a weak network carries them. */

const LONGEST = 1600;

/** Return the picture upright, at most 1600 pixels a side and without what cameras note (EXIF). */
export async function small(file) {
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const type = file.type === "image/png" ? "image/png" : "image/jpeg";
    const made = await new Promise((done) => canvas.toBlob(done, type, 0.85));
    return made && (made.size < file.size || scale < 1 || type === "image/jpeg") ? made : file;
  } catch {
    // The server makes it small as well.
    return file;
  }
}

/** Send the picture; return {name, size} or {error}. */
export async function sendPicture(form, picture, notSent) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  data.set("ngan_hang", form.querySelector("[name=ngan_hang]").value);
  data.set("picture", picture, "hinh");
  try {
    const response = await fetch(form.dataset.picture, { method: "POST", body: data, credentials: "same-origin" });
    const answer = await response.json();
    return response.ok || answer.error ? answer : { error: notSent };
  } catch {
    return { error: notSent };
  }
}
