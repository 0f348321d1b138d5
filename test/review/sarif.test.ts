import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { gzipSync } from "node:zlib";
import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import { Evidence, Report } from "../../review/report/report";
import { sarifLog } from "../../review/renderers/sarif";
import { expectGolden } from "./golden";
import {
  change,
  check,
  claim,
  clean,
  evidence,
  hostile,
  HOSTILE,
  hostileReport,
  plan,
  report,
  violated,
} from "./reports";
import { anyCharacter } from "../any-character";

const ajv = new Ajv({ allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(schema);

interface Place {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
  readonly region: { readonly startLine: number };
}

interface Log {
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly rules: readonly {
          readonly id: string;
          readonly properties: { readonly tags: readonly string[] };
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
        readonly physicalLocation: Place;
        readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
      }[];
      readonly relatedLocations?: readonly {
        readonly id: number;
        readonly physicalLocation: Place;
        readonly message: { readonly text: string };
      }[];
    }[];
  }[];
}

/** As a reader of the file gets it. */
const render = (given: Report) => JSON.parse(JSON.stringify(sarifLog(given))) as Log;
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
  const texts = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: anyCharacter(), maxLength: 60 })), {
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

test("it points where a reviewer can act, the setting or else the stack, and names the other lines beside it", () => {
  const source = {
    file: "constructs/postgres.ts",
    line: 118,
    stack: { file: "stacks/smvue.ts", line: 56 },
    setting: null,
  };
  const setting = { file: "environments/smvue-production.yaml", line: 49, name: "database.tier" };
  const of = (part: Partial<Evidence>) => {
    const [only] = results(report([plan({ claims: [claim({ status: "violated", evidence: [evidence(part)] })] })]));
    const place = ({ physicalLocation }: { readonly physicalLocation: Place }) =>
      `${physicalLocation.artifactLocation.uri}:${physicalLocation.region.startLine}`;
    return {
      at: only?.locations.map(place),
      related: only?.relatedLocations?.map((one) => `${one.id} ${place(one)} ${one.message.text}`),
      message: only?.message.text,
    };
  };
  expect(of({ source: { ...source, setting } })).toMatchObject({
    at: ["environments/smvue-production.yaml:49"],
    related: [
      "1 stacks/smvue.ts:56 The stack calls for it here.",
      "2 constructs/postgres.ts:118 The construct makes the resource here.",
    ],
    message: expect.stringMatching(/The setting database\.tier decides it\.$/) as unknown,
  });
  expect(of({ source })).toMatchObject({
    at: ["stacks/smvue.ts:56"],
    related: ["1 constructs/postgres.ts:118 The construct makes the resource here."],
  });
  expect(of({})).toMatchObject({ at: ["constructs/postgres.ts:118"], related: undefined });
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
    expect(
      one({
        source: { file: "constructs/postgres.ts", line: 240, stack: null, setting: null },
        actual: "null",
        path: "settings",
      }),
    ).toBe(one({}));
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

test("GitHub's limits are kept: the 5,000 most severe results of a run, and 10 tags of a rule", () => {
  const changes = Array.from({ length: 6_000 }, (_, index) =>
    change({ address: `google_pubsub_topic.t${index}`, risk: index < 5_999 ? "elevated" : "high" }),
  );
  const checks = Array.from({ length: 20 }, (_, index) => check({ id: `a/${index}` }));
  const [run] = render(
    report([plan({ claims: [claim({ status: "violated", checks, evidence: [evidence()] })], changes })]),
  ).runs;
  expect(run?.results).toHaveLength(5_000);
  expect(run?.results.slice(0, 3).map(({ level }) => level)).toEqual(["error", "warning", "note"]);
  expect(run?.invocations[0]?.toolExecutionNotifications?.[0]?.message.text).toBe(
    "1001 more results are left out, the least severe: GitHub keeps 5000 of a run. The JSON report has all of them.",
  );
  expect(run?.tool.driver.rules[0]?.properties.tags).toHaveLength(10);
});

describe("a run of many stacks", () => {
  const of = (number: number, repositoryJudged = false) =>
    render(
      report(
        Array.from({ length: number }, (_, index) =>
          plan({
            stack: `s${String(index).padStart(2, "0")}`,
            claims: [claim({ status: "violated", evidence: [evidence()] }), claim({ kind: "process" })],
          }),
        ),
        repositoryJudged,
      ),
    ).runs;
  const categories = (...given: Parameters<typeof of>) =>
    of(...given).map(({ automationDetails }) => automationDetails.id);

  test("gives each stack a run and a category of its own, and the repository one", () => {
    expect(categories(10, true)).toEqual([
      ...Array.from({ length: 10 }, (_, index) => `avouch/s0${index}/`),
      "avouch/repository/",
    ]);
    expect(new Set(categories(20)).size).toBe(20);
  });

  test("has at most 20 runs, which GitHub takes: the last stacks by name share one, and none is lost", () => {
    for (const judged of [false, true]) {
      const runs = of(30, judged);
      const ids = runs.map(({ automationDetails }) => automationDetails.id);
      expect(new Set(ids).size).toBe(20);
      expect(ids[0]).toBe("avouch/s00/");
      expect(ids[judged ? 18 : 19]).toBe("avouch/other%20stacks/");
      expect(runs.flatMap((run) => run.results)).toHaveLength(30);
    }
  });

  test("stays below the 10 MB that GitHub takes when it is compressed, however much is wrong", () => {
    const words = "what stands in a message is mostly the same in every one of them ".repeat(20);
    const claims = Array.from({ length: 100 }, (_, at) =>
      claim({
        id: `smvue.c${at}`,
        says: words,
        status: "violated",
        evidence: Array.from({ length: 50 }, (__, of) => evidence({ address: `google_pubsub_topic.t${of}` })),
      }),
    );
    const [run] = render(report([plan({ claims })])).runs;
    expect(run?.results).toHaveLength(5_000);
    // A file holds 20 of them.
    expect(20 * gzipSync(JSON.stringify(run, undefined, 2)).length).toBeLessThan(10_000_000);
  });
});
