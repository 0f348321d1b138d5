import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";

/** Every npm command that these documents name exists, with the options that they give it. */
const DOCUMENTS = ["operating.md", "deploying.md", "restoring.md", "secrets.md"];
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: Record<string, string> };

const read = (document: string) => readFileSync(join(ROOT, "docs", document), "utf8");

/** Calls as written, each once: script and arguments. */
const CALLS = [
  ...new Set(
    DOCUMENTS.flatMap((document) =>
      [...read(document).matchAll(/npm (?:run (?:--silent )?)?(?!run |ci\b)([a-z:]+)((?: [^\n`|;#]*)?)/g)].flatMap(
        ([call, script = ""]) => (call.startsWith("npm run ") || script === "start" ? [call.trim()] : []),
      ),
    ),
  ),
].map((call) => {
  const words = call.replace(/^npm (run )?(--silent )?/, "").split(/\s+/);
  return [call, words[0] ?? "", words.slice(1).filter((word) => /^--[a-z]/.test(word))] as const;
});

test("commands of this repository are found in the documents", () => {
  expect(CALLS.length).toBeGreaterThan(15);
});

test.each(CALLS)("%s is a command of package.json", (_, script) => {
  expect(Object.keys(scripts)).toContain(script);
});

test.each(["rollback", "migrate"])("options of npm run %s are in its help", (script) => {
  const { stdout, status } = spawnSync(process.execPath, [join(ROOT, "cli", "bundled.js"), `cli/${script}`, "--help"], {
    encoding: "utf8",
  });
  expect(status).toBe(0);
  const given = CALLS.filter(([, name]) => name === script).flatMap(([, , options]) => options);
  expect(given.length).toBeGreaterThan(3);
  expect(given.filter((option) => !stdout.includes(`  ${option}`))).toEqual([]);
});

test.each(DOCUMENTS)("links of %s lead to files, and to headings that are there", (document) => {
  const broken = [...read(document).matchAll(/\]\(([^)#:]*\.md)?(?:#([^)]+))?\)/g)].filter(([, file, heading]) => {
    const path = file === undefined ? join(ROOT, "docs", document) : join(ROOT, "docs", file);
    if (!existsSync(path)) return true;
    const headings = [...readFileSync(path, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, text = ""]) =>
      text
        .toLowerCase()
        .replaceAll(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );
    return heading !== undefined && !headings.includes(heading);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test("every template is linked from what people must do by page", () => {
  const files = readdirSync(join(ROOT, "docs", "templates"));
  expect(files.length).toBeGreaterThan(3);
  expect(files.filter((file) => !read("operating.md").includes(`(templates/${file})`))).toEqual([]);
});

test.each([
  ["incident-notice.md", "72 hours"],
  ["authority-notice.md", "72 hours"],
  ["disclosure-reply.md", "48 hours"],
  ["data-request.md", "30 days"],
  ["change-notice.md", "30 days"],
])("the template %s has the page's period: %s", (file, period) => {
  expect(read(`templates/${file}`)).toContain(period);
});
