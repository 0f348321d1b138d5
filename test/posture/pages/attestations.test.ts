import Ajv from "ajv";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../../cli/synthesize";
import { Page } from "../../../posture/claim";
import { evaluate } from "../../../posture/evaluate";
import { readSynthesized } from "../../../posture/model/synthesized";
import { readAttestations } from "../../../posture/pages/attestations";
import { attestationsSchema } from "../../../posture/pages/json-schema";
import { loadPage } from "../../../posture/pages/load-page";
import { PageError } from "../../../posture/pages/page-error";

const PAGE = `system: acme
title: Acme security page
statements:
  - { id: staff.trained, at: { item: 1 }, says: Staff is trained., kind: application, attested-by: the HR lead }
  - { id: staff.screened, at: { item: 2 }, says: Staff is screened., kind: vendor, attested-by: Screeners Ltd }
  - { id: data.encrypted, at: { item: 3 }, says: Data is encrypted., kind: infrastructure }
`;
const row = (part: object) =>
  `  - ${JSON.stringify({
    claim: "acme.staff.trained",
    who: "Jo Doe, HR lead",
    when: "2026-01-01",
    until: "2026-12-31",
    evidence: "https://acme.example/training",
    ...part,
  })}\n`;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "avouch-attestations-"));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

async function pageWith(rows: string): Promise<Page> {
  writeFileSync(join(directory, "acme.yaml"), PAGE);
  if (rows !== "") writeFileSync(join(directory, "acme.attestations.yaml"), `attestations:\n${rows}`);
  return loadPage(join(directory, "acme.yaml"));
}

const statusesOn = (page: Page, today: string) =>
  evaluate(
    page,
    {
      model: readSynthesized({ resource: {} }),
      system: "acme",
      environment: "production",
      others: [],
      stacks: ["system"],
    },
    undefined,
    today,
  ).map(({ status, reason, lapsed }) => [status, reason, ...(lapsed ? ["lapsed"] : [])]);

describe("a claim that Terraform cannot prove", () => {
  test("is attested from the day on which somebody vouches for it until the last day", async () => {
    const page = await pageWith(row({}));
    const [onTime] = statusesOn(page, "2026-12-31");
    expect(onTime).toEqual([
      "attested",
      "by Jo Doe, HR lead on 2026-01-01, until 2026-12-31: https://acme.example/training",
    ]);
    expect(statusesOn(page, "2025-12-31")[0]).toEqual(["needs-attestation", "to be attested by the HR lead"]);
    expect(statusesOn(page, "2027-01-01")[0]).toEqual([
      "needs-attestation",
      "to be attested by the HR lead: the attestation by Jo Doe, HR lead lapsed on 2026-12-31",
      "lapsed",
    ]);
  });

  test("needs attestation where nobody vouches for it", async () => {
    expect(statusesOn(await pageWith(""), "2026-11-29").slice(0, 2)).toEqual([
      ["needs-attestation", "to be attested by the HR lead"],
      ["needs-attestation", "to be attested by Screeners Ltd"],
    ]);
  });

  test("is attested by the attestation that is in force longest", async () => {
    const page = await pageWith(row({ until: "2027-06-30" }) + row({ until: "2026-06-30", who: "Al Roe" }));
    expect(statusesOn(page, "2027-06-30")[0]?.[0]).toBe("attested");
  });
});

test("a claim that has to be proved and has no check needs one", async () => {
  expect(statusesOn(await pageWith(""), "2026-11-29")[2]).toEqual(["needs-check", "no check covers it"]);
});

