import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nameFault } from "../../cli/new/name";
import { Report } from "../../review/report/report";
import { ProjectCopy } from "../project-copy";

const SYSTEM = [
  "environments/acme-notes-production.yaml",
  "environments/acme-notes-staging.yaml",
  "environments/schemas/acme-notes.json",
  "environments/systems/acme-notes.ts",
  "pages/acme-notes.yaml",
  "stacks/systems/acme-notes.ts",
  "test/stacks/acme-notes.test.ts",
];

let project: ProjectCopy;
let before: ReadonlyMap<string, string>;
beforeAll(() => {
  project = new ProjectCopy();
  before = project.files();
});
afterAll(() => {
  project.remove();
});

/** Files that are new or have another content than the project's. */
function changed(): readonly string[] {
  const now = project.files();
  return [...new Set([...before.keys(), ...now.keys()])].filter((name) => before.get(name) !== now.get(name)).sort();
}

describe("npm run new", () => {
  test("explains itself, with examples and exit codes", () => {
    const { code, stdout } = project.cli("new", ["--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Usage: npm run new -- NAME[^]+Examples:\n {2}npm run new -- acme-notes\n[^]+Exit codes: 0/);
    expect(project.cli("new", ["--version"]).stdout).toMatch(/^avouch \d/);
  });

  test.each<[string, string, string]>([
    ["a path", "../acme", 'got "../acme"; allowed: 2 to 15 lowercase letters'],
    ["a path of Windows", "..\\acme", 'got "..\\\\acme"; allowed: 2 to 15 lowercase letters'],
    ["an absolute path", "/etc/acme", 'got "/etc/acme"; allowed: 2 to 15 lowercase'],
    ["nothing", "", 'got ""; allowed'],
    ["capitals and spaces", "Acme Notes", "did you mean acme-notes?"],
    ["too long a name", "a".repeat(16), "allowed: 2 to 15 lowercase letters"],
    ["a very long name", "a".repeat(100_000), 'aaa..."; allowed: 2 to 15 lowercase letters'],
    ["a hyphen at the end", "acme-", "did you mean acme?"],
    ["two hyphens in a row", "acme--notes", "did you mean acme-notes?"],
    ["a line after the name", "acme\n", "did you mean acme?"],
    ["a name that Google refuses", "my-google", "without google in it"],
    ["a terminal's sequences", "\u001b[31macme", '"\\u001b[31macme"'],
    ["a mark that turns text around", "acme\u202e", '"acme\\u{202e}"'],
    ["a name that escapes a template", "@name@", 'got "@name@"; allowed'],
    ["a word of the project's own", "bootstrap", 'got "bootstrap", which stands for something else'],
    ["a property of every object", "constructor", 'got "constructor", which stands for something else'],
    ["a device of Windows", "con", 'got "con", which stands for something else'],
    ["a system that there is", "smepro", 'got "smepro", which stands for something else'],
  ])("takes no name that is %s", (_, name, message) => {
    expect(nameFault(name, false)).toContain(message);
  });

  test("takes longer names of pages, and Google's own", () => {
    expect(nameFault("my-google-".repeat(4) + "a", true)).toBeUndefined();
    expect(nameFault("a".repeat(42), true)).toContain("2 to 41 lowercase letters");
    expect(nameFault("acme-notes-2026", false)).toBeUndefined();
  });

  test.each<[string, readonly string[], string]>([
    ["no name", [], "NAME: got none; allowed: one name"],
    ["two names", ["one", "two"], "NAME: got 2; allowed: one name"],
    ["an option that there is not", ["acme", "--force"], "Unknown option '--force'"],
    ["a name that cannot be used", ["../acme"], 'NAME: got "../acme"; allowed: 2 to 15 lowercase letters'],
  ])("refuses %s with exit code 2, and writes nothing", (_, args, message) => {
    const { code, stdout, stderr } = project.cli("new", args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
    expect(changed()).toEqual([]);
  });

  test.each<[string, string]>([
    ["stacks/systems", "ENOTDIR|EEXIST"],
    ["test/stacks", "ENOTDIR|EEXIST"],
  ])("writes nothing at all where %s is no directory", (directory, reason) => {
    const copy = new ProjectCopy();
    try {
      rmSync(copy.path(directory), { recursive: true });
      writeFileSync(copy.path(directory), "");
      const standing = copy.files();
      const { code, stderr } = copy.cli("new", ["acme-notes"]);
      expect(code).toBe(2);
      expect(stderr).toMatch(new RegExp(`^\\S+: it cannot be written \\((?:${reason})\\); no file was written$`, "m"));
      expect(copy.files()).toEqual(standing);
    } finally {
      copy.remove();
    }
  });

  test("overwrites no file, not even one that a link leads to", () => {
    const target = project.path("test", "stacks", "other.test.ts");
    symlinkSync(join(project.directory, "nowhere"), target);
    const { code } = project.cli("new", ["other"]);
    rmSync(target);
    expect(code).toBe(2);
    expect(changed()).toEqual([]);
  });
});

describe("npm run new -- NAME --page-only", () => {
  const page = "pages/harbor.yaml";
  test("writes a page of eight statements and nothing else", () => {
    const { code, stdout } = project.cli("new", ["harbor", "--page-only"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Wrote \n  ${page}\n`);
    expect(changed()).toEqual([page]);
    expect(project.read(page).match(/^ {2}- id:/gm)).toHaveLength(8);
  });

  test("the page judges Terraform that has nothing of this project in it", () => {
    const { code, stdout } = project.cli("review", ["--page", page, "test/fixtures/foreign/plan.json"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Every checked claim holds.");
  });

  test("refuses a page that there is, and a system of that name", () => {
    expect(project.cli("new", ["harbor", "--page-only"])).toMatchObject({ code: 2 });
    const { code, stderr } = project.cli("new", ["harbor"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'NAME: got "harbor", which exists already; allowed: another name\nTry: npm run new -- --help\n',
    });
    rmSync(project.path(page));
  });
});

describe("the system that npm run new writes", () => {
  beforeAll(() => {
    expect(project.cli("new", ["acme-notes"])).toMatchObject({ code: 0, stderr: "" });
  });

  const synthesizedFile = (stack: string) => project.path("cdktf.out", "stacks", stack, "cdk.tf.json");

  /** Statuses of the statements, by id without the system; of one file. */
  function review(file: string, ...options: string[]) {
    const json = project.path("cdktf.out", "review.json");
    const { code, stderr } = project.cli("review", ["--json", json, ...options, file]);
    expect(stderr).toBe("");
    const [plan] = (JSON.parse(readFileSync(json, "utf8")) as Report).plans;
    return {
      code,
      statuses: Object.fromEntries(
        (plan?.claims ?? []).map(({ id, status }) => [id.replace("acme-notes.", ""), status]),
      ),
    };
  }

  test("is these files, and changes no other", () => {
    expect(changed()).toEqual(SYSTEM);
    expect(project.read("pages/acme-notes.yaml").match(/^ {2}- id:/gm)).toHaveLength(8);
  });

  test("synthesizes beside the systems that are there, each of its stacks with its own labels", () => {
    expect(project.cli("synth")).toMatchObject({ code: 0 });
    for (const stack of ["acme-notes-production", "acme-notes-production-bootstrap", "acme-notes-staging"]) {
      const { provider } = JSON.parse(readFileSync(synthesizedFile(stack), "utf8")) as {
        provider: { google: { default_labels: object }[] };
      };
      expect(provider.google[0]?.default_labels).toMatchObject({ system: "acme-notes", stack });
    }
    expect(existsSync(synthesizedFile("smepro-production"))).toBe(true);
  });

  test("keeps every statement of its page", () => {
    for (const stack of ["acme-notes-production", "acme-notes-staging"]) {
      const { code, statuses } = review(synthesizedFile(stack));
      expect({ code, statuses: Object.values(statuses) }).toEqual({ code: 0, statuses: Array(8).fill("holds") });
    }
  });

  test("keeps twenty statements, with no file of the core changed", () => {
    const { code, statuses } = review(
      synthesizedFile("acme-notes-production"),
      ...["--page", "test/fixtures/pages/acme-notes.yaml"],
    );
    expect(Object.keys(statuses)).toHaveLength(20);
    expect({ code, statuses: Object.values(statuses) }).toEqual({ code: 0, statuses: Array(20).fill("holds") });
    expect(changed()).toEqual(SYSTEM);
  });

  test.each<[string, readonly [string, string], readonly string[]]>([
    ["the database has a public address", ['"ipv4_enabled": false', '"ipv4_enabled": true'], ["database.not-public"]],
    ["backups are kept for a week", ['"retained_backups": 14', '"retained_backups": 7'], ["database.backups-14-days"]],
    ["the database has no standby", ['"REGIONAL"', '"ZONAL"'], ["database.high-availability"]],
    ["TLS 1.0 is accepted", ['"TLS_1_2"', '"TLS_1_0"'], ["encryption.in-transit"]],
    [
      "the service can be reached past the load balancer",
      ["INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER", "INGRESS_TRAFFIC_ALL"],
      ["firewall.attacks-blocked", "firewall.rate-limit", "encryption.in-transit"],
    ],
  ])("breaks its statement where %s", (_, [from, to], broken) => {
    const text = readFileSync(synthesizedFile("acme-notes-production"), "utf8");
    const file = project.path("cdktf.out", "broken.tf.json");
    writeFileSync(file, text.replaceAll(from, to));
    expect(text).toContain(from);
    const { code, statuses } = review(file, "--page", "test/fixtures/pages/acme-notes.yaml");
    expect(code).toBe(1);
    const violated = Object.keys(statuses).filter((id) => statuses[id] === "violated");
    expect(broken).toEqual(expect.arrayContaining(violated));
    expect(violated).toContain(broken[0]);
  });

  test("has the region that its settings choose, and its page notices another one", () => {
    const settings = project.path("environments", "acme-notes-staging.yaml");
    const text = readFileSync(settings, "utf8");
    writeFileSync(settings, text.replaceAll("europe-west3", "europe-north1"));
    const output = project.path("cdktf.out");
    const synth = (...args: string[]) => project.cli("synth", args, { AVOUCH_OUTPUT: output });
    expect(synth("--stack", "acme-notes-staging")).toMatchObject({ code: 0 });
    const { code, statuses } = review(synthesizedFile("acme-notes-staging"));
    writeFileSync(settings, text.replaceAll("europe-west3", "frankfurt"));
    const { stderr } = synth("--stack", "acme-notes-staging");
    writeFileSync(settings, text);
    expect({ code, region: statuses["location.region"] }).toEqual({ code: 1, region: "violated" });
    expect(Object.values(statuses).filter((status) => status !== "holds")).toHaveLength(1);
    expect(stderr).toContain(
      'acme-notes-staging.yaml:9: project.region: got "frankfurt"; ' +
        "allowed: a region of Google Cloud, such as europe-west3",
    );
  });
});
