import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { loadSettings } from "../../environments/load";
import { ENVIRONMENTS } from "../fixtures/environments";
import { directory, faults, faultsOf, faultsOfText, put, message } from "./settings-errors";

const NAME =
  "a name that cannot be used; allowed: smvue-<environment>.yaml, " +
  "smepro-<environment>.yaml or smallcrm-<environment>.yaml, " +
  "the environment 2 to 16 lowercase letters and digits, starting with a letter";

describe("a directory of settings", () => {
  test("is read in the order of its names", () => {
    expect(loadSettings(ENVIRONMENTS).map(({ system, environment }) => `${system}-${environment}`)).toEqual([
      "smallcrm-production",
      "smallcrm-staging",
      "smepro-production",
      "smepro-staging",
      "smvue-production",
      "smvue-staging",
    ]);
  });

  test("may hold a further environment", () => {
    copyFileSync(join(ENVIRONMENTS, "smepro-staging.yaml"), join(directory, "smepro-demo.yaml"));
    expect(loadSettings(directory)).toMatchObject([{ system: "smepro", environment: "demo" }]);
  });

  test("gives the faults of every file at once", () => {
    put("smepro-staging.yaml", ["sensitivity: 2", "sensitivity: 5"]);
    put("smvue-staging.yaml", ["sensitivity: 2", "sensitivity: 0"]);
    expect(faults()).toEqual(
      [
        "smepro-staging.yaml:{sensitivity}: waf.sensitivity: got 5; allowed: a whole number of levels from 1 to 4",
        "smvue-staging.yaml:{sensitivity}: waf.sensitivity: got 0; allowed: a whole number of levels from 1 to 4",
      ].map(message),
    );
  });

  test("must hold settings", () => {
    expect(() => loadSettings(directory)).toThrow("holds no settings file; allowed: <system>-<environment>.yaml");
    expect(() => loadSettings(join(directory, "nowhere"))).toThrow(
      "cannot be read; allowed: a directory of settings files",
    );
  });
});

describe("a wrong file", () => {
  test("gives every fault at once, in order, each with line, value and what is allowed", () => {
    expect(
      faultsOf(
        "smvue-production.yaml",
        ["id: smvue-production-example", "id: SMVue"],
        ["concurrency: 80", "concurrency: 80\n  surprise: 1"],
        ["retained: 7", "retained: 30"],
        ["sensitivity: 2", "sensitivity: high"],
      ),
    ).toEqual(
      [
        'smvue-production.yaml:{id: SMVue}: project.id: got "SMVue"; allowed: a project id: 6 to ' +
          "30 lowercase letters, digits and hyphens, without google in it",
        "smvue-production.yaml:{surprise}: service.surprise: got an unknown key; allowed: only " +
          "the keys image, cpu, memory, concurrency, minInstances, maxInstances, timeoutSeconds, " +
          "databasePool, startupSeconds",
        "smvue-production.yaml:{retained}: database.backups.retained: got 30; allowed: exactly 7 " +
          "daily backups: SMVue's page promises 7 days (Database Security)",
        'smvue-production.yaml:{sensitivity}: waf.sensitivity: got "high"; allowed: a whole ' +
          "number of levels from 1 to 4",
      ].map(message),
    );
  });
});

