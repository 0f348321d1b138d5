import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../cli/synthesize";
import { pageSchema } from "../../../posture/pages/json-schema";
import { PageError } from "../../../posture/pages/page-error";
import { parsePage } from "../../../posture/pages/read-page";

const HEAD = "system: acme\ntitle: Acme security page\nstatements:\n";
const ROW = "  - id: a.b\n    at: { item: 1 }\n    says: It is so.\n    kind: infrastructure\n";

/** Faults of a page, without the file's name. */
async function faultsOf(text: string): Promise<readonly string[]> {
  try {
    await parsePage(text, "acme.yaml");
    return [];
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    return error.faults.map((fault) => fault.replace(/^acme\.yaml:/, ""));
  }
}

describe("a page", () => {
  test("may name checks with and without parameters, and none at all", async () => {
    expect(
      await faultsOf(
        `${HEAD}${ROW}${ROW.replace("a.b", "a.c")}    proved-by: [database/not-public, { ` +
          `database/backup-retention: { days: 7 } }]\n`,
      ),
    ).toEqual([]);
  });

  test("may say what somebody has read, with the reason, and in no other form", async () => {
    const judged = (row: string) => faultsOf(`${HEAD.replace("statements:\n", `judged:\n${row}statements:\n`)}${ROW}`);
    expect(await judged("  - { address: null_resource.a, runs: ./a.sh, because: It prints. }\n")).toEqual([]);
    expect(await judged("  - { address: null_resource.a }\n")).toEqual([
      expect.stringMatching(/^4:5: judged\.0: got no because; allowed: /),
    ]);
    expect(await judged("  - { address: '*', because: All of them. }\n")).toEqual([
      expect.stringMatching(/^4:7: judged\.0\.address: got "\*"; allowed: the address of a resource/),
    ]);
  });

  test("shows every fault at once, in the order of the file, each with line and column", async () => {
    const rows = [
      ROW.replace("kind: infrastructure", "kind: infrastructur"),
      `${ROW.replace("a.b", "a.c")}    proved-by:\n      - database/not-publik\n      - ` +
        `database/backup-retention: { days: 700 }\n`,
      `${ROW.replace("a.b", "a.c")}    proved-by: [repository/secret-detection, database/backup-retention]\n`,
      `${ROW.replace("a.b", "a.d")}    attested-by: somebody\n`,
      ROW.replace("a.b", "a.e").replace("infrastructure", "vendor"),
    ];
    expect(await faultsOf(`titel: Acme\n${HEAD}${rows.join("")}`)).toEqual([
      '1:1: titel: got "titel"; allowed: system, title, address, includes, companies, ' +
        "key-domains, judged, statements; did you mean title?",
      '8:5: statements.0.kind: got "infrastructur"; allowed: one of infrastructure, process, ' +
        "application, vendor; did you mean infrastructure?",
      '14:9: statements.1.proved-by.0: got "database/not-publik"; allowed: the id of a check: ' +
        "npm run checks lists them; did you mean database/not-public?",
      "15:38: statements.1.proved-by.1.database/backup-retention.days: got 700; allowed: a whole number, 1 to 365 days",
      '16:5: statements.2.id: got "a.c"; allowed: each id once',
      "20:17: statements.2.proved-by.0: got repository/secret-detection, which judges a " +
        "repository; allowed: checks of Terraform, as the statement's kind is infrastructure",
      "20:46: statements.2.proved-by.1: got no days; allowed: days: a whole number, 1 to 365 days",
      '25:5: statements.3.attested-by: got "somebody"; allowed: nothing: a statement of the ' +
        "kind infrastructure is proved by checks",
      "26:5: statements.4: got no attested-by; allowed: who has to attest a statement of the kind vendor",
    ]);
  });

  test.each([
    ["a list", "- 1\n", "allowed: a page"],
    ["no YAML", "a: [\n", "not valid YAML"],
    ["a key twice", `${HEAD}${ROW}title: again\n`, "not valid YAML"],
    ["aliases without end", `a: &a [1,1,1,1,1,1,1,1,1]\nb: [${"*a, ".repeat(60)}]\n`, "not usable YAML"],
    ["nothing", "", "got null"],
  ])("is refused in words where it is %s", async (_, text, message) => {
    expect((await faultsOf(text)).join("\n")).toContain(message);
  });

  test.each(["(a+)+$", "a|b", "[a-z]", "a*b*c*d*e", ""])(
    "takes no regular expression as a name: %s",
    async (pattern) => {
      const row = `${ROW}    proved-by:\n      - secrets/held: { name: a, matches: [${JSON.stringify(pattern)}] }\n`;
      expect(await faultsOf(HEAD + row)).toHaveLength(1);
    },
  );
});

test("pages/page.schema.json follows from the code: npm run schemas writes it", async () => {
  expect(JSON.parse(readFileSync(join(ROOT, "pages", "page.schema.json"), "utf8"))).toEqual(
    JSON.parse(JSON.stringify(await pageSchema())),
  );
});
