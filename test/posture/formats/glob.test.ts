import { matchesGlob } from "../../../posture/formats/glob";
import { secondsOf } from "../../../posture/formats/period";

test.each([
  ["google_sql_*", "google_sql_database_instance", true],
  ["*", "", true],
  ["*.audit*", "module.logs.google_storage_bucket.audit", true],
  ["*.audit", "module.logs.google_storage_bucket.audit_2", false],
  ["a*b*c", "aXbYbZc", true],
  ["a*b*c", "aXbYbZ", false],
  ["roles/editor", "roles/editor2", false],
  ["a.c", "abc", false],
])("the pattern %s and %s: %s", (pattern, text, matches) => {
  expect(matchesGlob(pattern, text)).toBe(matches);
});

test("a pattern of many stars takes no exponential time", () => {
  expect(matchesGlob(`${"*a".repeat(100)}b`, "a".repeat(10_000))).toBe(false);
});

test.each([
  ["90s", 90],
  ["1h30m", 5400],
  ["30d", 2_592_000],
  ["2w", 1_209_600],
  ["12", 12],
  ["1 day", NaN],
  ["P30D", NaN],
  [undefined, NaN],
])("%s is %d seconds", (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});
