/** Deployments to the emulator with the real providers: each apply takes up to half a minute of the providers' pauses. */
const { testPathIgnorePatterns: _, ...config } = require("./jest.config.js");

/** @type {import("jest").Config} */
module.exports = { ...config, testMatch: ["**/test/emulator/deploy*.test.ts"], maxWorkers: 1, testTimeout: 900_000 };