describe("the register", () => {
  test("shows every fault at once, with line and column", async () => {
    const { claims } = await pageWith("");
    const rows =
      row({ claim: "acme.staff.traind" }) +
      row({ claim: "acme.data.encrypted" }) +
      row({ when: "2026-02-30" }) +
      row({ until: "2025-12-31" }) +
      row({ evidence: { file: "missing.pdf", sha256: "0".repeat(64) } });
    const read = () => readAttestations(`attestations:\n${rows}`, join(directory, "r.yaml"), "r.yaml", claims);
    expect(read).toThrow(PageError);
    try {
      read();
    } catch (error) {
      expect((error as PageError).faults.map((fault) => fault.replace(/; allowed: .*?(?=; did|$)/, ""))).toEqual([
        expect.stringMatching(
          /^r\.yaml:2:\d+: attestations\.0\.claim: got "acme\.staff\.traind"; did you mean acme\.staff\.trained\?$/,
        ),
        expect.stringMatching(/^r\.yaml:3:\d+: attestations\.1\.claim: got "acme\.data\.encrypted"$/),
        expect.stringMatching(/^r\.yaml:4:\d+: attestations\.2\.when: got "2026-02-30"$/),
        expect.stringMatching(/^r\.yaml:5:\d+: attestations\.3\.until: got "2025-12-31"$/),
        expect.stringMatching(/^r\.yaml:6:\d+: attestations\.4\.evidence\.file: got "missing\.pdf"$/),
      ]);
    }
  });

  test("takes a file as evidence only as it was attested with", async () => {
    const { claims } = await pageWith("");
    writeFileSync(join(directory, "report.pdf"), "as it was");
    const sha256 = createHash("sha256").update("as it was").digest("hex");
    const read = () =>
      readAttestations(
        `attestations:\n${row({ evidence: { file: "report.pdf", sha256 } })}`,
        join(directory, "r.yaml"),
        "r.yaml",
        claims,
      );
    expect(read().get("acme.staff.trained")?.evidence).toBe("report.pdf");
    writeFileSync(join(directory, "report.pdf"), "as it is");
    expect(read).toThrow(/evidence\.sha256: got .*; allowed: the digest of that file/);
  });
});

describe("the JSON Schema of registers", () => {
  const validate = new Ajv({ strict: true }).compile(attestationsSchema());
  const accepts = (rows: string) => validate(parse(`attestations:\n${rows}`));

  test("in pages/attestations.schema.json follows from the code: npm run schemas writes it", () => {
    expect(JSON.parse(readFileSync(join(ROOT, "pages", "attestations.schema.json"), "utf8"))).toEqual(
      JSON.parse(JSON.stringify(attestationsSchema())),
    );
  });

  test("accepts what is read, and explains every key", () => {
    expect(accepts(row({}) + row({ evidence: { file: "report.pdf", sha256: "0".repeat(64) } }))).toBe(true);
    const { items } = (attestationsSchema() as { properties: { attestations: { items: object } } }).properties
      .attestations;
    const keys = Object.entries((items as { properties: Record<string, { description?: string }> }).properties);
    expect(keys.map(([key]) => key)).toEqual(["claim", "who", "when", "until", "evidence"]);
    expect(keys.filter(([, { description = "" }]) => description === "")).toEqual([]);
  });

  test.each<[string, object]>([
    ["a key that there is not", { untill: "2026-12-31" }],
    ["no person", { who: undefined }],
    ["a day in words", { when: "yesterday" }],
    ["an address that is not encrypted", { evidence: "http://acme.example/training" }],
    ["a file without its digest", { evidence: { file: "report.pdf" } }],
  ])("refuses %s, as reading does", async (_, part) => {
    expect(accepts(row(part))).toBe(false);
    await expect(pageWith(row(part))).rejects.toThrow(PageError);
  });

  test.each(readdirSync(join(ROOT, "pages")).filter((name) => name.endsWith(".yaml")))("is named by %s", (name) => {
    const schema = name.endsWith(".attestations.yaml") ? "attestations" : "page";
    const [first] = readFileSync(join(ROOT, "pages", name), "utf8").split("\n");
    expect(first).toBe(`# yaml-language-server: $schema=./${schema}.schema.json`);
  });
});
