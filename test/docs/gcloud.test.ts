import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../../cli/synthesize";

/** Commands of these documents are held against the Cloud SDK's own list of commands and flags. */
const DOCUMENTS = ["restoring.md", "deploying.md", "operating.md"];

interface Command {
  readonly commands?: Record<string, Command>;
  /** Flags, with their choices where they take one of a few values. */
  readonly flags?: Record<string, { readonly choices?: readonly string[] | string; readonly type?: string }>;
}

const found = spawnSync("bash", ["-c", "command -v gcloud"], { encoding: "utf8" }).stdout.trim();
const tree = found === "" ? "" : join(dirname(dirname(realpathSync(found))), "data", "cli", "gcloud_completions.py");
const hasTree = tree !== "" && existsSync(tree);
if (!hasTree) console.warn("Skipped: commands of the runbooks against the Cloud SDK's list, which was not found");
const testWithSdk = hasTree ? test : test.skip;

/** Indented blocks of a document, without their margin. */
function blocksOf(document: string): string[] {
  const text = readFileSync(join(ROOT, "docs", document), "utf8");
  return [...text.matchAll(/(?<=\n\n)(?: {4,}.*\n)+/g)].map(([block]) => {
    const margin = Math.min(...block.split("\n").flatMap((line) => (line === "" ? [] : [line.search(/\S/)])));
    return block.replaceAll(new RegExp(`^ {${margin}}`, "gm"), "");
  });
}

const isShell = (block: string) => /^(gcloud|terraform|npm|openssl|curl|jq|time|for|docker|mkdir|umask)\b/m.test(block);
const SHELL = DOCUMENTS.flatMap((document) =>
  blocksOf(document)
    .filter(isShell)
    .map((text) => [document, text] as const),
);

/** Words of each call of gcloud, up to what the shell does next. */
const CALLS = SHELL.flatMap(([document, text]) =>
  [...text.replaceAll(/\\\n\s*/g, "").matchAll(/\bgcloud ((?:'[^']*'|"[^"]*"|[^|;\n>&'"])*)/g)].map(
    ([, call = ""]) => ({
      document,
      call: call.replace(/\s+#.*$/, "").trim(),
    }),
  ),
);

/** What is wrong with a call, by the list of the SDK. */
function fault(root: Command, call: string): string | undefined {
  const words = (call.match(/(?:'[^']*'|"[^"]*"|\S)+/g) ?? []).map((word) => word.replace(/^(['"])(.*)\1$/, "$2"));
  let at = root;
  let depth = 0;
  const flags = { ...root.flags };
  for (const word of words) {
    const next = at.commands?.[word];
    if (!next) break;
    at = next;
    depth++;
    Object.assign(flags, at.flags);
  }
  if (at.commands && Object.keys(at.commands).length > 0) return `no command ${words.slice(0, depth + 1).join(" ")}`;
  // A flag that is on or off is listed without its `no-`.
  const isKnown = (flag: string) => flag in flags || flag.replace(/^--no-/, "--") in flags;
  const given = words.slice(depth).filter((word) => word.startsWith("--"));
  const unknown = given.filter((word) => !isKnown(word.split("=")[0] ?? ""));
  return unknown.length === 0 ? undefined : `no flag ${unknown.join(" ")}`;
}

test.each(SHELL)("a block of %s is what a shell can read: %s", (_, text) => {
  const { status, stderr } = spawnSync("bash", ["-n"], { input: text, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

describe("every call of gcloud", () => {
  let root: Command;
  beforeAll(() => {
    if (!hasTree) return;
    const { stdout } = spawnSync(
      "python3",
      [
        "-c",
        "import json, runpy, sys; json.dump(runpy.run_path(sys.argv[1])['STATIC_COMPLETION_CLI_TREE'], sys.stdout)",
        tree,
      ],
      { encoding: "utf8", maxBuffer: 1 << 28 },
    );
    root = JSON.parse(stdout) as Command;
  }, 120_000);

  testWithSdk("names a command and flags that the SDK has", () => {
    expect(CALLS.length).toBeGreaterThan(30);
    expect(
      CALLS.flatMap(({ document, call }) => {
        const wrong = fault(root, call);
        return wrong === undefined ? [] : [`${document}: gcloud ${call}: ${wrong}`];
      }),
    ).toEqual([]);
  });

  testWithSdk.each([
    ["sql instances copy a b", "no command sql instances copy"],
    ["sql instances clone a b --to-time now", "no flag --to-time"],
  ])("would be found wrong in %s", (call, expected) => {
    expect(fault(root, call)).toBe(expected);
  });
});
