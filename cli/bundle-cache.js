// Where bundles are kept.
"use strict";
const { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");

exports.ROOT = join(__dirname, "..");

/** Writes a file whole or not at all. Where nothing can be kept, the next run does the same work again. */
exports.keep = (file, content) => {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const partial = `${file}.${process.pid}`;
    writeFileSync(partial, content);
    renameSync(partial, file);
  } catch {
    return;
  }
};

/** Everything that is kept of a program, except for what says which of it is in use. */
exports.filesOf = (kept) => {
  const directory = dirname(kept);
  return existsSync(directory)
    ? readdirSync(directory)
        .filter((file) => file.startsWith(`${basename(kept)}.`) && /\.(?:js|bin|lines\.json)$/.test(file))
        .map((file) => join(directory, file))
    : [];
};
