import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { REVIEW } from "../../cli/review-command";
import { ROOT } from "../../cli/synthesize";
import { scripts } from "../../package.json";

test("npm run review runs a review as npm start and the benchmark do", () => {
  expect(scripts.review).toBe(
    ["node", ...REVIEW.map((argument) => (argument.startsWith(ROOT) ? relative(ROOT, argument) : argument))].join(" "),
  );
});

/** Node does not start with an argument that it does not know, and V8 renames its own. */
const KNOWN_TO_ALL = /^--(?:require|(?:min|max)-semi-space-size=\d+|initial-heap-size=\d+)$/;

test("no command starts Node with an argument that only some of its versions know", () => {
  const { app } = JSON.parse(readFileSync(join(ROOT, "cdktf.json"), "utf8")) as { readonly app: string };
  const commands = [app, ...Object.values(scripts)].filter((command) => command.startsWith("node "));
  expect(commands.length).toBeGreaterThan(10);
  for (const command of commands) {
    const beforeProgram = command.slice("node ".length).split(/ (?=[\w./-]*\.[jt]s\b|cli\/)/)[0] ?? "";
    const flags = beforeProgram.split(" ").filter((word) => word.startsWith("--"));
    expect(flags.filter((flag) => !KNOWN_TO_ALL.test(flag))).toEqual([]);
  }
});
