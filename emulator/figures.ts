/**
 * Prints the figures of emulator/README.md: lines of code by product, methods with meaning of their own, and, of logs
 * that were saved from `GET /_emulator/log`, which share of the documents' methods was called:
 *
 *     npm run emulator:figures -- [log.json …]
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { Api } from "./discovery/load";
import { genericHandler } from "./core/crud";
import type { GoogleProduct } from "./product";
import { products } from "./products/all";

const DIRECTORY = join(__dirname, "products");

interface Called {
  readonly method?: string;
}

/** Lines that hold code: neither empty nor only a comment. */
function codeLines(file: string): number {
  const lines = readFileSync(file, "utf8")
    .replace(/\/\*[^]*?\*\//g, "")
    .split("\n");
  return lines.filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length;
}

const filesIn = (directory: string): string[] =>
  readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return filesIn(path);
    return path.endsWith(".ts") ? [path] : [];
  });

/** `sqladmin-backups.ts` and `compute/networks.ts` belong to `sqladmin` and `compute`. */
function productOf(file: string): string {
  const [first = ""] = file.slice(DIRECTORY.length + 1).split("/");
  return basename(first, ".ts").replace(/^(iam|logging|monitoring|run|sqladmin|storage)-.*/, "$1");
}

function linesByProduct(): Map<string, number> {
  const lines = new Map<string, number>();
  for (const file of filesIn(DIRECTORY)) {
    const name = productOf(file);
    lines.set(name, (lines.get(name) ?? 0) + codeLines(file));
  }
  return lines;
}

/** Methods of the documents, those that are served, and those with a handler of the product's own. */
function methodsOf(product: GoogleProduct) {
  const { methods } = Api.of(product.documents);
  const own = Object.keys(product.methods ?? {}).map((id) => `${product.service}.${id}`);
  const served = methods.filter((routed) => {
    const collection = product.collections[routed.collection];
    const isOperation = /operations$/i.test(routed.collection);
    if (!collection && !isOperation) return false;
    return genericHandler({ verb: routed.verb, routed, collection: collection ?? {} }) !== undefined;
  });
  return { known: methods.map(({ id }) => id), own, served: [...new Set([...own, ...served.map(({ id }) => id)])] };
}

const table = (rows: readonly (readonly (string | number)[])[]): string =>
  rows
    .map((row) =>
      row.map((cell, index) => `${cell}`[index === 0 ? "padEnd" : "padStart"](index === 0 ? 24 : 9)).join(""),
    )
    .join("\n");

const google = products.filter((one): one is GoogleProduct => one.kind === "google");
const called = new Set(
  process.argv
    .slice(2)
    .flatMap((file) => JSON.parse(readFileSync(file, "utf8")) as readonly Called[])
    .flatMap(({ method }) => method ?? []),
);
const rows = google.map((product) => {
  const { known, own, served } = methodsOf(product);
  const used = known.filter((id) => called.has(id));
  return [product.documents.join(" "), known.length, served.length, own.length, used.length] as const;
});
const sum = (index: 1 | 2 | 3 | 4): number => rows.reduce((total, row) => total + row[index], 0);
console.log(
  table([["Documents", "methods", "served", "own", "called"], ...rows, ["all", sum(1), sum(2), sum(3), sum(4)]]),
);
const lines = [...linesByProduct()].sort(([, one], [, other]) => other - one);
console.log(
  `\n${table([["Product", "lines"], ...lines, ["all", lines.reduce((total, [, count]) => total + count, 0)]])}`,
);
for (const part of ["core", "discovery", "access", "page"])
  console.log(
    table([[`emulator/${part}`, filesIn(join(__dirname, part)).reduce((all, file) => all + codeLines(file), 0)]]),
  );
