import Ajv2020 from "ajv/dist/2020";
import fc from "fast-check";
import schema from "../../review/report/report.schema.json";
import { SCHEMA_VERSION } from "../../review/report/report";
import { clean, hostile, hostileReport, report, violated } from "./reports";
import { anyCharacter } from "../any-character";

const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

function faults(given: unknown): string[] {
  validate(JSON.parse(JSON.stringify(given)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

test.each([
  ["violated", violated],
  ["clean", clean],
  ["hostile", hostile],
  ["empty", report([])],
])("the %s report is what the schema says", (_, given) => expect(faults(given)).toEqual([]));

test("a report of any texts is", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: anyCharacter() }), { minLength: 1, maxLength: 10 }), (texts) =>
      expect(faults(hostileReport(texts))).toEqual([]),
    ),
    { numRuns: 50 },
  );
});

test("anything more, less or else is refused", () => {
  const [plan] = violated.plans;
  expect(faults({ ...violated, more: 1 })).toEqual([" must NOT have additional properties"]);
  expect(faults({ ...violated, schemaVersion: 1 })).toEqual(["/schemaVersion must be equal to constant"]);
  expect(faults({ schemaVersion: SCHEMA_VERSION, plans: [] })).toEqual([" must have required property 'summary'"]);
  expect(faults({ ...violated, plans: [{ ...plan, format: "yaml" }] })).toEqual([
    "/plans/0/format must be equal to one of the allowed values",
  ]);
  expect(
    faults({
      ...violated,
      plans: [{ ...plan, drift: [{ address: "a", actions: [], risk: "none", reasons: [], source: null }] }],
    }),
  ).toEqual(["/plans/0/drift/0/risk must be equal to one of the allowed values"]);
});

test("every object lists all of its properties, asks for all and lets in no others", () => {
  expect(schema.properties.schemaVersion.const).toBe(SCHEMA_VERSION);
  for (const object of [schema, ...Object.values(schema.$defs)]) {
    if (!("properties" in object)) continue;
    expect(object.additionalProperties).toBe(false);
    expect(object.required).toEqual(Object.keys(object.properties));
  }
});
