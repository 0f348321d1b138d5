// compare-synthesis.js alias FILE VERSION   has a package.json take cdktn for cdktf
// compare-synthesis.js compare ONE OTHER    compares two directories of stacks, but for what
//                                           cdktn-differences.json lists
"use strict";
const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const ALLOWED = require("./cdktn-differences.json");
const [, , command, one, other] = process.argv;
const parsed = (file) => JSON.parse(readFileSync(file, "utf8"));

if (command === "alias") {
  const manifest = parsed(one);
  manifest.dependencies.cdktf = `npm:cdktn@${other}`;
  delete manifest.dependencies["cdktf-cli"];
  const providers = Object.keys(manifest.dependencies).filter((name) => name.startsWith("@cdktf/provider-"));
  for (const provider of providers) manifest.overrides[provider] = { cdktf: "$cdktf" };
  writeFileSync(one, JSON.stringify(manifest, undefined, 2));
} else {
  const [left, right] = [one, other].map((directory) => readdirSync(join(directory, "stacks")).sort());
  const faults = left.join() === right.join() ? [] : [`stacks: ${left.join(", ")} and ${right.join(", ")}`];
  for (const stack of left.filter((name) => right.includes(name))) {
    const [expected, actual] = [one, other].map((directory) => parsed(join(directory, "stacks", stack, "cdk.tf.json")));
    faults.push(...differences(expected, actual, []).filter(isForbidden).map(describe(stack)));
  }
  process.stdout.write(
    faults.length === 0
      ? `${left.length} stacks are equal but for ${ALLOWED.map(({ path }) => path).join(", ")}\n`
      : `${faults.join("\n")}\n`,
  );
  process.exitCode = faults.length === 0 && left.length > 0 ? 0 : 1;
}

function isForbidden({ path }) {
  return !ALLOWED.some((allowed) => allowed.path === path.join("."));
}

function describe(stack) {
  return ({ path, expected, actual }) =>
    `${stack} ${path.join(".")}: ${JSON.stringify(expected)} with cdktf, ${JSON.stringify(actual)} with cdktn`;
}

function differences(expected, actual, path) {
  if (JSON.stringify(expected) === JSON.stringify(actual)) return [];
  const isGroup = (value) => typeof value === "object" && value !== null;
  if (!isGroup(expected) || !isGroup(actual)) return [{ path, expected, actual }];
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys].flatMap((key) => differences(expected[key], actual[key], [...path, key]));
}
