// What test files share when they run in one context one after another: globals, what JavaScript is made of, and the
// process.
"use strict";

const MATCHERS = Symbol.for("$$jest-matchers-object");

/** Objects of the language and of Node that a test file may reach without loading anything. */
const BUILT_IN = Object.values(Object.getOwnPropertyDescriptors(globalThis))
  .map(({ value }) => value)
  .filter((value) => ["object", "function"].includes(typeof value) && value !== null)
  .filter((value) => value !== globalThis && value !== process)
  .flatMap((value) => (typeof value.prototype === "object" ? [value, value.prototype] : [value]));

/** Of every file that a stack trace names, whoever is the last to set it. */
const NOT_RESTORED = new Map([[Error, ["prepareStackTrace", "stackTraceLimit"]]]);

/** @returns what puts everything back as it is now */
exports.snapshot = () => {
  const properties = [globalThis, ...BUILT_IN].map((object) => [object, descriptorsOf(object)]);
  const functions = Object.entries(process).filter(([, value]) => typeof value === "function");
  const { exitCode, env, argv } = process;
  const [variables, words, directory] = [{ ...env }, [...argv], process.cwd()];
  const listeners = new Map(process.eventNames().map((event) => [event, process.rawListeners(event)]));
  return () => {
    for (const [object, descriptors] of properties) restore(object, descriptors);
    for (const [name, value] of functions) if (process[name] !== value) process[name] = value;
    process.exitCode = exitCode;
    for (const name of Object.keys(env)) if (!(name in variables)) Reflect.deleteProperty(env, name);
    for (const [name, value] of Object.entries(variables)) if (env[name] !== value) env[name] = value;
    argv.splice(0, argv.length, ...words);
    if (process.cwd() !== directory) process.chdir(directory);
    for (const event of process.eventNames())
      for (const listener of process.rawListeners(event))
        if (!listeners.get(event)?.includes(listener)) process.removeListener(event, listener);
    forgetMatchers();
  };
};

function descriptorsOf(object) {
  return new Map(Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)]));
}

function restore(object, descriptors) {
  for (const key of Reflect.ownKeys(object)) {
    const now = Object.getOwnPropertyDescriptor(object, key);
    const before = descriptors.get(key);
    if (!now.configurable || NOT_RESTORED.get(object)?.includes(key)) continue;
    if (!before) Reflect.deleteProperty(object, key);
    else if (before.get !== now.get || before.set !== now.set || !Object.is(before.value, now.value))
      Object.defineProperty(object, key, before);
  }
  for (const [key, before] of descriptors) if (!Object.hasOwn(object, key)) Object.defineProperty(object, key, before);
}

/** Jest's own, which cannot be deleted: without this, `expect.extend` would last for other files. */
function forgetMatchers() {
  const state = globalThis[MATCHERS];
  if (!state) return;
  Object.assign(state, { customEqualityTesters: [], matchers: Object.create(null) });
  Object.assign(state.state, { assertionCalls: 0, expectedAssertionsNumber: null, isExpectingAssertions: false });
  Object.assign(state.state, { numPassingAsserts: 0, suppressedErrors: [] });
}
