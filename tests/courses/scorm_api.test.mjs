// Asks static/js/scorm-api.js the questions of tests/courses/test_scorm_rules.py, and about its states.
// node scorm_api.test.mjs CASES SCRIPT
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import vm from "node:vm";

const [, , casesFile, scriptFile] = process.argv;
const { model, writing } = JSON.parse(readFileSync(casesFile, "utf8"));
const script = readFileSync(scriptFile, "utf8");

/** A frame with the script in it. `sent` takes what goes to the page around. */
function frame({ values = {}, name = "", session = 3 } = {}) {
  const sent = [];
  const outside = { postMessage: (message) => sent.push(JSON.parse(JSON.stringify(message))) };
  const listeners = {};
  const window = {
    hocbaScorm: { session, model: structuredClone(model), values: { ...values } },
    parent: outside,
    top: outside,
    name,
    addEventListener: (type, listener) => (listeners[type] = listener),
  };
  const document = { addEventListener: () => {} };
  vm.runInNewContext(script, { window, document, setTimeout: () => 1, clearTimeout: () => {} });
  return { api: window.API, window, document, sent, listeners };
}

function running(options) {
  const it = frame(options);
  assert.equal(it.api.LMSInitialize(""), "true");
  return it;
}

function error(api) {
  return Number(api.LMSGetLastError());
}

// The table.
for (const [element, value, code] of writing) {
  const { api } = running();
  api.LMSSetValue("cmi.objectives.0.id", "a");
  api.LMSSetValue("cmi.interactions.0.id", "a");
  const said = api.LMSSetValue(element, value);
  assert.equal(error(api), code, `${element} = ${value.slice(0, 40)}`);
  assert.equal(said, code ? "false" : "true");
  assert.notEqual(api.LMSGetErrorString(String(code)), "");
}

// Before and after.
{
  const { api } = frame();
  for (const call of [() => api.LMSGetValue("cmi.core.entry"), () => api.LMSSetValue("cmi.comments", "a"),
    () => api.LMSCommit(""), () => api.LMSFinish("")]) {
    assert.ok(["", "false"].includes(call()));
    assert.equal(error(api), 301);
  }
  assert.equal(api.LMSInitialize("x"), "false");
  assert.equal(error(api), 201);
  assert.equal(api.LMSInitialize(""), "true");
  assert.equal(error(api), 0);
  assert.equal(api.LMSInitialize(""), "false");
  assert.equal(error(api), 101);
  assert.equal(api.LMSFinish("x"), "false");
  assert.equal(error(api), 201);
  assert.equal(api.LMSFinish(""), "true");
  assert.equal(api.LMSCommit(""), "false");
  assert.equal(error(api), 301);
}

// Reading.
{
  const { api } = running({ values: { "cmi.core.entry": "resume", "cmi.objectives.0.id": "a" } });
  const reading = [
    ["cmi.core.entry", "resume", 0],
    ["cmi.core.lesson_location", "", 0],
    ["cmi.core._children", model.children["cmi.core"], 0],
    ["cmi.core.score._children", "raw,min,max", 0],
    ["cmi.objectives._count", "1", 0],
    ["cmi.objectives.0.id", "a", 0],
    ["cmi.objectives.0.score._children", "raw,min,max", 0],
    ["cmi.objectives.1.id", "", 201],
    ["cmi.interactions._count", "0", 0],
    ["cmi._version", "3.4", 0],
    ["cmi.core.exit", "", 404],
    ["cmi.core.session_time", "", 404],
    ["cmi.core.entry._children", "", 202],
    ["cmi.core._count", "", 203],
    ["cmi.exit", "", 401],
    ["", "", 201],
  ];
  for (const [element, value, code] of reading) {
    assert.equal(api.LMSGetValue(element), value, element);
    assert.equal(error(api), code, element);
  }
  // An entry is added at the end of a list, never beyond.
  assert.equal(api.LMSSetValue("cmi.objectives.2.id", "c"), "false");
  assert.equal(error(api), 201);
  assert.equal(api.LMSSetValue("cmi.objectives.1.id", "b"), "true");
  assert.equal(api.LMSGetValue("cmi.objectives._count"), "2");
  assert.equal(api.LMSGetDiagnostic(""), "No error");
}

// Sending: what changed, once; answers to questions never.
{
  const { api, sent, window } = running();
  api.LMSSetValue("cmi.core.lesson_status", "incomplete");
  api.LMSSetValue("cmi.interactions.0.id", "cau-1");
  api.LMSSetValue("cmi.core.score.raw", 50);
  api.LMSCommit("");
  api.LMSCommit("");
  api.LMSSetValue("cmi.core.score.raw", "x");
  api.LMSFinish("");
  assert.deepEqual(sent, [
    { hocba: "scorm", session: 3, hasEnded: false,
      values: { "cmi.core.lesson_status": "incomplete", "cmi.core.score.raw": "50" } },
    { hocba: "scorm", session: 3, hasEnded: true, values: {} },
  ]);
  // The next page of the same sitting knows it; another sitting does not.
  const next = running({ name: window.name });
  assert.equal(next.api.LMSGetValue("cmi.core.score.raw"), "50");
  assert.equal(running({ name: window.name, session: 4 }).api.LMSGetValue("cmi.core.score.raw"), "");
  assert.equal(running({ name: "hocba-scorm:{" }).api.LMSGetValue("cmi.core.score.raw"), "");
}

// Nothing above the frame, no cookies, a memory of its own.
{
  const { window, document } = running();
  assert.equal(window.parent, window);
  document.cookie = "a=b";
  assert.equal(document.cookie, "");
  window.localStorage.setItem("a", 1);
  assert.equal(window.localStorage.getItem("a"), "1");
  assert.equal(window.sessionStorage.getItem("a"), null);
}
