// Compiles what a test file loads, with what bundles the programs. Jest keeps the output by the key of its input.
"use strict";
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { transformSync, version } = require("esbuild");

const OPTIONS = {
  format: "cjs",
  platform: "node",
  target: "node20",
  // Jest's modules have no import() of their own.
  supported: { "dynamic-import": false },
  sourcemap: "external",
  sourcesContent: false,
};
const SELF = readFileSync(require.resolve("./transform.js"));

exports.process = (source, path) => {
  const { code, map } = transformSync(source, {
    ...OPTIONS,
    loader: path.endsWith(".ts") ? "ts" : "js",
    sourcefile: path,
  });
  return { code, map };
};

exports.getCacheKey = (source, path) =>
  [SELF, version, path, source]
    .reduce((hash, part) => hash.update(part).update("\0"), createHash("sha256"))
    .digest("hex");
