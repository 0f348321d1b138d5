import { overlap, placeOf, valueAt, withValueAt } from "./places";

const flags = [
  { name: "log_statement", value: "ddl" },
  { name: "log_connections", value: "on" },
];
const configured = { settings: { tier: "small", database_flags: flags }, rule: [{ port: "80" }, { port: "443" }] };
const stated = { settings: [{ tier: "small", database_flags: [...flags].reverse() }], rule: configured.rule };

test("a place in a configuration is the same in a state, where blocks are lists and sets have another order", () => {
  const place = placeOf(configured, "settings.database_flags[0].value");
  expect(valueAt(configured, place)).toBe("ddl");
  expect(valueAt(stated, place)).toBe("ddl");
  expect(valueAt(stated, placeOf(configured, "settings.tier"))).toBe("small");
});

test("a place ends at a list whose elements nothing tells apart", () => {
  expect(placeOf(configured, "rule[1].port")).toEqual(["rule"]);
});

test("keys of maps have dots in them", () => {
  const body = { attribute_mapping: { "google.subject": "a", "attribute.repository": "b", attribute: "c" } };
  expect(placeOf(body, "attribute_mapping.attribute.repository")).toEqual([
    "attribute_mapping",
    "attribute.repository",
  ]);
  expect(() => placeOf(body, "attribute_mapping.attribute.owner")).toThrow("nothing at");
});

test("what stands at a place is replaced or taken away, and nothing else", () => {
  const place = placeOf(configured, "settings.database_flags[1]");
  expect(withValueAt(stated, place, undefined)).toEqual({
    ...stated,
    settings: [{ tier: "small", database_flags: [flags[0]] }],
  });
  expect(withValueAt(configured, ["settings", "tier"], "large")).toEqual({
    ...configured,
    settings: { tier: "large", database_flags: flags },
  });
  expect(withValueAt(configured, ["settings"], undefined)).toEqual({ rule: configured.rule });
});

test("places overlap where one lies within the other", () => {
  const [first = [], second = []] = [0, 1].map((index) =>
    placeOf(configured, `settings.database_flags[${index}].value`),
  );
  expect(overlap(first, second)).toBe(false);
  expect(overlap(first, ["settings"])).toBe(true);
  expect(overlap(["settings"], first)).toBe(true);
});
