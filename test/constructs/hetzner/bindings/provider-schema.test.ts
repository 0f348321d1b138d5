import { terraformName } from "../../../../constructs/hetzner/bindings/arguments";
import { Block, missing, readable, wrong } from "./provider-schema";

const optional = { optional: true };
const schema: Block = {
  attributes: {
    id: { type: "string", computed: true },
    name: { type: "string", required: true },
    ssh_keys: { type: ["set", "string"], ...optional },
    datacenter: { type: "string", ...optional, deprecated: true },
    plan: {
      nested_type: { nesting_mode: "single", attributes: { hour: { type: "number", required: true } } },
      ...optional,
    },
    servers: {
      nested_type: { nesting_mode: "single", attributes: { assigned: { type: ["list", "string"], computed: true } } },
      computed: true,
    },
  },
  block_types: { network: { nesting_mode: "set", block: { attributes: { ip: { type: "string", ...optional } } } } },
};
const table = {
  name: "string!",
  sshKeys: "strings",
  plan: { nesting: "attribute", required: false, fields: { hour: "number!" } },
  network: { nesting: "block", required: false, fields: { ip: "string" } },
};
const values = { name: "a", sshKeys: [], plan: { hour: 3 }, network: [{ ip: "10.0.0.1" }] };

describe("what holds bindings against a schema", () => {
  test("finds nothing wrong or missing where they agree", () => {
    expect(wrong(table, values, schema, terraformName)).toEqual([]);
    expect(missing(table, schema, terraformName)).toEqual([]);
  });

  test.each<[string, object, object, string]>([
    ["an argument that does not exist", { size: "number" }, {}, "size: not in the schema"],
    ["an argument that only the provider sets", { id: "string" }, {}, "id: cannot be set"],
    ["a deprecated argument", { datacenter: "string" }, {}, "datacenter: deprecated"],
    ["another type", { sshKeys: "labels" }, {}, "ssh_keys: labels in the binding, set string in the schema"],
    [
      "a required argument that the binding lets go",
      { name: "string" },
      {},
      "name: required false in the binding, true in the schema",
    ],
    [
      "an optional argument that the binding demands",
      { sshKeys: "strings!" },
      {},
      "ssh_keys: required true in the binding, false in the schema",
    ],
    [
      "a block that is none",
      { plan: { ...table.plan, nesting: "block" } },
      {},
      "plan: block in the binding, attribute in the schema",
    ],
    ["an object where there are many", {}, { network: { ip: "10.0.0.1" } }, "network: many in the schema"],
    ["many where there is one object", {}, { plan: [{ hour: 3 }] }, "plan: one in the schema"],
    [
      "a nested object that only the provider sets",
      { servers: { ...table.plan, fields: {} } },
      { servers: {} },
      "servers: cannot be set",
    ],
    [
      "a wrong field of a nested object",
      { plan: { ...table.plan, fields: { hour: "string!" } } },
      {},
      "plan.hour: string! in the binding, number in the schema",
    ],
  ])("finds %s", (_, change, changedValues, problem) => {
    expect(wrong({ ...table, ...change }, { ...values, ...changedValues }, schema, terraformName)).toEqual([problem]);
  });

  test("finds what a binding lacks, nested objects included", () => {
    expect(missing({ plan: { ...table.plan, fields: {} } }, schema, terraformName)).toEqual([
      "name",
      "ssh_keys",
      "network",
      "plan.hour",
    ]);
  });

  test("knows what can be read", () => {
    expect(
      ["name", "servers.assigned", "servers.other", "nothing"].map((reference) => readable(schema, reference)),
    ).toEqual(["string", "list string", undefined, undefined]);
  });
});