describe("two files", () => {
  test("may not name the same project, not even of two systems", () => {
    put("smepro-staging.yaml");
    put("smvue-staging.yaml", ["id: smvue-staging-example", "id: smepro-staging-example"]);
    expect(faults()).toEqual([
      message(
        'smvue-staging.yaml:{id: smepro}: project.id: got "smepro-staging-example"; allowed: a ' +
          "project of its own (smepro-staging.yaml:5 has it)",
      ),
    ]);
  });

  test("may not name the same state bucket", () => {
    put("smvue-production.yaml");
    put("smvue-staging.yaml", ["bucket: smvue-staging-example-state", "bucket: smvue-production-example-state"]);
    expect(faults()).toEqual([
      message(
        'smvue-staging.yaml:{bucket:}: state.bucket: got "smvue-production-example-state"; ' +
          "allowed: a bucket of its own (smvue-production.yaml:11 has it)",
      ),
    ]);
  });

  test("of smallCRM may share neither domain, nor Storage Box, nor state bucket", () => {
    put("smallcrm-production.yaml");
    put(
      "smallcrm-staging.yaml",
      [/example\.net/g, "example.org"],
      ["host: u000000", "host: u00000"],
      ["user: u000000", "user: u00000"],
      ["bucket: smallcrm-staging", "bucket: smallcrm-production"],
    );
    expect(faults().map((fault) => fault.replace(/^(.*?):\d+: (.*?): .*\((.*):\d+ has it\)$/, "$1 $2 $3"))).toEqual(
      ["state.bucket", "dns.domain", "backups.storageBox.host"].map(
        (path) => `smallcrm-staging.yaml ${path} smallcrm-production.yaml`,
      ),
    );
  });

  test("of smallCRM may both keep their state where they are synthesized", () => {
    for (const file of ["smallcrm-production.yaml", "smallcrm-staging.yaml"])
      put(file, [/backend: s3\n.*\n.*\n/, "backend: local\n"]);
    expect(faults()).toEqual([]);
  });

  test("may not both own the settings of one zone", () => {
    put("smvue-production.yaml");
    put("smvue-staging.yaml", ["ownsZoneSettings: false", "ownsZoneSettings: true"]);
    expect(faults()).toEqual([
      message(
        "smvue-staging.yaml:{ownsZoneSettings:}: cloudflare.ownsZoneSettings: got true; allowed: " +
          "false, for one file owns a zone's settings (smvue-production.yaml:123 has it)",
      ),
    ]);
  });

  test("may each own the settings of a zone of their own", () => {
    put("smvue-production.yaml");
    put("smvue-staging.yaml", ["ownsZoneSettings: false", "ownsZoneSettings: true"], ['zoneId: "0', 'zoneId: "a']);
    expect(faults()).toEqual([]);
  });

  test("are told apart by whose name the shared value holds, not by their order", () => {
    put("smvue-production.yaml");
    copyFileSync(join(directory, "smvue-production.yaml"), join(directory, "smvue-demo.yaml"));
    expect(faults().map((fault) => fault.replace(/:.*?: (.*?): .*\((.*):\d+ has it\)$/, " $1 $2"))).toEqual(
      ["project.id", "state.bucket", "cloudflare.ownsZoneSettings"].map(
        (path) => `smvue-demo.yaml ${path} smvue-production.yaml`,
      ),
    );
  });

  test("may name an environment by its first letters", () => {
    for (const [file, id] of [
      ["smvue-staging.yaml", "smvue-stag-4711"],
      ["smepro-staging.yaml", "smvue-stag-4711"],
    ] as const)
      put(file, [/ {2}id: sm.*/, `  id: ${id}`]);
    expect(faults()).toEqual([
      expect.stringMatching(/^smepro-staging\.yaml:5: project\.id: .* \(smvue-staging\.yaml:5 has it\)$/),
    ]);
  });

  test("may not own anything that a third one owns either", () => {
    put("smvue-production.yaml");
    for (const file of ["smepro-production.yaml", "smvue-staging.yaml"])
      put(file, [/ {2}id: sm.*/, "  id: smvue-production-example"]);
    expect(faults().map((fault) => fault.replace(/^(.*?):\d+: (.*?): .*\((.*):\d+ has it\)$/, "$1 $2 $3"))).toEqual([
      "smepro-production.yaml project.id smvue-production.yaml",
      "smvue-staging.yaml project.id smvue-production.yaml",
    ]);
  });
});

