/**
 * Signs the learner in again on the same page when the server no longer knows them, so that what
 * waits on this device is sent and nothing is lost. Somebody else who signs in sends nothing.
 *
 * Listens to "quiz:lost"; tells "quiz:back" {token} or "quiz:stranger".
 */
const quiz = document.querySelector("[data-quiz]");
const dialog = document.querySelector("[data-signin]");
const form = dialog.querySelector("form");
const problem = dialog.querySelector("[data-signin-problem]");
const second = dialog.querySelector("[data-signin-second]");
const again = quiz.querySelector("[data-signin-again]");
const words = dialog.dataset;

let isStranger = false;

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

function say(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

/** Asks who is signed in: "owner", "stranger", "nobody" or, without network, "unknown". */
async function whoIsIt() {
  try {
    const answer = await fetch(quiz.dataset.clockUrl, { redirect: "manual", headers: { Accept: "application/json" } });
    if (answer.type === "opaqueredirect" || answer.status === 403) return "nobody";
    if (answer.status === 404) return "stranger";
    if (!answer.ok) return "unknown";
    tell("quiz:back", { token: (await answer.json()).token });
    return "owner";
  } catch {
    return "unknown";
  }
}

async function find() {
  const who = await whoIsIt();
  isStranger = who === "stranger";
  again.hidden = who === "owner";
  if (who === "owner") {
    dialog.close();
    form.reset();
  } else if (who === "stranger") {
    tell("quiz:stranger");
    say(words.textStranger);
  } else if (who === "nobody" && !dialog.open) {
    say("");
    dialog.showModal();
  } else if (who === "unknown") {
    setTimeout(find, 5000);
  }
  return who;
}

async function tokenOf(url) {
  const page = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
  return page.querySelector("[name=csrfmiddlewaretoken]")?.value;
}

async function signIn() {
  if (isStranger) await fetch(words.logoutUrl, { method: "POST", headers: { "X-CSRFToken": await tokenOf(form.action) } });
  const body = new URLSearchParams(new FormData(form));
  const headers = { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": await tokenOf(form.action) };
  const answer = await fetch(form.action, { method: "POST", body, headers });
  if (answer.status === 400 || answer.status === 422) {
    const { errors, fields } = (await answer.json()).form;
    say([...errors, ...Object.values(fields).flatMap((field) => field.errors)].join(" "));
    form.elements.password.select();
    return;
  }
  if (!answer.ok) {
    say(answer.status === 429 ? words.textTooMany : words.textFailed);
    return;
  }
  const { location: next } = await answer.json();
  if (next.startsWith(words.secondUrl)) {
    second.hidden = false;
    second.querySelector("a").focus();
    return;
  }
  if ((await find()) === "nobody") say(words.textFailed);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  say("");
  try {
    await signIn();
  } catch {
    say(words.textOffline);
  }
});

document.addEventListener("quiz:lost", find);
again.addEventListener("click", () => {
  say("");
  dialog.showModal();
});
// The second factor is asked for in another window: on coming back, look whether it is done.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && !again.hidden) find();
});
