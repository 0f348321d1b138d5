// The schema of a system's settings, found by the name of its file in environments/systems/.
"use strict";

// A bundle holds every file that this can name (cli/bundle.js). The path begins in the directory above, as esbuild
// takes two patterns of the same words in one bundle for the same one.
exports.ownSchema = (system) => require(`../environments/systems/${system}.ts`).schema;
