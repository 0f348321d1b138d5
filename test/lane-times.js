/** Prints how long the files of each lane took, added up. */
module.exports = class LaneTimes {
  onRunComplete(_contexts, { testResults }) {
    const lanes = new Map();
    for (const { displayName, perfStats, numPassingTests, numFailingTests, numPendingTests } of testResults) {
      const name = displayName?.name ?? "all";
      const sum = lanes.get(name) ?? { seconds: 0, passed: 0, failed: 0, skipped: 0 };
      sum.seconds += (perfStats.end - perfStats.start) / 1000;
      sum.passed += numPassingTests;
      sum.failed += numFailingTests;
      sum.skipped += numPendingTests;
      lanes.set(name, sum);
    }
    for (const [name, { seconds, passed, failed, skipped }] of lanes)
      process.stderr.write(
        `Lane ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${seconds.toFixed(0)} s of work\n`,
      );
  }
};
