import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../../cli/synthesize";

/** A project of its own, with an app, a source, data, a package and a bundler. */
let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "avouch-bundle-"));
  for (const name of ["bundle", "bundle-cache", "bundle-inputs", "bundle-lines", "bundled"])
    write(`cli/${name}.js`, readFileSync(join(ROOT, "cli", `${name}.js`), "utf8"));
  cpSync(join(ROOT, "tsconfig.json"), join(project, "tsconfig.json"));
  write("node_modules/esbuild/package.json", '{"name":"esbuild","version":"1.0.0"}');
  write("node_modules/esbuild/index.js", `module.exports = require(${JSON.stringify(require.resolve("esbuild"))});`);
  write("node_modules/.package-lock.json", "{}");
  write("node_modules/left/package.json", '{"name":"left","main":"index.js"}');
  write("node_modules/left/index.js", "exports.left = 1;");
  write("data/data.json", '{"data":1}');
  write("deep/place.ts", "export const place = () => __dirname;\nexport const source = 1;\n");
  write(
    "app.ts",
    `import { left } from "left";
import { place, source } from "./deep/place";
import { data } from "./data/data.json";
console.log(JSON.stringify({ left, source, data, place: place() }));
if (process.argv[2]) throw new Error("here");
`,
  );
});
afterEach(() => rmSync(project, { recursive: true }));

const text = (file: string) => readFileSync(join(project, file), "utf8");
function write(file: string, content: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), content);
}
/** Writes a text of the same length, and sets the time of the modification back to what it was. */
function replaceUnseen(file: string, content: string): void {
  const { atime, mtime } = statSync(join(project, file));
  expect(content).toHaveLength(text(file).length);
  write(file, content);
  utimesSync(join(project, file), atime, mtime);
}
const spawn = (...args: string[]) =>
  spawnSync(process.execPath, [join(project, "cli", "bundled.js"), "app", ...args], { encoding: "utf8" });
const run = () => JSON.parse(spawn().stdout) as Record<string, unknown>;
const id = () => (JSON.parse(text("node_modules/.cache/avouch/app.json")) as { id: string }).id;

test("runs every source in its own directory", () => {
  expect(run()).toEqual({ left: 1, source: 1, data: 1, place: join(project, "deep") });
});

test("shows the lines of the sources where something is thrown", () => {
  expect(spawn("throw").stderr).toContain(`${join(project, "app.ts")}:5:`);
});

test.each([
  ["a source", "deep/place.ts", "source", "source = 1", "source = 2"],
  ["data", "data/data.json", "data", "1", "2"],
  ["a package", "node_modules/left/index.js", "left", "1", "2"],
])("is never older than %s, even where neither its size nor its time shows the change", (_, file, name, from, to) => {
  expect(run()[name]).toBe(1);
  replaceUnseen(file, text(file).replace(from, to));
  expect(run()[name]).toBe(2);
});

test.each([
  ["esbuild's version", "node_modules/esbuild/package.json", "1.0.0", "1.0.1"],
  ["cli/bundled.js", "cli/bundled.js", "// Runs", "// runs"],
  ["how bundles are made", "cli/bundle.js", "// Makes", "// makes"],
  ["the compiler's options", "tsconfig.json", "{", " {"],
  ["what is installed", "node_modules/.package-lock.json", "{}", "[]"],
])("is made again for another content of %s", (_, file, from, to) => {
  run();
  const before = id();
  write(file, text(file).replace(from, to));
  run();
  expect(id()).not.toBe(before);
});

test("is kept where a file was only touched", () => {
  run();
  const before = id();
  utimesSync(join(project, "app.ts"), new Date(), new Date(Date.now() + 60_000));
  write("deep/place.ts", text("deep/place.ts"));
  run();
  expect(id()).toBe(before);
});

test("a file that is added to a directory whose files are found by their names belongs to the bundle", () => {
  write("parts/one.ts", "export const part = 1;\n");
  write("parts.js", "exports.part = (name) => require(`./parts/${name}.ts`).part;\n");
  write(
    "app.ts",
    'import { part } from "./parts.js";\nconsole.log(JSON.stringify({ part: part(process.argv[2] ?? "one") }));\n',
  );
  expect(run()).toEqual({ part: 1 });
  const before = id();
  write("parts/two.ts", "export const part = 2;\n");
  expect(JSON.parse(spawn("two").stdout)).toEqual({ part: 2 });
  expect(id()).not.toBe(before);
  rmSync(join(project, "parts", "two.ts"));
  expect(spawn("two").status).not.toBe(0);
});
