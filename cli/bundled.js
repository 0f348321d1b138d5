// Runs a TypeScript program as one bundled file: node cli/bundled.js cli/review [arguments…]
//
// ts-node alone takes longer to load TypeScript than a whole review takes. The bundle is kept with the time
// and size of every file that went into it and made afresh when any of them differs, so it is never stale;
// beside it, what V8 compiled of it in the first runs that did some work.
"use strict";
const {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const Module = require("node:module");
const { basename, dirname, join } = require("node:path");
const { Script } = require("node:vm");

const ROOT = join(__dirname, "..");
/** How often what is compiled is kept: each run compiles the functions that it is the first to call. */
const GENERATIONS = [1, 2, 3];
/** Milliseconds since Node was started: a run that takes no longer was only asked for its help. */
const WORK = 120;
const [, , name, ...args] = process.argv;
const entry = join(ROOT, `${name}.ts`);
const kept = join(ROOT, "node_modules", ".cache", "avouch", name);

const fresh = isFresh();
const code = fresh ? readFileSync(`${kept}.js`, "utf8") : bundle();
const generation = fresh ? (GENERATIONS.findLast((one) => existsSync(compiled(one))) ?? 0) : 0;
const script = new Script(Module.wrap(code), {
  filename: entry,
  cachedData: generation > 0 ? readFileSync(compiled(generation)) : undefined,
});
const next = script.cachedDataRejected ? 1 : generation + 1;
if (GENERATIONS.includes(next))
  process.once("exit", () => performance.now() > WORK && keep(compiled(next), script.createCachedData()));

process.argv = [process.argv[0], entry, ...args];
const program = new Module(entry, null);
program.filename = entry;
program.paths = module.paths;
script
  .runInThisContext()
  .call(program.exports, program.exports, Module.createRequire(entry), program, entry, dirname(entry));

function isFresh() {
  try {
    return Object.entries(JSON.parse(readFileSync(`${kept}.json`, "utf8"))).every(
      ([path, stamp]) => stampOf(path) === stamp,
    );
  } catch {
    return false;
  }
}

/** V8 takes no code that it compiled with other flags. */
function compiled(generation) {
  const flags = process.execArgv.filter((flag) => /^--[a-z-]+=\d+$/.test(flag)).join("");
  return `${kept}.${process.version}${flags}.${generation}.bin`;
}

function compiledOfAnyFlags() {
  const directory = dirname(kept);
  return existsSync(directory)
    ? readdirSync(directory)
        .filter((file) => file.startsWith(`${basename(kept)}.v`))
        .map((file) => join(directory, file))
    : [];
}

function bundle() {
  const { buildSync } = require("esbuild");
  const { outputFiles, metafile } = buildSync({
    entryPoints: [entry],
    absWorkingDir: ROOT,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "cjs",
    // A script that is run this way has no import() of its own; require loads what is in node_modules as well.
    supported: { "dynamic-import": false },
    minifyWhitespace: true,
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const [{ text }] = outputFiles;
  for (const old of compiledOfAnyFlags()) rmSync(old, { force: true });
  keep(`${kept}.js`, text);
  keep(
    `${kept}.json`,
    JSON.stringify(Object.fromEntries(Object.keys(metafile.inputs).map((path) => [path, stampOf(path)]))),
  );
  return text;
}

/** Where nothing can be kept, the next run does the same work again. */
function keep(file, content) {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const partial = `${file}.${process.pid}`;
    writeFileSync(partial, content);
    renameSync(partial, file);
  } catch {
    return;
  }
}

function stampOf(path) {
  const { mtimeMs, size } = statSync(join(ROOT, path));
  return `${mtimeMs} ${size}`;
}
