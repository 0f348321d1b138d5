// Runs a TypeScript program as one bundled file: node cli/bundled.js cli/review [arguments…]
//
// ts-node alone takes longer to load TypeScript than a whole review takes. The bundle is kept with a hash of every file
// that went into it and made afresh when any of them differs (docs/decisions/0012-a-review-starts-from-a-bundle.md);
// beside it, what V8 compiled of it in the first runs that did some work.
"use strict";
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join } = require("node:path");
const { Script } = require("node:vm");
const { keep, ROOT } = require("./bundle-cache.js");
const { freshInputs } = require("./bundle-inputs.js");

/** How often what is compiled is kept: each run compiles the functions that it is the first to call. */
const GENERATIONS = [1, 2, 3];
/** Milliseconds since Node was started: a run that takes no longer was only asked for its help. */
const WORK = 120;
const [, , name, ...args] = process.argv;
const entry = join(ROOT, `${name}.ts`);
const kept = join(ROOT, "node_modules", ".cache", "avouch", name);

/**
 * Programs that end before V8's optimizations pay, and the flag by which V8 waits with them, by its version: 11 is that
 * of Node 20, 12 of Node 22 and 13 of Node 24; newer ones were no slower without. As an argument, it would keep the
 * versions of Node that do not know it from starting.
 */
const SHORT = ["main", "cli/review"];
const WAIT = {
  11: "--interrupt-budget=400000",
  12: "--invocation-count-for-turbofan=9000",
  13: "--invocation-count-for-turbofan=9000",
};
const [v8] = process.versions.v8.split(".");
if (SHORT.includes(name) && WAIT[v8]) require("node:v8").setFlagsFromString(WAIT[v8]);

const ready = freshBundle();
if (ready) run(ready);
else
  require("./bundle.js")
    .bundle(entry, kept)
    .then(run, (error) => {
      // esbuild has printed what is wrong with a source.
      if (!Array.isArray(error.errors)) throw error;
      process.exitCode = 1;
    });

// Each bundle has an id, which the names of its files hold: V8 knows code by its length only, and another run may
// make a new bundle, and remove this one, at any time.
function run({ id, code, sources }) {
  const { generation, cachedData } = compiledBefore(id);
  const filename = `${kept}.${id}.js`;
  const script = new Script(Module.wrap(code), { filename, cachedData });
  const next = script.cachedDataRejected ? 1 : generation + 1;
  if (GENERATIONS.includes(next))
    process.once("exit", () => performance.now() > WORK && keep(compiled(id, next), script.createCachedData()));

  process.argv = [process.argv[0], entry, ...args];
  const program = new Module(entry, null);
  program.filename = entry;
  // By what a program knows whether something that it kept was made by the same sources (posture/pages/compiled.ts).
  program.sources = sources;
  program.paths = module.paths;
  mapLines(`${kept}.${id}.lines.json`, filename);
  script
    .runInThisContext()
    .call(program.exports, program.exports, Module.createRequire(entry), program, entry, dirname(entry));
}

function freshBundle() {
  try {
    const { id, sources, inputs } = JSON.parse(readFileSync(`${kept}.json`, "utf8"));
    const fresh = freshInputs(inputs);
    if (!fresh) return undefined;
    const code = readFileSync(`${kept}.${id}.js`, "utf8");
    if (fresh !== inputs) keep(`${kept}.json`, JSON.stringify({ id, sources, inputs: fresh }));
    return { id, code, sources };
  } catch {
    return undefined;
  }
}

function compiledBefore(id) {
  for (const generation of [...GENERATIONS].reverse()) {
    try {
      return { generation, cachedData: readFileSync(compiled(id, generation)) };
    } catch {
      continue;
    }
  }
  return { generation: 0, cachedData: undefined };
}

/** V8 takes no code that it compiled with other flags. */
function compiled(id, generation) {
  const flags = process.execArgv.filter((flag) => /^--[a-z-]+=\d+$/.test(flag)).join("");
  return `${kept}.${id}.${process.version}${flags}.${generation}.bin`;
}

/** Shows the lines of the sources in stack traces; the table of them is read when the first trace is. */
function mapLines(file, bundle) {
  let table;
  Error.prepareStackTrace = (error, frames) => {
    table ??= require("./bundle-lines.js").readLines(file);
    return [`${error}`, ...frames.map((frame) => `    at ${table.describe(frame, bundle)}`)].join("\n");
  };
}
