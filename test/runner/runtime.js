// Jest's runtime, but for two things. Test files run in Node's own context, and a worker compiles each file once, not
// once per test file. Every test file still evaluates all modules for itself, so that none sees another's
// (docs/decisions/0034-tests-share-compiled-code.md).
"use strict";
const { SyntheticModule, compileFunction } = require("node:vm");
const { default: Runtime } = require("jest-runtime");
const { formatStack } = require("./stack-lines.js");

/** By path: a text that a worker compiled, and the function that evaluates it. */
const compiled = new Map();
/** By path: a source, and what Jest made of it. */
const transformed = new Map();

class SharingRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    const { executor, transformCache } = this;
    // Only with --experimental-vm-modules, which is not in use: modules that can import() are compiled for one context.
    if (SyntheticModule === undefined) executor.compile = compileOnce(executor.injectedModuleParameters);
    transformCache.transform = transformOnce(transformCache, transformCache.transform.bind(transformCache));
    this._environment.formatStack = formatStack((path) => transformed.get(path)?.result.sourceMapPath);
  }
}
module.exports = { __esModule: true, default: SharingRuntime };

const compileOnce = (parameters) => (text, filename) => {
  const before = compiled.get(filename);
  if (before?.text === text) return before.evaluate;
  const evaluate = compileFunction(text, parameters, { filename });
  compiled.set(filename, { text, evaluate });
  return evaluate;
};

const transformOnce = (cache, transform) => (filename, options) => {
  if (options?.isInternalModule) return transform(filename, options);
  const source = cache.fileCache.readFile(filename);
  const before = transformed.get(filename);
  if (before?.source !== source) {
    transform(filename, options);
    transformed.set(filename, { source, result: cache.transforms.get(filename) });
  }
  const { result } = transformed.get(filename);
  cache.transforms.set(filename, result);
  if (result.sourceMapPath) cache.sourceMaps.set(filename, result.sourceMapPath);
  return result.code;
};
