import { read } from "../../../posture/model/read";
import { change, plan, refusal } from "./refusal";

describe("a file that is no plan, state or synthesized stack is refused by what it is", () => {
  test.each([
    ["nothing", "", /^got an empty file; allowed: a plan or a state by terraform show -json/],
    ["white space and a byte order mark", "\ufeff \r\n", /^got an empty file/],
    [
      "a plan as it is stored",
      "PK\u0003\u0004\u0014\u0000",
      /^got a plan file as terraform plan -out writes it.*terraform show -json PLAN/,
    ],
    ["a plan in colours", "\u001b[0m\u001b[1mdata.x: Reading...", /^got a plan as people read it/],
    [
      "a plan as people read it",
      "Terraform used the selected providers to generate\nthe following",
      /^got a plan as people read it/,
    ],
    [
      "the log of a plan",
      '{"@level":"info","@message":"Terraform 1.11.4","type":"version"}\n{"@level":"info","type":"planned_change"}\n',
      /^got the log of terraform plan -json/,
    ],
    [
      "one line of such a log",
      '{"@level":"info","@message":"Terraform 1.11.4","type":"version"}\n',
      /^got the log of terraform plan -json/,
    ],
    [
      "the wrapper's lines",
      '[command]/bin/terraform show -json p\n{"format_version":"1.2","resource_changes":[]}\n',
      /^got lines before the JSON.*terraform_wrapper/,
    ],
    ["a page", "<!DOCTYPE html><html>", /^got HTML/],
    ["YAML", "system: smvue\nenvironment: production\n", /^got YAML/],
    ["YAML with its marks", "--- \n- a\n", /^got YAML/],
    [
      "a configuration",
      '# ours\nresource "google_storage_bucket" "x" {\n',
      /^got a configuration in Terraform's own language/,
    ],
    ["UTF-16", '\ufffd\ufffd{\u0000"\u0000', /^got text in UTF-16.*utf8/],
    ["a compressed file", "\u001f\ufffd\b", /^got a compressed file/],
    [
      "a raw state",
      '{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"x","resources":[]}',
      /^got a raw state.*terraform show -json/,
    ],
    ["schemas of providers", '{"format_version":"1.0","provider_schemas":{}}', /^got provider schemas/],
    ["a list", "[]", /^got a list/],
    ["text, without quoting it", '"hunter2"', /^got text; /],
    ["something else", '{"name":"x"}', /^got an object with "name"; allowed/],
    [
      "a file that was cut off",
      '{\n  "format_version": "1.2",\n  "planned',
      /^line 3, column 11: the file ends within a text, so it was cut off: write it again$/,
    ],
    [
      "a typing error, without quoting what is around it",
      '{\n  "password": "hunter2" "x"\n}',
      /^line 2, column 25: """ stands where a comma or } has to$/,
    ],
  ])("%s", (_, text, message) => expect(refusal(text)).toMatch(message));
});

describe("a plan that must not be trusted is refused", () => {
  test.each([
    ["errored", { errored: true }, /this plan is errored/],
    ["errored, whatever the word for it", { errored: "yes" }, /this plan is errored/],
    [
      "errored, with nothing else in it",
      { planned_values: undefined, resource_changes: undefined, errored: true },
      /this plan is errored/,
    ],
    ["not complete", { complete: false }, /not complete/],
    [
      "with deferred changes",
      { deferred_changes: [{ reason: "instance_count_unknown", resource_change: {} }] },
      /defers 1 changes to a later one \(instance_count_unknown\)/,
    ],
    ["that cannot be applied", { applyable: false, resource_changes: [change] }, /cannot be applied/],
    ["of another format", { format_version: "2.0" }, /^format_version: got "2.0"; allowed: 1\.x/],
    ["of Terraform 0.12", { format_version: "0.1" }, /^format_version: got "0.1".*Terraform 0\.12 to 0\.15 write 0\.1/],
    [
      "of Terraform 1.0, with resources of which nothing marks what is sensitive",
      {
        format_version: "0.2",
        planned_values: { root_module: { resources: [{ address: "a.c", type: "a", mode: "managed", values: {} }] } },
      },
      /^a\.c is in planned_values and not in resource_changes, and Terraform 1\.0 marks/,
    ],
    ["of no format", { format_version: 1 }, /^format_version: got 1/],
    ["that says nothing", { planned_values: undefined, resource_changes: undefined, complete: true }, /says nothing/],
    [
      "with a change of nothing",
      { resource_changes: [{ address: "a.b", type: "a" }] },
      /^resource_changes\[0\]\.change\.actions: got nothing/,
    ],
    [
      "with a change without an address",
      { resource_changes: [{ type: "a", change: { actions: ["create"] } }] },
      /^resource_changes\[0\]\.address: got nothing; allowed: text/,
    ],
    [
      "with an action of another version",
      { resource_changes: [{ ...change, change: { actions: ["teleport"] } }] },
      /change\.actions: got \["teleport"\]/,
    ],
    [
      "with an action that no text can be made of",
      { resource_changes: [{ ...change, change: { actions: [{ toString: null }] } }] },
      /change\.actions: got \[\{"toString":null\}\]/,
    ],
    ["with changes that are no list", { resource_changes: {} }, /^resource_changes: got an object; allowed: a list/],
  ])("%s", (_, rest, message) => expect(refusal(plan(rest))).toMatch(message));

  test("and one that changes nothing is read, though there is nothing to apply", () => {
    expect(read(plan({ applyable: false, complete: true, errored: false })).planned?.changes).toEqual([]);
  });

  test("and one by Terraform 1.0 is read, as its changes mark what is sensitive", () => {
    const { planned, model } = read(
      plan({
        format_version: "0.2",
        planned_values: { root_module: { resources: [{ address: "a.b", type: "a", values: { name: "hunter22" } }] } },
        resource_changes: [
          {
            ...change,
            change: { actions: ["create"], before: null, after: { name: "hunter22" }, after_sensitive: { name: true } },
          },
        ],
      }),
    );
    expect(planned?.changes).toHaveLength(1);
    expect([...model.secrets]).toEqual(["hunter22"]);
  });

  test("a state by Terraform 1.0 is refused with what to do", () =>
    expect(refusal(JSON.stringify({ format_version: "0.2", values: {} }))).toMatch(
      /^format_version: got "0.2"; allowed: 1\.x.*terraform show -json of Terraform 1\.1 or newer$/,
    ));

  test("and unknown keys are let be", () =>
    expect(read(plan({ format_version: "1.99", something_new: [1] })).planned).toBeDefined());
});

test("a first deployment is one where nothing stood before", () => {
  const first = (rest: object) => read(plan({ resource_changes: [change], ...rest })).planned?.first;
  const stands = { root_module: { resources: [{ address: "a.c", type: "a", mode: "managed", values: {} }] } };
  expect(first({})).toBe(true);
  expect(
    first({
      prior_state: {
        values: { root_module: { resources: [{ address: "data.a.c", type: "a", mode: "data", values: {} }] } },
      },
    }),
  ).toBe(true);
  expect(first({ prior_state: { values: stands } })).toBe(false);
  expect(first({ planned_values: stands })).toBe(false);
  expect(first({ resource_drift: [{ ...change, change: { actions: ["update"], before: {}, after: {} } }] })).toBe(
    false,
  );
  expect(
    first({
      resource_changes: [change, { ...change, address: "a.c", change: { actions: ["no-op"], before: {}, after: {} } }],
    }),
  ).toBe(false);
});

test.each(["toString", "valueOf", "\\u0074oString"])(
  "an object with a %s of its own is read, and becomes text",
  (key) => {
    const text = `{"resource":{"a":{"b":{"labels":{"${key}":null},"list":[{"${key}":{}}]}}}}`;
    const [resource] = read(text).model.resources("a");
    for (const path of ["labels", "list"]) {
      const attribute = resource?.get(path);
      expect(attribute?.kind === "value" && String(attribute.value)).toContain("[object Object]");
    }
  },
);
