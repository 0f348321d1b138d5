const config = require("./jest.config.js");

/**
 * Deployments to the emulator with the real providers: each apply takes up to half a minute of the providers' pauses.
 *
 * @type {import("jest").Config}
 */
module.exports = {
  ...config,
  testMatch: ["**/test/emulator/deploy*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  maxWorkers: 1,
  // Hundreds of attributes are changed in rounds, each with two plans and two deployments.
  testTimeout: 5_400_000,
};