describe("what SMVue's page promises of production", () => {
  const AUTOMATIC = [/run: manual\n( {2}people:\n {4}.*\n)?/, "run: automatic\n"] as const;
  const PREVIEW = ["preview: false", "preview: true"] as const;

  test("is kept: a person runs migrations, and attacks are blocked", () => {
    expect(faultsOf("smvue-production.yaml", AUTOMATIC, PREVIEW)).toEqual(
      [
        'smvue-production.yaml:{run: automatic}: migrations.run: got "automatic"; allowed: ' +
          "manual, as SMVue's page says of production (Deployment Security)",
        "smvue-production.yaml:{preview:}: waf.preview: got true; allowed: false, as SMVue's " +
          "page says that attacks are blocked (Web Application Firewall)",
      ].map(message),
    );
  });

  test("is not asked of staging, nor of SMEPro", () => {
    put("smvue-staging.yaml", PREVIEW);
    put("smepro-production.yaml", AUTOMATIC, PREVIEW);
    expect(faults()).toEqual([]);
  });
});

describe("an expression of Terraform", () => {
  const reason = (text: string) =>
    `optOuts: { sqli: [{ ruleId: owasp-crs-v030301-id942260-sqli, reason: '${text}' }] }`;

  test.each([
    'matches ${file("/etc/passwd")}',
    "matches %{ if true }all%{ endif }",
    "matches ${TfToken[TOKEN.3]}",
    "matches TfToken[TOKEN.3]",
    "matches $${a dollar sign}",
  ])("is refused in a free text: %s", (text) => {
    expect(faultsOf("smvue-staging.yaml", ["optOuts: {}", reason(text)])).toEqual([
      expect.stringMatching(
        new RegExp(
          [
            String.raw`^smvue-staging\.yaml:\d+: waf\.optOuts\.sqli(\.0)?\.reason: got ".*"; `,
            String.raw`allowed: a value without \$\{ or %\{, which Terraform would evaluate$`,
          ].join(""),
        ),
      ),
    ]);
  });

  test("is refused behind an alias", () => {
    const text =
      "optOuts: { sqli: [{ ruleId: owasp-crs-v030301-id942260-sqli, reason: &why 'matches " +
      "${path.cwd}' }], xss: [{ ruleId: owasp-crs-v030301-id941100-xss, reason: *why }] }";
    expect(faultsOf("smvue-staging.yaml", ["optOuts: {}", text])).toHaveLength(1);
  });

  test("is not seen in prices, percentages and braces", () => {
    expect(faultsOf("smvue-staging.yaml", ["optOuts: {}", reason("matches $5, 100% and {braces}")])).toEqual([]);
  });

  test.each(["smallcrm-staging.yaml", "smepro-staging.yaml", "smvue-staging.yaml"])(
    "is taken by no value of %s",
    (file) => {
      const whole = parse(
        readFileSync(join(ENVIRONMENTS, file), "utf8").replace("optOuts: {}", reason("matches prose in descriptions")),
      ) as object;
      const taken = leavesOf(whole).flatMap((path) =>
        ["${path.cwd}", "%{ if true }", "TfToken[TOKEN.3]"]
          .filter((expression) => faultsOfText(file, stringify(withLeaf(whole, path, expression))).length === 0)
          .map((expression) => `${path.join(".")}: ${expression}`),
      );
      expect(taken).toEqual([]);
    },
  );
});

/** The path of each value that is no group and no list. */
const leavesOf = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
    : [path];

function withLeaf(value: unknown, [key, ...rest]: readonly string[], leaf: string): unknown {
  if (key === undefined) return leaf;
  if (Array.isArray(value))
    return value.map((inner: unknown, index) => (String(index) === key ? withLeaf(inner, rest, leaf) : inner));
  return Object.fromEntries(
    Object.entries(value as object).map(([name, inner]: [string, unknown]) => [
      name,
      name === key ? withLeaf(inner, rest, leaf) : inner,
    ]),
  );
}

