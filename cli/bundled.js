// Runs a TypeScript program as one bundled file: node cli/bundled.js cli/review [arguments…]
//
// ts-node alone takes longer to load TypeScript than a whole review takes. The bundle is kept with the time
// and size of every file that went into it and made afresh when any of them differs, so it is never stale.
"use strict";
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join } = require("node:path");

const ROOT = join(__dirname, "..");
const CACHE = join(ROOT, "node_modules", ".cache", "avouch");

const [, , name, ...args] = process.argv;
const entry = join(ROOT, `${name}.ts`);
const kept = join(CACHE, `${name}.json`);
const code = cached() ?? bundle();

process.argv = [process.argv[0], entry, ...args];
const program = new Module(entry, null);
program.filename = entry;
program.paths = module.paths;
program._compile(code, entry);

function cached() {
  try {
    const { inputs, code } = JSON.parse(readFileSync(kept, "utf8"));
    return Object.entries(inputs).every(([path, stamp]) => stampOf(path) === stamp) ? code : undefined;
  } catch {
    return undefined;
  }
}

function bundle() {
  const { buildSync } = require("esbuild");
  const { outputFiles, metafile } = buildSync({ entryPoints: [entry], absWorkingDir: ROOT, bundle: true, packages: "external", platform: "node", target: "node20", format: "cjs", write: false, metafile: true, logLevel: "error" });
  const [{ text }] = outputFiles;
  const inputs = Object.fromEntries(Object.keys(metafile.inputs).map((path) => [path, stampOf(path)]));
  try {
    mkdirSync(dirname(kept), { recursive: true });
    const partial = `${kept}.${process.pid}`;
    writeFileSync(partial, JSON.stringify({ inputs, code: text }));
    renameSync(partial, kept);
  } catch {
    // Where nothing can be kept, the next run bundles again.
  }
  return text;
}

function stampOf(path) {
  const { mtimeMs, size } = statSync(join(ROOT, path));
  return `${mtimeMs} ${size}`;
}
