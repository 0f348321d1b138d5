const LANES = require("./test/lanes");

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "<rootDir>/test/runner/environment.js",
  runtime: "<rootDir>/test/runner/runtime.js",
  roots: ["<rootDir>/test"],
  // npm run test:lanes and npm run test:emulated run the others.
  testMatch: [
    "**/*.test.ts",
    ...Object.values(LANES)
      .flat()
      .map((files) => files.replace("<rootDir>", "!**")),
  ],
  testPathIgnorePatterns: ["/node_modules/", "/test/emulator/deploy"],
  transform: {
    "^.+\\.ts$": "<rootDir>/test/runner/transform.js",
    // Node requires ES modules, and Jest does not.
    "/node_modules/unbash/.+\\.js$": "<rootDir>/test/runner/transform.js",
  },
  transformIgnorePatterns: ["/node_modules/(?!unbash/)"],
  globalSetup: "<rootDir>/test/setup.ts",
  globalTeardown: "<rootDir>/test/teardown.ts",
  maxWorkers: 2,
  // Many tests start processes, on machines that may be busy.
  testTimeout: 300_000,
};
