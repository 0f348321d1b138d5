// Prints how many tests passed, failed and were skipped: node .ci/count-tests.js REPORT…, reports by jest --json.
"use strict";
const { readFileSync } = require("node:fs");

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")));
const sum = (key) => reports.reduce((total, report) => total + report[key], 0);
const failed = sum("numFailedTests") + sum("numRuntimeErrorTestSuites");
const skipped = sum("numPendingTests");
process.stdout.write(`${sum("numPassedTests")} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
