/* A copy of what is being written, in this browser only, for the day the network or the tab goes. */

const PREFIX = "question-draft:";
const OLDEST = 7 * 24 * 60 * 60 * 1000; // a week

const keyOf = () => PREFIX + location.pathname;

function fieldsOf(form) {
  return [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken",
  );
}

function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Full, or not allowed: the page works without it.
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function keep(form) {
  write(keyOf(), { at: Date.now(), base: form.dataset.base, fields: fieldsOf(form) });
}

export function forget() {
  localStorage.removeItem(keyOf());
}

/** The page goes to the server; if it says it is saved, the copy is not needed any more. */
export function markSent(form) {
  keep(form);
  write(keyOf(), { ...read(keyOf()), sent: true });
}

export function forgetSent() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && read(key)?.sent) localStorage.removeItem(key);
  }
}

/** Return the copy if it says something else than the page. */
export function kept(form) {
  if ("saved" in form.dataset) forgetSent();
  const draft = read(keyOf());
  if (!draft) return null;
  const now = new Map(fieldsOf(form));
  const differs = draft.fields.some(([name, value]) => value.trim() && (now.get(name) || "") !== value);
  const stale = Date.now() - draft.at > OLDEST || draft.base !== form.dataset.base;
  if (stale || !differs) {
    forget();
    return null;
  }
  // The server has sent back all that was typed: the page itself is the draft.
  return "refused" in form.dataset ? null : draft;
}
