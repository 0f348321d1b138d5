// The stack of a system, found by the name of its file in stacks/systems/.
"use strict";

// A bundle holds every file that this can name (cli/bundle.js). The path begins in the directory above, as esbuild
// takes two patterns of the same words in one bundle for the same one.
exports.ownSystem = (system) => require(`../stacks/systems/${system}.ts`).system;
