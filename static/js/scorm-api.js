/**
 * Answers a SCORM 1.2 package inside its frame. The frame has no origin, so neither the page around
 * it nor cookies can be reached from here: what the package says goes out by postMessage, and
 * static/js/scorm-player.js sends it on.
 *
 * A classic script, the first of each page of a package, after `hocbaScorm` (courses/views/packages.py):
 *   {session, model, values}   values: element → value when the sitting began
 */
(() => {
  const { session, model, values } = window.hocbaScorm;
  const outside = window.parent;
  const isOutermost = outside === window.top;
  const patterns = Object.fromEntries(
    Object.entries(model.patterns).map(([name, pattern]) => [name, new RegExp(`^(?:${pattern})$`)]),
  );
  const MESSAGES = {
    0: "No error",
    101: "General exception",
    201: "Invalid argument error",
    202: "Element cannot have children",
    203: "Element not an array - cannot have count",
    301: "Not initialized",
    401: "Not implemented error",
    402: "Invalid set value, element is a keyword",
    403: "Element is read only",
    404: "Element is write only",
    405: "Incorrect data type",
  };
  const KEPT = "hocba-scorm:";
  const SOON = 1000;

  // --- What is known ------------------------------------------------------------------------------

  // What was said in this sitting. A package of several pages loads the next one before the server
  // knows what the last one said; the name of a frame outlives its pages.
  let said = {};
  try {
    const kept = JSON.parse(window.name.slice(KEPT.length));
    if (window.name.startsWith(KEPT) && kept.session === session) said = kept.said;
  } catch {
    // Nothing kept, or a name that the package gave the frame.
  }
  Object.assign(values, said);
  let unsent = {};
  let timer = 0;
  let state = "before";
  let error = 0;

  const general = (element) => element.replace(/\.(?:0|[1-9]\d{0,3})(?=\.)/g, ".n");
  const answer = (code, good, bad) => {
    error = code;
    return code ? bad : good;
  };

  /** How many entries a list has. */
  function count(list) {
    const numbers = Object.keys(values)
      .filter((element) => element.startsWith(`${list}.`))
      .map((element) => Number.parseInt(element.slice(list.length + 1), 10));
    return numbers.length ? Math.max(...numbers) + 1 : 0;
  }

  /** Whether each number in the name of an element stands for an entry, or (`isNew`) for the next. */
  function isThere(element, isNew) {
    return [...element.matchAll(/\.(\d+)(?=\.)/g)].every((match) => {
      const next = count(element.slice(0, match.index));
      return Number(match[1]) < Math.min(next + (isNew ? 1 : 0), model.mostEntries);
    });
  }

  function without(parent, code) {
    const isKnown = parent in model.elements || parent in model.children || model.lists.includes(parent);
    return isKnown ? code : 201;
  }

  /** The keyword at the end of an element: its error code when it does not belong there. */
  function keyword(name) {
    const [parent, last] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf(".") + 1)];
    if (last === "_children") return { parent, last, code: parent in model.children ? 0 : without(parent, 202) };
    if (last === "_count") return { parent, last, code: model.lists.includes(parent) ? 0 : without(parent, 203) };
    return null;
  }

  function get(element) {
    const name = general(element);
    if (name === "cmi._version") return answer(0, "3.4", "");
    const key = keyword(name);
    if (key) {
      if (key.code || !isThere(element, false)) return answer(key.code || 201, "", "");
      return answer(0, key.last === "_children" ? model.children[key.parent] : String(count(element.slice(0, -7))), "");
    }
    const known = model.elements[name];
    if (!known) return answer(name.startsWith("cmi.") ? 401 : 201, "", "");
    if (!known[0].includes("r")) return answer(404, "", "");
    if (!isThere(element, false)) return answer(201, "", "");
    return answer(0, values[element] ?? "", "");
  }

  function set(element, value) {
    const name = general(element);
    if (name === "cmi._version") return answer(402, "true", "false");
    const key = keyword(name);
    if (key) return answer(key.code || 402, "true", "false");
    const known = model.elements[name];
    if (!known) return answer(name.startsWith("cmi.") ? 401 : 201, "true", "false");
    if (!known[0].includes("w")) return answer(403, "true", "false");
    if (!isThere(element, true)) return answer(201, "true", "false");
    if (!patterns[known[1]].test(value)) return answer(405, "true", "false");
    values[element] = value;
    if (!element.startsWith(model.notSent)) {
      unsent[element] = value;
      said[element] = value;
      // Packages forget to commit, and windows close without a word.
      timer ||= setTimeout(send, SOON, false);
    }
    return answer(0, "true", "false");
  }

  // --- Sending ------------------------------------------------------------------------------------

  function send(hasEnded) {
    clearTimeout(timer);
    timer = 0;
    if (!hasEnded && !Object.keys(unsent).length) return;
    outside.postMessage({ hocba: "scorm", session, values: unsent, hasEnded }, "*");
    unsent = {};
    window.name = KEPT + JSON.stringify({ session, said });
  }

  const onlyRunning = (argument, then) => {
    if (argument !== "") return answer(201, "", "false");
    if (state !== "running") return answer(301, "", "false");
    return then();
  };

  window.API = {
    LMSInitialize(argument) {
      if (String(argument ?? "") !== "") return answer(201, "", "false");
      if (state === "running") return answer(101, "", "false");
      state = "running";
      return answer(0, "true", "");
    },
    LMSGetValue: (element) => (state === "running" ? get(String(element)) : answer(301, "", "")),
    LMSSetValue: (element, value) =>
      state === "running" ? set(String(element), String(value)) : answer(301, "", "false"),
    LMSCommit: (argument) =>
      onlyRunning(String(argument ?? ""), () => {
        send(false);
        return answer(0, "true", "");
      }),
    LMSFinish: (argument) =>
      onlyRunning(String(argument ?? ""), () => {
        send(true);
        state = "ended";
        return answer(0, "true", "");
      }),
    LMSGetLastError: () => String(error),
    LMSGetErrorString: (code) => MESSAGES[Number(code)] ?? "",
    LMSGetDiagnostic: (code) => MESSAGES[Number(code === "" || code === undefined ? error : code)] ?? "",
  };

  window.addEventListener("pagehide", () => send(false));
  document.addEventListener("visibilitychange", () => document.hidden && send(false));

  // A frame inside the package cannot reach the page around: hand its messages on.
  window.addEventListener("message", (event) => {
    if (event.source === outside && event.data?.hocba === "scorm-send" && event.data.session === session) {
      return send(false);
    }
    if (event.source !== outside && event.data?.hocba === "scorm") outside.postMessage(event.data, "*");
  });

  // Some packages look for the API above themselves only, and fall over what has no origin.
  const shim = (object, name, descriptor) => {
    try {
      Object.defineProperty(object, name, { configurable: true, ...descriptor });
    } catch {
      // The browser keeps its own; the package has to do without.
    }
  };
  if (isOutermost) shim(window, "parent", { get: () => window });
  shim(document, "cookie", { get: () => "", set: () => {} });
  for (const name of ["localStorage", "sessionStorage"]) {
    const kept = new Map();
    const storage = {
      getItem: (key) => kept.get(String(key)) ?? null,
      setItem: (key, value) => void kept.set(String(key), String(value)),
      removeItem: (key) => void kept.delete(String(key)),
      clear: () => kept.clear(),
      key: (index) => [...kept.keys()][index] ?? null,
      get length() {
        return kept.size;
      },
    };
    shim(window, name, { get: () => storage });
  }
})();
