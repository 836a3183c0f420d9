/* Checking the PDF of a certificate: the file stays on the device, only its hash is sent.
   Where the browser cannot hash, the form sends the file, as it does without scripts. */

const CODE = /\/xac-minh\/([0-9A-HJKMNP-TV-Z]{26})(?![0-9A-Z])/;
// What a PDF says about itself, mostly compressed.
const METADATA = /\/Type ?\/Metadata[^\0]{0,200}?stream\r?\n/g;
const LONGEST = 65536;

/** Return the SHA-256 of the bytes in 64 hex digits. */
async function hashed(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Unpack the first piece of what is packed in a PDF; "" when it cannot be. */
async function unpacked(bytes) {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    // What follows the packed words is an error to the browser; they come before it.
    const { value } = await stream.getReader().read();
    return new TextDecoder("latin1").decode(value).slice(0, LONGEST);
  } catch {
    return "";
  }
}

/** Return the code that the file says it has, "" without one. */
async function codeIn(bytes) {
  const text = new TextDecoder("latin1").decode(bytes);
  const texts = [text];
  for (const found of text.matchAll(METADATA)) {
    const start = found.index + found[0].length;
    texts.push(await unpacked(bytes.slice(start, start + LONGEST)));
    if (texts.length > 8) break;
  }
  return texts.map((each) => CODE.exec(each)?.[1]).find(Boolean) ?? "";
}

function hidden(form, name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  form.append(field);
}

/** Send the hash of the chosen file, and the code that the file says it has, in its place. */
async function check(form, input) {
  const status = form.querySelector("[data-file-status]");
  const file = input.files[0];
  if (!file) return;
  if (file.size > Number(form.dataset.bytes)) {
    status.textContent = form.dataset.tooLarge;
    return;
  }
  status.textContent = form.dataset.working;
  try {
    const bytes = await file.arrayBuffer();
    const sha256 = await hashed(bytes);
    const code = await codeIn(bytes);
    hidden(form, "sha256", sha256);
    hidden(form, "ma", code);
    form.enctype = "application/x-www-form-urlencoded";
    input.disabled = true;
  } catch {
    // The file cannot be read twice, or the browser cannot hash it: let the server do it.
  }
  form.submit();
}

const form = document.querySelector("[data-file-check]");
if (form && globalThis.crypto?.subtle && File.prototype.arrayBuffer) {
  const input = form.querySelector("input[type=file]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check(form, input);
  });
  input.addEventListener("change", () => check(form, input));
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    check(form, input);
  });
  // Back from the answer: the form is whole again.
  addEventListener("pageshow", () => {
    input.disabled = false;
    form.enctype = "multipart/form-data";
    form.querySelectorAll("input[type=hidden]").forEach((field) => field.remove());
    form.querySelector("[data-file-status]").textContent = "";
  });
}
