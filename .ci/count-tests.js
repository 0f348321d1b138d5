// Prints how many tests passed, failed and were skipped: node .ci/count-tests.js REPORT, a report by jest --json.
"use strict";
const { readFileSync } = require("node:fs");

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = report;
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : "";
process.stdout.write(`${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed${skipped}\n`);
