const LANES = require("./test/lanes");
const { globalSetup, globalTeardown, maxWorkers, testTimeout, ...project } = require("./jest.config.js");

/** @type {import("jest").Config} */
module.exports = {
  projects: Object.entries(LANES).map(([displayName, testMatch]) => ({
    ...project,
    displayName,
    testMatch,
    globalSetup,
    globalTeardown,
  })),
  maxWorkers,
  testTimeout,
  reporters: ["default", "<rootDir>/test/lane-times.js"],
};