describe("hostile files", () => {
  test.each<[string, string, string]>([
    [
      "is not YAML",
      "a: [1\nb: 2\n",
      "smepro-staging.yaml:2: not valid YAML: Flow sequence in block collection must be " +
        "sufficiently indented and end with a ]",
    ],
    [
      "is empty",
      "",
      expect.stringContaining(
        "smepro-staging.yaml:1: the file: got null; allowed: a group of the keys example, project,",
      ) as unknown as string,
    ],
    [
      "is a list",
      "- 1\n",
      expect.stringContaining(
        "smepro-staging.yaml:1: the file: got [1]; allowed: a group of the keys",
      ) as unknown as string,
    ],
    [
      "has a key twice",
      "example: true\nexample: false\n",
      "smepro-staging.yaml:2: example: got the key a second time (first on line 1); allowed: each key once",
    ],
    [
      "expands without end",
      `a: &a [x, x]\n${"bcdefgh"
        .split("")
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[index]}`).join(", ")}]`)
        .join("\n")}\n`,
      "smepro-staging.yaml:1: not usable YAML: ReferenceError: Excessive alias count indicates " +
        "a resource exhaustion attack",
    ],
    ["is huge", `# ${"x".repeat(300_000)}\n`, "smepro-staging.yaml: got 300003 bytes; allowed: at most 262144"],
  ])("a file that %s", (_, text, fault) => {
    expect(faultsOfText("smepro-staging.yaml", text)).toEqual([fault]);
  });

  test("no terminal escape of a file reaches the terminal", () => {
    const escapes = faultsOfText("smepro-staging.yaml", 'example: "\\e[2Jgone"\n"\\e]0;title\\a": 1\n');
    expect(escapes.join("")).not.toMatch(/\p{Cc}/u);
    expect(escapes).toContain('smepro-staging.yaml:1: example: got "\\u001b[2Jgone"; allowed: true or false');
  });

  test.each([
    "other-production.yaml",
    "constructor-prod.yaml",
    "toString-prod.yaml",
    "smvue.yaml",
    "smvue-p.yaml",
    "smvue-1st.yaml",
    "smvue-production-eu.yaml",
    `smvue-${"p".repeat(17)}.yaml`,
  ])("a file called %s", (file) => {
    expect(faultsOfText(file, "")).toEqual([`${file}: ${NAME}`]);
  });

  test.each([
    ["smvue-staging.yml", "smvue-staging.yaml"],
    ["smuve-staging.yaml", "smvue-staging.yaml"],
    ["SmallCRM-production.yaml", "smallcrm-production.yaml"],
  ])("a misspelled file name: %s", (file, meant) => {
    expect(faultsOfText(file, "")).toEqual([`${file}: ${NAME}; did you mean ${meant}?`]);
  });

  test("a directory that is called like a settings file", () => {
    mkdirSync(join(directory, "smvue-staging.yaml"));
    expect(faults()).toEqual(["smvue-staging.yaml: got something that is no file; allowed: a settings file"]);
  });

  test("a link to a file that is not there", () => {
    symlinkSync(join(directory, "nowhere"), join(directory, "smvue-staging.yaml"));
    expect(faults()).toEqual(["smvue-staging.yaml: cannot be read (ENOENT); allowed: a settings file"]);
  });

  test("a link to itself", () => {
    symlinkSync("smvue-staging.yaml", join(directory, "smvue-staging.yaml"));
    expect(faults()).toEqual(["smvue-staging.yaml: cannot be read (ELOOP); allowed: a settings file"]);
  });

  test("none of them hides the faults of the others", () => {
    mkdirSync(join(directory, "smvue-staging.yaml"));
    symlinkSync("nowhere", join(directory, "smvue-production.yaml"));
    put("smepro-staging.yaml", ["sensitivity: 2", "sensitivity: 5"]);
    expect(faults().map((fault) => fault.replace(/:.*/, ""))).toEqual([
      "smepro-staging.yaml",
      "smvue-production.yaml",
      "smvue-staging.yaml",
    ]);
  });
});
