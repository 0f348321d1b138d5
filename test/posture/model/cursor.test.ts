import { describe as words } from "../../../posture/model/attribute";
import { read } from "../../../posture/model/read";

describe("a cursor", () => {
  const resourceOf = (after: object, rest: object = {}, expressions?: object) => {
    const [resource] = read(
      JSON.stringify({
        format_version: "1.2",
        resource_changes: [
          { address: "a.b", type: "a", change: { actions: ["create"], before: null, after, ...rest } },
        ],
        ...(expressions && { configuration: { root_module: { resources: [{ address: "a.b", expressions }] } } }),
      }),
    ).model.resources("a");
    if (!resource) throw new Error("the resource is missing");
    return resource;
  };

  test("passes through a block that stands once, in a plan and in a synthesized file", () => {
    const listed = resourceOf({ settings: [{ ip: [{ open: false }] }] });
    const [plain] = read(
      JSON.stringify({ resource: { a: { b: { settings: { ip: { open: false } } } } } }),
    ).model.resources("a");
    for (const at of [listed, plain]) {
      expect(at?.get("settings.ip.open")).toMatchObject({ kind: "value", value: false });
      expect(at?.get("settings.0.ip.0.open")).toMatchObject({ kind: "value", value: false });
      expect(at?.blocks("settings.ip").known.map(({ path }) => path)).toEqual(["settings.ip"]);
    }
  });

  test("tells blocks apart by their index, and those of every block on the way", () => {
    const { known, unknown } = resourceOf({ rule: [{ match: [{ x: 1 }, { x: 2 }] }, { match: [{ x: 3 }] }] }).blocks(
      "rule.match",
    );
    expect(known.map((block) => [block.path, words(block.get("x")), block.at("x")])).toEqual([
      ["rule[0].match[0]", "1", "rule[0].match[0].x"],
      ["rule[0].match[1]", "2", "rule[0].match[1].x"],
      ["rule[1].match", "3", "rule[1].match.x"],
    ]);
    expect(unknown).toBe(false);
  });

  test("knows that there may be more blocks than the file tells", () => {
    expect(resourceOf({}, { after_unknown: { rule: true } }).blocks("rule")).toEqual({ known: [], unknown: true });
    const [dynamic] = read(
      JSON.stringify({ resource: { a: { b: { dynamic: { rule: { for_each: "${var.x}" } } } } } }),
    ).model.resources("a");
    expect(dynamic?.blocks("rule").unknown).toBe(true);
  });

  test("tells what is not set from what is not known", () => {
    const at = resourceOf({ a: null, b: "x" }, { after_unknown: { c: true, d: { e: true } } });
    expect(at.get("a").kind).toBe("absent");
    expect(at.get("nowhere.at.all").kind).toBe("absent");
    expect(at.get("c").kind).toBe("unknown");
    expect(at.get("d.e").kind).toBe("unknown");
    expect(at.get("d.f").kind).toBe("absent");
    expect(words(at.get("c"))).toBe("not known until it is applied");
  });

  test("gives the elements of a list, each as what it is", () => {
    const at = resourceOf(
      { members: ["a", "b", null] },
      { after_unknown: { members: [false, false, true] }, after_sensitive: { members: [false, true, false] } },
    );
    expect(at.elements("members").map((one) => (one.kind === "value" ? [one.value, one.sensitive] : one.kind))).toEqual(
      [["a", true], ["b", true], "unknown"],
    );
    expect(at.elements("nowhere")).toEqual([]);
    expect(words(at.get("members"))).toBe("(sensitive)");
  });

  test("masks nested values, and blocks of a set that are marked as a whole", () => {
    const at = resourceOf(
      { a: [{ b: "x", c: "y" }], set: [{ d: "z" }] },
      { after_sensitive: { a: [{ b: true }], set: true } },
    );
    expect([at.get("a.b"), at.get("a.c"), at.get("set.d"), at.get("a")].map(words)).toEqual([
      "(sensitive)",
      "y",
      "(sensitive)",
      "(sensitive)",
    ]);
  });

  test("finds the expression of a block of a set by what it says, not by where it stands", () => {
    const at = resourceOf(
      { env: [{ name: "A" }, { name: "B" }] },
      { after_unknown: { env: [{ value: true }, { value: true }] } },
      {
        env: [
          { name: { constant_value: "B" }, value: { references: ["x.b.id", "x.b"] } },
          { name: { constant_value: "A" }, value: { references: ["x.a.id", "x.a"] } },
        ],
      },
    );
    expect(at.blocks("env").known.map((block) => words(block.get("value")))).toEqual(["from x.a.id", "from x.b.id"]);
  });

  test("reads keys that objects inherit as not set", () => {
    for (const key of ["constructor", "toString", "__proto__", "hasOwnProperty"])
      expect(resourceOf({}).get(key).kind).toBe("absent");
    expect(resourceOf(JSON.parse('{"__proto__":{"x":1}}') as object).get("x").kind).toBe("absent");
  });
});
