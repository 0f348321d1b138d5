import fc from "fast-check";
import { assessChanges } from "../../../posture/assess-changes";
import { assessDrift } from "../../../posture/assess-drift";
import { InputError } from "../../../posture/model/input";
import { read, Subject } from "../../../posture/model/read";
import { smvue } from "../../stacks/synthesized";
import { modulesPlan } from "./plans";
import { change, plan, refusal } from "./refusal";
import { anyCharacter } from "../../any-character";

describe("whatever it is given, read answers with a subject or an InputError in one line", () => {
  /** Reads, and has everything looked at that a rule may look at. */
  function survives(text: string): void {
    let subject: Subject;
    try {
      subject = read(text);
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      const { message } = error as InputError;
      expect(message).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
      expect(message.length).toBeLessThanOrEqual(600);
      return;
    }
    const { model, planned } = subject;
    for (const resource of model.resources(...model.types())) {
      for (const path of ["name", "settings.tier", "a.b.c", "members"]) {
        resource.get(path);
        resource.elements(path);
        resource.blocks(path);
        model.linked(resource, path, ...model.types());
      }
    }
    if (planned) {
      const changes = [...assessChanges(planned), ...assessDrift(planned)];
      expect(changes.every(({ reasons }) => reasons.every((reason) => typeof reason === "string"))).toBe(true);
    }
  }

  const odd = fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1e308,
    12345678901234567890n.toString(),
    "",
    "\u0000",
    "\ud800",
    "\u202e\u2028",
    "\u001b[31m",
    "${",
    "${a.b.c}",
    "__proto__",
    [],
    {},
    [null],
    [[]],
    { "": 1 },
  );
  const keys = fc.constantFrom(
    "name",
    "settings",
    "tier",
    "a",
    "b",
    "c",
    "id",
    "members",
    "condition",
    "references",
    "constant_value",
    "__proto__",
    "constructor",
    "toString",
    "length",
    "\u0000",
    "",
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      odd,
      fc.string({ unit: anyCharacter() }),
      fc.double(),
      tie("list"),
      tie("object"),
      tie("expression"),
    ),
    list: fc.array(tie("value"), { maxLength: 4 }),
    object: fc.dictionary(keys, tie("value"), { maxKeys: 5 }),
    expression: fc.record(
      {
        references: fc.array(
          fc.constantFrom<unknown>(
            "a.b",
            "a.b.c",
            "var.a",
            "module.m.o",
            "module.m",
            "each.value",
            "each.key",
            "local.x",
            "data.a.b.id",
            "",
            ".",
            "[",
            'a.b["x].y',
            7,
          ),
        ),
        constant_value: tie("value"),
      },
      { requiredKeys: [] },
    ),
  }));
  const maybe = <T>(shape: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 12, arbitrary: shape as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: value });
  const types = fc.constantFrom(
    "a",
    "google_sql_database_instance",
    "google_storage_bucket",
    "google_storage_bucket_iam_member",
    "google_compute_firewall",
    "google_compute_security_policy_rule",
  );
  const addresses = fc.constantFrom(
    "a.b",
    'a.b["k"]',
    "a.b[0]",
    "module.m.a.b",
    'module.m["x.y"].a.b[1]',
    "data.a.b",
    "google_storage_bucket.x",
    "a.b\u001b[2J",
    "",
    "[",
    'a["',
  );
  const body = fc.oneof(fc.constant(null), fc.dictionary(keys, value, { maxKeys: 5 }));
  const changeShape = fc.record(
    {
      address: maybe(addresses),
      previous_address: maybe(addresses),
      type: maybe(types),
      mode: maybe(fc.constantFrom("managed", "data")),
      deposed: value,
      action_reason: value,
      change: maybe(
        fc.record(
          {
            actions: maybe(
              fc.constantFrom(
                ["create"],
                ["update"],
                ["delete"],
                ["delete", "create"],
                ["no-op"],
                ["read"],
                ["forget"],
                [],
              ),
            ),
            before: maybe(body),
            after: maybe(body),
            after_unknown: value,
            before_sensitive: value,
            after_sensitive: value,
            replace_paths: value,
            importing: value,
          },
          { requiredKeys: ["actions"] },
        ),
      ),
    },
    { requiredKeys: ["address", "type", "change"] },
  );
  const { module } = fc.letrec((tie) => ({
    module: maybe(
      fc.record(
        {
          resources: maybe(
            fc.array(
              fc.record(
                {
                  address: maybe(addresses),
                  type: maybe(types),
                  mode: value,
                  values: value,
                  sensitive_values: value,
                  expressions: value,
                  for_each_expression: value,
                },
                { requiredKeys: ["address", "type"] },
              ),
              { maxLength: 3 },
            ),
          ),
          child_modules: maybe(fc.array(tie("module"), { maxLength: 2 })),
          module_calls: maybe(
            fc.dictionary(
              fc.constantFrom("m", "__proto__"),
              fc.record(
                { module: tie("module"), expressions: value, for_each_expression: value },
                { requiredKeys: [] },
              ),
              { maxKeys: 2 },
            ),
          ),
          outputs: maybe(
            fc.dictionary(keys, fc.record({ expression: value, value, sensitive: value }, { requiredKeys: [] })),
          ),
          variables: value,
        },
        { requiredKeys: [] },
      ),
    ),
  }));
  const files = {
    plan: fc.record(
      {
        format_version: fc.oneof(
          { weight: 20, arbitrary: fc.constant<unknown>("1.2") },
          { weight: 1, arbitrary: value },
        ),
        resource_changes: maybe(fc.array(changeShape, { maxLength: 5 })),
        resource_drift: maybe(fc.array(changeShape, { maxLength: 2 })),
        planned_values: maybe(fc.record({ root_module: module, outputs: value }, { requiredKeys: [] })),
        prior_state: maybe(
          fc.record({ values: maybe(fc.record({ root_module: module }, { requiredKeys: [] })) }, { requiredKeys: [] }),
        ),
        configuration: maybe(fc.record({ root_module: module, provider_config: value }, { requiredKeys: [] })),
        variables: value,
        output_changes: value,
        relevant_attributes: maybe(fc.array(fc.record({ resource: maybe(addresses), attribute: value }))),
        errored: fc.oneof({ weight: 9, arbitrary: fc.constant<unknown>(false) }, { weight: 1, arbitrary: value }),
        complete: fc.oneof({ weight: 9, arbitrary: fc.constant<unknown>(true) }, { weight: 1, arbitrary: value }),
        applyable: value,
        deferred_changes: fc.oneof({ weight: 9, arbitrary: fc.constant<unknown>([]) }, { weight: 1, arbitrary: value }),
        something_new: value,
      },
      { requiredKeys: ["format_version", "resource_changes"] },
    ),
    state: fc.record(
      {
        format_version: fc.constant("1.0"),
        values: maybe(fc.record({ root_module: module, outputs: value }, { requiredKeys: [] })),
      },
      { requiredKeys: ["format_version"] },
    ),
    synthesized: fc.record(
      {
        resource: maybe(fc.dictionary(types, maybe(fc.dictionary(keys, value, { maxKeys: 3 })), { maxKeys: 3 })),
        data: value,
        provider: value,
        variable: value,
        locals: value,
        module: value,
        terraform: value,
        "//": value,
      },
      { requiredKeys: ["resource"] },
    ),
  };

  test.each(Object.entries(files))("a %s of plausible and implausible shape", (_, shape) => {
    fc.assert(
      fc.property(shape, (tree) => survives(JSON.stringify(tree))),
      { numRuns: 400 },
    );
  });

  const real = [
    JSON.stringify(modulesPlan(), undefined, 1),
    JSON.stringify(smvue("production").json),
    JSON.stringify({
      format_version: "1.0",
      values: {
        root_module: {
          resources: [
            { address: "a.b", type: "a", mode: "managed", values: { name: "é\u2028" }, sensitive_values: {} },
          ],
        },
      },
    }),
  ];

  test("a real file that was cut off anywhere: never half an answer", () => {
    fc.assert(
      fc.property(fc.constantFrom(...real), fc.nat(), (text, cut) => {
        expect(refusal(text.slice(0, cut % text.length))).toMatch(
          /^line \d+, column \d+: the file ends .*cut off: write it again$|^got an empty file/,
        );
      }),
      { numRuns: 500 },
    );
  });

  test("a real file with something else in one place", () => {
    const junk = fc.oneof(
      fc.string({ unit: anyCharacter(), maxLength: 3 }),
      fc.constantFrom(
        "\u0000",
        "\ufeff",
        "\r\n",
        "\ud800",
        "null",
        "{}",
        "[]",
        "1e999",
        '"__proto__":{},',
        '"errored":true,',
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...real), fc.nat(), fc.nat(20), junk, (text, at, length, instead) => {
        const from = at % text.length;
        survives(text.slice(0, from) + instead + text.slice(from + length));
      }),
      { numRuns: 300 },
    );
  });

  test("any text at all", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: anyCharacter(), size: "large" }), fc.json(), fc.string({ unit: "grapheme" })),
        survives,
      ),
      { numRuns: 1_000 },
    );
  });

  const nestedIn = (depth: number, open: string, innermost: string, close: string) =>
    open.repeat(depth) + innermost + close.repeat(depth);
  const listsIn = (depth: number) => nestedIn(depth, "[", "", "]");
  const objectsIn = (depth: number, innermost: string) => nestedIn(depth, '{"a":', innermost, "}");
  const planOf = (change: string, rootModule = "{}") =>
    `{"format_version":"1.2","resource_changes":[{"address":"a.b","type":"a","change":${change}}],` +
    `"configuration":{"root_module":${rootModule}}}`;

  test.each([
    [
      "values",
      (depth: number) =>
        planOf(`{"actions":["update"],"before":{"a":${listsIn(depth)}},"after":{"a":${objectsIn(depth, "1")}}}`),
    ],
    [
      "masks",
      (depth: number) =>
        planOf(
          `{"actions":["update"],"before":{},"after":{"a":${objectsIn(depth, "1")}},` +
            `"after_sensitive":{"a":${objectsIn(depth, "true")}},"after_unknown":{"b":${objectsIn(depth, "true")}}}`,
        ),
    ],
    [
      "modules",
      (depth: number) =>
        `{"format_version":"1.2","planned_values":{"root_module":${nestedIn(depth, '{"child_modules":[', "", "]}")}}}`,
    ],
    [
      "module calls",
      (depth: number) =>
        `{"format_version":"1.2","resource_changes":[],"configuration":{"root_module":` +
        `${nestedIn(depth, '{"module_calls":{"m":{"module":', "{}", "}}}")}}}`,
    ],
    [
      "expressions",
      (depth: number) =>
        planOf(
          `{"actions":["create"],"after":{"name":"x"}}`,
          `{"resources":[{"address":"a.b","expressions":{"name":${objectsIn(depth, "1")}}}]}`,
        ),
    ],
    ["a synthesized file", (depth: number) => `{"resource":{"a":{"b":{"name":${listsIn(depth)}}}}}`],
    ["nothing but brackets", (depth: number) => listsIn(depth)],
  ])("nested far too deeply: %s", (_, nested) => {
    for (const depth of [100, 1_000, 3_000, 10_000, 100_000]) survives(nested(depth));
  });

  test("numbers beyond measure, the same key twice, keys that objects inherit", () => {
    survives(
      plan({ resource_changes: [{ ...change, change: { actions: ["create"], after: {} } }] }).replace(
        '"after":{}',
        '"after":{"size":1e999,"count":-123456789012345678901234567890,"a":1,"a":2,"__proto__":{"polluted":true}}',
      ),
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(refusal('{"format_version":"1.2","resource_changes":[],"errored":false,"errored":true}')).toMatch(/errored/);
  });

  test("a byte order mark and Windows line ends are no matter", () => {
    expect(read(`\ufeff${real[0]?.replaceAll("\n", "\r\n")}`).model.types()).toContain("google_storage_bucket");
  });
});
