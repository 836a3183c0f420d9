/* The paper beside the form: shown anew after each change; parts are moved by hand or by arrow keys.
   Without this the numbers are typed and the button shows the paper in another tab. */
const form = document.querySelector("[data-designer]");
const pages = JSON.parse(document.getElementById("designer-pages").textContent);
const paper = form.querySelector("[data-paper]");
const picture = form.querySelector("[data-picture]");
const faults = form.querySelector("[data-faults]");
const handles = form.querySelector("[data-handles]");
const page = form.elements.page;
const PAUSE = 500; // ms without a change before the paper is asked for
const STEP = 0.5; // mm
let waiting = 0;
let asked = 0;

const field = (part, key) => form.elements[`${part}-${key}`];
const size = () => pages[page.value];
const round = (value) => Math.round(value / STEP) * STEP;

/* --- Showing --- */

async function show() {
  const mine = ++asked;
  paper.setAttribute("aria-busy", "true");
  const data = new FormData(form);
  data.set("as", "picture");
  let answer;
  try {
    answer = await fetch(form.dataset.preview, { method: "POST", body: data });
  } catch {
    return; // no connection: the next change asks again
  }
  if (mine !== asked) return;
  paper.removeAttribute("aria-busy");
  if (answer.ok) {
    const old = picture.src;
    picture.src = URL.createObjectURL(await answer.blob());
    picture.hidden = false;
    if (old.startsWith("blob:")) URL.revokeObjectURL(old);
    tell([]);
  } else if (answer.status === 422) {
    tell((await answer.json()).faults);
  }
}

function tell(sentences) {
  faults.replaceChildren(
    ...sentences.map((sentence) => {
      const line = document.createElement("p");
      line.textContent = sentence;
      return line;
    }),
  );
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(show, PAUSE);
}

/* --- Places --- */

function place(handle) {
  const { width, height } = size();
  const part = handle.dataset.part;
  const value = (key) => Number(field(part, key)?.value || 0);
  const high = part === "qr" ? value("width") : value("height");
  handle.style.left = `${(100 * value("x")) / width}%`;
  handle.style.top = `${(100 * value("y")) / height}%`;
  handle.style.width = `${(100 * value("width")) / width}%`;
  handle.style.height = `${(100 * high) / height}%`;
}

function placeAll() {
  paper.style.aspectRatio = `${size().width} / ${size().height}`;
  for (const handle of handles.children) place(handle);
}

function set(part, key, value) {
  const input = field(part, key);
  if (input) input.value = String(Math.max(0, round(value)));
}

function move(handle, right, down) {
  const part = handle.dataset.part;
  set(part, "x", Number(field(part, "x").value) + right);
  set(part, "y", Number(field(part, "y").value) + down);
  place(handle);
}

function grow(handle, wider, taller) {
  const part = handle.dataset.part;
  set(part, "width", Number(field(part, "width").value) + wider);
  if (part !== "qr") set(part, "height", Number(field(part, "height").value) + taller);
  place(handle);
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function byKey(event) {
  const arrow = ARROWS[event.key];
  if (!arrow) return;
  event.preventDefault();
  const far = event.shiftKey ? 5 : 1;
  (event.altKey ? grow : move)(event.currentTarget, arrow[0] * far, arrow[1] * far);
  soon();
}

function hold(event) {
  const handle = event.currentTarget;
  const part = handle.dataset.part;
  const from = { x: event.clientX, y: event.clientY };
  const start = { x: Number(field(part, "x").value), y: Number(field(part, "y").value) };
  const perPixel = size().width / paper.clientWidth;
  handle.setPointerCapture(event.pointerId);
  handle.classList.add("is-held");
  const drag = (moved) => {
    set(part, "x", start.x + (moved.clientX - from.x) * perPixel);
    set(part, "y", start.y + (moved.clientY - from.y) * perPixel);
    place(handle);
  };
  const release = () => {
    handle.removeEventListener("pointermove", drag);
    handle.classList.remove("is-held");
    soon();
  };
  handle.addEventListener("pointermove", drag);
  handle.addEventListener("pointerup", release, { once: true });
  handle.addEventListener("pointercancel", release, { once: true });
}

function dress() {
  for (const row of form.querySelectorAll("tr[data-part]")) {
    const handle = document.createElement("button");
    const name = document.createElement("span");
    handle.type = "button";
    handle.className = "designer__handle";
    handle.dataset.part = row.dataset.part;
    name.textContent = row.dataset.name;
    handle.append(name);
    handle.addEventListener("pointerdown", hold);
    handle.addEventListener("keydown", byKey);
    handles.append(handle);
  }
}

/* Other paper begins with its own places. */
function turn() {
  for (const [part, at] of Object.entries(size().places)) {
    for (const [key, value] of Object.entries(at)) {
      const input = field(part, key);
      if (input) input.value = String(value);
    }
  }
  form.elements.places_for.value = page.value;
}

form.addEventListener("change", (event) => {
  if (event.target === page) turn();
  if (event.target === form.elements.reset_places && event.target.checked) {
    turn();
    event.target.checked = false;
  }
});
form.addEventListener("input", () => {
  placeAll();
  soon();
});
form.addEventListener("change", () => {
  placeAll();
  soon();
});

dress();
placeAll();
paper.hidden = false;
form.querySelector("[data-hint]").hidden = false;
show();
