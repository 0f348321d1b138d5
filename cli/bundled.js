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
const { randomBytes } = require("node:crypto");
const Module = require("node:module");
const { basename, dirname, join } = require("node:path");
const { Script } = require("node:vm");

const ROOT = join(__dirname, "..");
/** How often what is compiled is kept: each run compiles the functions that it is the first to call. */
const GENERATIONS = [1, 2, 3];
/** Milliseconds since Node was started: a run that takes no longer was only asked for its help. */
const WORK = 120;
/**
 * Programs that are bundled with the packages that they use: Google's client libraries are hundreds of files, which
 * otherwise take longer to find and compile than a rollback takes.
 */
const WITH_PACKAGES = ["cli/rollback", "cli/migrate"];
const [, , name, ...args] = process.argv;
const entry = join(ROOT, `${name}.ts`);
const kept = join(ROOT, "node_modules", ".cache", "avouch", name);

// Each bundle has an id, which the names of its files hold: V8 knows code by its length only, and another run may
// make a new bundle, and remove this one, at any time.
const { id, code } = freshBundle() ?? bundle();
const { generation, cachedData } = compiledBefore();
const script = new Script(Module.wrap(code), { filename: entry, cachedData });
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

function freshBundle() {
  try {
    const { id, inputs } = JSON.parse(readFileSync(`${kept}.json`, "utf8"));
    const isFresh = Object.entries(inputs).every(([path, stamp]) => stampOf(path) === stamp);
    return isFresh ? { id, code: readFileSync(`${kept}.${id}.js`, "utf8") } : undefined;
  } catch {
    return undefined;
  }
}

function compiledBefore() {
  for (const generation of [...GENERATIONS].reverse()) {
    try {
      return { generation, cachedData: readFileSync(compiled(generation)) };
    } catch {
      continue;
    }
  }
  return { generation: 0, cachedData: undefined };
}

/** V8 takes no code that it compiled with other flags. */
function compiled(generation) {
  const flags = process.execArgv.filter((flag) => /^--[a-z-]+=\d+$/.test(flag)).join("");
  return `${kept}.${id}.${process.version}${flags}.${generation}.bin`;
}

/** Everything that is kept of this program, except for what says which of it is in use. */
function olderBundles() {
  const directory = dirname(kept);
  return existsSync(directory)
    ? readdirSync(directory)
        .filter((file) => file.startsWith(`${basename(kept)}.`) && /\.(?:js|bin)$/.test(file))
        .map((file) => join(directory, file))
    : [];
}

function bundle() {
  const { buildSync } = require("esbuild");
  const { outputFiles, metafile } = buildSync({
    entryPoints: [entry],
    absWorkingDir: ROOT,
    bundle: true,
    packages: WITH_PACKAGES.includes(name) ? "bundle" : "external",
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
  const made = randomBytes(6).toString("hex");
  const older = olderBundles();
  keep(`${kept}.${made}.js`, text);
  // How it is bundled counts as much as what is.
  const sources = [...Object.keys(metafile.inputs), join("cli", "bundled.js")];
  const inputs = Object.fromEntries(sources.map((path) => [path, stampOf(path)]));
  keep(`${kept}.json`, JSON.stringify({ id: made, inputs }));
  for (const old of older) rmSync(old, { force: true });
  return { id: made, code: text };
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
