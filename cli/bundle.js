// Makes the bundle of a program.
"use strict";
const { randomBytes } = require("node:crypto");
const { existsSync, rmSync } = require("node:fs");
const { dirname, extname, join, relative, sep } = require("node:path");
const { filesOf, keep, ROOT } = require("./bundle-cache.js");
const { contentOf, hashOf, stampOf } = require("./bundle-inputs.js");
const { linesOf } = require("./bundle-lines.js");

/**
 * Programs that are bundled with the packages that they use: Google's client libraries are hundreds of files, which
 * otherwise take longer to find and compile than a rollback takes.
 */
const WITH_PACKAGES = ["cli/rollback.ts", "cli/migrate.ts"];
const LOADERS = { ".ts": "ts", ".js": "js", ".cjs": "js", ".mjs": "js", ".json": "json" };
/** What decides how the sources are bundled, beside the sources: the last says which packages are installed. */
const TOOLS = [
  ...["bundle.js", "bundle-cache.js", "bundle-inputs.js", "bundle-lines.js", "bundled.js"].map((file) => `cli/${file}`),
  "tsconfig.json",
  "package.json",
  "node_modules/esbuild/package.json",
  "node_modules/.package-lock.json",
];

/**
 * Bundles a program and keeps the bundle.
 *
 * @param entry its TypeScript file
 * @param kept path that the names of what is kept begin with
 * @returns id and code of the bundle, and the digest of its sources
 */
exports.bundle = async (entry, kept) => {
  const { build } = require("esbuild");
  const inputs = {};
  const read = (file) => {
    const stamp = stampOf(file);
    const content = contentOf(file);
    inputs[relative(ROOT, file).replaceAll(sep, "/")] = [stamp, hashOf(content)];
    return content.toString("utf8");
  };
  for (const tool of TOOLS) if (existsSync(join(ROOT, tool))) read(join(ROOT, tool));

  // The packages of an app go into its bundle: loading hundreds of modules takes longer than the app itself. Its lines
  // are asked for as well.
  const isApp = dirname(entry) === ROOT;
  const whole = isApp || WITH_PACKAGES.includes(relative(ROOT, entry).replaceAll(sep, "/"));
  const { outputFiles } = await build({
    entryPoints: [entry],
    absWorkingDir: ROOT,
    bundle: true,
    packages: whole ? "bundle" : "external",
    platform: "node",
    target: "node20",
    format: "cjs",
    // A script that is run this way has no import() of its own; require loads what is in node_modules as well.
    supported: { "dynamic-import": false },
    minifyWhitespace: !isApp,
    resolveExtensions: [".ts", ".js", ".json"],
    sourcemap: isApp ? "external" : false,
    sourcesContent: false,
    outfile: `${kept}.js`,
    write: false,
    logLevel: "error",
    plugins: [{ name: "inputs", setup: (setup) => loadThrough(setup, read, entry) }],
  });
  const text = (ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text;
  const id = randomBytes(6).toString("hex");
  const older = filesOf(kept);
  const code = text(".js");
  const map = text(".js.map");
  keep(`${kept}.${id}.js`, code);
  if (map) keep(`${kept}.${id}.lines.json`, JSON.stringify(linesOf(JSON.parse(map), dirname(kept))));
  const sources = hashOf(
    JSON.stringify(
      Object.entries(inputs)
        .map(([path, [, hash]]) => [path, hash])
        .sort(),
    ),
  );
  keep(`${kept}.json`, JSON.stringify({ id, sources, inputs }));
  for (const old of older) rmSync(old, { force: true });
  return { id, code, sources };
};

/** Notes what is read, and lets each source of ours know its own file and directory, which a bundle has but one of. */
function loadThrough(setup, read, entry) {
  setup.onLoad({ filter: /\.(?:ts|[cm]?js|json)$/, namespace: "file" }, ({ path }) => {
    const text = read(path);
    const isOurs = !path.includes(`${sep}node_modules${sep}`);
    // A file that is added to a directory whose files are found by their names belongs to the bundle.
    if (isOurs)
      for (const [, directory] of text.matchAll(/\brequire\(`(\.[\w./-]*)\/\$\{/g))
        read(join(dirname(path), directory));
    const own = extname(path) === ".ts" && /\b__(?:dir|file)name\b/.test(text);
    const at = (place) => `require("node:path").resolve(module.filename, ${JSON.stringify(relative(entry, place))})`;
    // On the first line, so that the others keep their numbers.
    const head = own ? `const __filename = ${at(path)}, __dirname = ${at(dirname(path))}; ` : "";
    return { contents: head + text, loader: LOADERS[extname(path)] };
  });
}
