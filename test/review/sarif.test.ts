import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import fc from "fast-check";
import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import { Report } from "../../review/report";
import { renderSarif } from "../../review/sarif";
import { expectGolden } from "./golden";
import { change, claim, clean, evidence, hostile, HOSTILE, hostileReport, plan, report, violated } from "./reports";

const ajv = new Ajv({ allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(schema);

interface Log {
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly rules: readonly {
          readonly id: string;
          readonly help: { readonly text: string; readonly markdown: string };
        }[];
      };
    };
    readonly automationDetails: { readonly id: string };
    readonly invocations: readonly {
      readonly toolExecutionNotifications?: readonly { readonly message: { readonly text: string } }[];
    }[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly partialFingerprints: { readonly primaryLocationLineHash: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
          readonly region: { readonly startLine: number };
        };
        readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
      }[];
    }[];
  }[];
}

/** As a reader of the file gets it. */
const render = (given: Report) => JSON.parse(JSON.stringify(renderSarif(given))) as Log;
const results = (given: Report) => render(given).runs.flatMap((run) => run.results);

function expectValid(log: Log): void {
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  for (const run of log.runs) {
    for (const result of run.results) {
      expect(run.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(result.message.text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]|\]\(/u);
      expect(result.locations).toHaveLength(1);
      expect(result.locations[0]?.physicalLocation.region.startLine).toBeGreaterThanOrEqual(1);
      expect(result.locations[0]?.physicalLocation.artifactLocation.uri).toMatch(/^(?:file:\/\/\/)?[\w.%~!*'()/-]+$/);
    }
  }
}

test.each([
  ["violated", violated],
  ["clean", clean],
])("the %s report is valid SARIF 2.1.0", (name, given) => {
  const log = render(given);
  expectValid(log);
  expectGolden(`${name}.sarif.json`, `${JSON.stringify(log, undefined, 2)}\n`);
});

test("it stays valid whatever the files hold", () => {
  const texts = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 60 })), {
    minLength: 1,
    maxLength: 10,
  });
  expectValid(render(hostile));
  fc.assert(
    fc.property(texts, (given) => expectValid(render(hostileReport(given)))),
    { numRuns: 50 },
  );
});

test("a finding points at the line that made the resource, and names the resource", () => {
  const [first] = results(violated);
  expect(first?.locations).toEqual([
    {
      physicalLocation: {
        artifactLocation: { uri: "constructs/postgres.ts", uriBaseId: "%SRCROOT%" },
        region: { startLine: 118, endLine: 118 },
      },
      logicalLocations: [
        { fullyQualifiedName: "google_sql_database_instance.database_instance_D7FC2283", kind: "resource" },
      ],
    },
  ]);
});

test.each([
  ["plans/my plan.json", { uri: "plans/my%20plan.json", uriBaseId: "%SRCROOT%" }],
  ["./plan.json", { uri: "plan.json", uriBaseId: "%SRCROOT%" }],
  ["/srv/plan.json", { uri: "file:///srv/plan.json" }],
  ["-", { uri: "standard-input.json", uriBaseId: "%SRCROOT%" }],
])("without such a line it points at the file, %s", (file, artifactLocation) => {
  const [only] = results(
    report([plan({ file, claims: [claim({ status: "violated", evidence: [evidence({ source: null })] })] })]),
  );
  expect(only?.locations[0]?.physicalLocation).toEqual({ artifactLocation, region: { startLine: 1, endLine: 1 } });
});

test("a process claim points at the file and the line of the repository, in a run of its own", () => {
  const { runs } = render(violated);
  expect(runs.map(({ automationDetails }) => automationDetails.id)).toEqual([
    "avouch/smvue-production/",
    "avouch/repository/",
  ]);
  expect(runs[1]?.results[0]?.locations[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: ".github/workflows/deploy.yml", uriBaseId: "%SRCROOT%" },
    region: { startLine: 31, endLine: 31 },
  });
});

test("violated is an error, weaker and a change of high risk a warning, one of elevated risk a note", () => {
  expect(results(violated).map(({ ruleId, level }) => `${level} ${ruleId}`)).toEqual([
    "error smvue.database.not-public",
    "error smvue.waf.sql-injection",
    "warning smvue.logs.retention",
    "warning change/high",
    "warning change/high",
    "note change/elevated",
    "note drift/elevated",
    "error smvue.delivery.container-scanning",
  ]);
});

test("a rule tells the claim, its place on the page, and the remedy", () => {
  const rule = render(violated).runs[0]?.tool.driver.rules.find(({ id }) => id === "smvue.database.not-public");
  for (const help of [rule?.help.text, rule?.help.markdown]) {
    expect(help).toContain("The database cannot be reached from the public internet.");
    expect(help).toContain("SMVue security page, Network");
    expect(help).toContain("and give the instance a private network.");
  }
});

describe("a fingerprint", () => {
  const fingerprints = (given: Report) =>
    results(given).map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash);
  const one = (part: Parameters<typeof evidence>[0], stack = "smvue-production", id = "smvue.database.not-public") =>
    fingerprints(report([plan({ stack, claims: [claim({ id, status: "violated", evidence: [evidence(part)] })] })]))[0];

  test("stays where unrelated edits move the line, and where the value or the attribute is another", () => {
    expect(one({ source: { file: "constructs/postgres.ts", line: 240 }, actual: "null", path: "settings" })).toBe(
      one({}),
    );
  });

  test("is another for another resource, stack or claim", () => {
    expect(
      new Set([
        one({}),
        one({ address: "google_sql_database_instance.other" }),
        one({}, "smvue-staging"),
        one({}, "smvue-production", "smvue.database.other"),
      ]).size,
    ).toBe(4);
  });

  test("is the only one of its kind in a report", () => {
    const all = fingerprints(violated);
    expect(new Set(all).size).toBe(all.length);
  });
});

test("GitHub's limits are kept: 25,000 results a run with the gravest first, and 20 runs", () => {
  const changes = Array.from({ length: 26_000 }, (_, index) =>
    change({ address: `google_pubsub_topic.t${index}`, risk: index < 25_999 ? "elevated" : "high" }),
  );
  const [run] = render(
    report([plan({ claims: [claim({ status: "violated", evidence: [evidence()] })], changes })]),
  ).runs;
  expect(run?.results).toHaveLength(25_000);
  expect(run?.results.slice(0, 3).map(({ level }) => level)).toEqual(["error", "warning", "note"]);
  expect(run?.invocations[0]?.toolExecutionNotifications?.[0]?.message.text).toBe(
    "1001 more results are left out, the least grave.",
  );
  const runs = (number: number) =>
    render(report(Array.from({ length: number }, (_, index) => plan({ stack: `s${index}`, claims: [claim()] })))).runs
      .length;
  expect([runs(19), runs(20)]).toEqual([19, 1]);
});
