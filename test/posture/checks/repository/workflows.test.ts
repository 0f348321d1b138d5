import { longestIntervalDays } from "../../../../posture/formats/cron";
import { commandsOf } from "../../../../posture/products/github/commands";
import { Step, workflowsOf } from "../../../../posture/products/github/workflows";

const FILE = ".github/workflows/a.yml";
const read = (text: string | undefined) => workflowsOf({ files: [FILE], text: () => text });

describe("a workflow that cannot be read", () => {
  test.each([
    ["is no text", undefined, "a file that is binary or too large"],
    ["is too large", `on: push\njobs: {}\n${"#".repeat(1 << 18)}`, "a file that is binary or too large"],
    ["is empty", "", "no workflow in it"],
    ["is a word", "workflow", "no workflow in it"],
    ["starts with nothing", "jobs: {}", "no event that starts it"],
    ["has no jobs", "on: push", "no jobs"],
    ["has a list of jobs", "on: push\njobs: [a]", "no jobs"],
    ["says a key twice", "on: push\njobs: {}\njobs: {}", expect.stringContaining("no YAML: Map keys must be unique")],
    ["names what is not there", "on: push\njobs: *all", expect.stringContaining("no YAML")],
    ["is nested too deeply", `on: push\njobs: ${"[".repeat(50_000)}`, expect.stringContaining("no YAML")],
  ])("is a finding where it %s", (_, text, actual) => {
    expect(read(text)).toMatchObject({
      all: [],
      faults: [
        { status: "violated", address: FILE, expected: "a workflow that GitHub can read", actual: actual as string },
      ],
    });
  });

  test("may hold anything where something else is wanted", () => {
    expect(
      read(
        "on: [push, 7]\njobs:\n  a: 7\n  b:\n    steps: 7\n    needs: {}\n    if: [x]\n    env: " +
          "7\n  c:\n    steps: [7, null, {run: [x], with: 7}]\n  __proto__:\n    steps: []\n",
      ).faults,
    ).toEqual([]);
  });
});

describe("the commands of a step", () => {
  const step = (run: string, shell = ""): Step => ({
    at: "",
    uses: "",
    with: {},
    run,
    shell,
    directory: "",
    env: {},
    conditions: [],
    toleratesFailure: false,
  });
  const words = (run: string) => commandsOf(step(run)).map((command) => command.words.join(" "));

  test("are read with their quotes, comments and wrapped lines", () => {
    expect(words("# nothing\nA=b sudo -E 'scan' \"the code\" \\\n  --now # later\nnpx scan@1 x; echo a;b")).toEqual([
      "scan the code --now",
      "scan x",
      "echo a",
      "b",
    ]);
  });

  test("are what a container runs", () => {
    expect(
      words("docker run --rm -v $PWD:/src aquasec/trivy:0.60 image x\ndocker run semgrep/semgrep semgrep ci"),
    ).toEqual(["trivy image x", "semgrep ci"]);
  });

  test("end soon, whatever they hold", () => {
    for (const piece of ["${{", "$(", '"', "'", "\\", "a&&", "#", "{ ", "if\n"])
      expect(commandsOf(step(piece.repeat(20_000))).length).toBeGreaterThanOrEqual(0);
  });
});

test.each([
  ["17 4 * * 1", 7],
  ["17 4 * * *", 1],
  ["*/15 * * * *", 1],
  ["0 0 1-31/5 * *", 5],
  ["0 0 13 * FRI", 7],
  ["0 0 1 * *", 31],
  ["0 0 * * 8", Infinity],
  ["0 0 * *", Infinity],
  ["@weekly", Infinity],
])("%s lets %p days pass", (cron, days) => {
  expect(longestIntervalDays([cron])).toBe(days);
});
