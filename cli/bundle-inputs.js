// Whether the files that a bundle was made of still have the same content.
"use strict";
const { createHash } = require("node:crypto");
const { readdirSync, readFileSync, statSync } = require("node:fs");
const { join } = require("node:path");
const { ROOT } = require("./bundle-cache.js");

/** Milliseconds within which a file may change twice without its time showing it, on any file system. */
const CLOCK_TICK = 2_000;

exports.hashOf = (content) => createHash("sha256").update(content).digest("base64url");

/** What a bundle was made of: the content of a file, or the names in a directory. */
exports.contentOf = (file) => (statSync(file).isDirectory() ? readdirSync(file).sort().join("\n") : readFileSync(file));

/**
 * What the system says of a file that changes whenever its content does: nobody can set the time of the last change, as
 * opposed to that of the last modification. Empty where the file changed so recently that it may change again unseen.
 */
exports.stampOf = (file) => {
  const { ctimeMs, ino, size } = statSync(file);
  return Date.now() - ctimeMs < CLOCK_TICK ? "" : `${ctimeMs} ${ino} ${size}`;
};

/**
 * The inputs of a bundle, with new stamps for those that were touched; undefined where the content of any differs.
 *
 * @param inputs stamp and hash of each file or directory, by its path from the project's root
 */
exports.freshInputs = (inputs) => {
  let fresh = inputs;
  for (const [path, [stamp, hash]] of Object.entries(inputs)) {
    const file = join(ROOT, path);
    // Taken before the file is read: whatever is written after that gives it another stamp.
    const now = exports.stampOf(file);
    if (now !== "" && now === stamp) continue;
    if (exports.hashOf(exports.contentOf(file)) !== hash) return undefined;
    if (now === "") continue;
    if (fresh === inputs) fresh = { ...inputs };
    fresh[path] = [now, hash];
  }
  return fresh;
};
