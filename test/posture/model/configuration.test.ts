import { read } from "../../../posture/model/read";

describe("the configuration of a plan", () => {
  const withConfiguration = (root_module: object) => {
    const change = {
      address: "a.b",
      type: "a",
      change: { actions: ["create"], before: null, after: {}, after_unknown: { x: true } },
    };
    const [resource] = read(
      JSON.stringify({ format_version: "1.2", resource_changes: [change], configuration: { root_module } }),
    ).model.resources("a");
    return resource?.get("x");
  };
  const resource = { address: "a.b", expressions: { x: { references: ["module.m.o", "module.m"] } } };
  const manyTimes = (name: (index: number) => string) => ({
    references: Array.from({ length: 12 }, (_, index) => name(index)),
  });

  test("that goes round in circles comes to an end, and soon", () => {
    const names = Array.from({ length: 12 }, (_, index) => `v${index}`);
    const start = performance.now();
    expect(
      withConfiguration({
        resources: [resource],
        module_calls: {
          m: {
            expressions: Object.fromEntries(names.map((name) => [name, { references: ["module.m.o"] }])),
            module: { outputs: { o: { expression: manyTimes((index) => `var.v${index}`) } } },
          },
        },
      }),
    ).toMatchObject({ kind: "unknown" });
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test("that fans out through many modules is followed once for each name", () => {
    const module = (level: number): object =>
      level === 0
        ? {
            resources: [{ address: "c.d", expressions: {} }],
            outputs: { o: { expression: { references: ["c.d.id", "c.d"] } } },
          }
        : {
            module_calls: Object.fromEntries(
              ["l", "r"].map((name) => [name, { expressions: {}, module: module(level - 1) }]),
            ),
            outputs: { o: { expression: { references: ["module.l.o", "module.l", "module.r.o", "module.r"] } } },
          };
    const found = withConfiguration({
      resources: [resource],
      module_calls: { m: { expressions: {}, module: module(4) } },
    });
    expect(found?.kind === "reference" && found.references.length).toBe(16);
  });

  test("names a resource by its longest name only", () => {
    expect(
      withConfiguration({
        resources: [
          { address: "a.b", expressions: { x: { references: ["c.d.e[0].f", "c.d.e[0]", "c.d.e", "c.d", "c.d2"] } } },
        ],
      }),
    ).toEqual({
      kind: "reference",
      references: [
        { address: "c.d", path: "e.f" },
        { address: "c.d2", path: "" },
      ],
    });
    expect(
      withConfiguration({ resources: [{ address: "a.b", expressions: { x: { references: ["c.d2", "c.d"] } } }] }),
    ).toMatchObject({ references: [{ address: "c.d2" }, { address: "c.d" }] });
  });

  test.each([
    [["c.d.id", "c.d"], "c.d", "id"],
    [["c.d.e.f", "c.d"], "c.d", "e.f"],
    [["c.d.e.f", "c.d.e"], "c.d", "e.f"],
    [["c.d.e[0]", "c.d"], "c.d", "e"],
    [["c.d.e.f", "c.d.e", "c.d"], "c.d", "e.f"],
    [["c.d.e[0].f", "c.d.e[0]", "c.d.e", "c.d"], "c.d", "e.f"],
    [["c.d[0].id", "c.d[0]", "c.d"], "c.d", "id"],
    [["data.c.d.id", "data.c.d"], "data.c.d", "id"],
    [["data.c.d", "data.c"], "data.c.d", ""],
    [["c.d"], "c.d", ""],
  ])("leads from %j to one attribute, whatever the order of the names", (references, address, path) => {
    for (const names of [references, [...references].reverse()])
      for (const module of ["", "module.m."]) {
        const root = { resources: [{ address: "a.b", expressions: { x: { references: names } } }] };
        const inModule = {
          resources: [{ address: "a.b", expressions: { x: { references: ["module.m.o", "module.m"] } } }],
          module_calls: { m: { module: { outputs: { o: { expression: { references: names } } } } } },
        };
        expect(withConfiguration(module === "" ? root : inModule)).toEqual({
          kind: "reference",
          references: [{ address: module + address, path }],
        });
      }
  });

  test.each([
    [["var.x.y", "var.x"]],
    [["local.x.y", "local.x"]],
    [["each.value.id", "each.value"]],
    [["path.module.x", "path.module"]],
    [["terraform.workspace.x", "terraform.workspace"]],
    [["ephemeral.x.y", "ephemeral.x"]],
  ])("leads from %j to no resource", (references) =>
    expect(withConfiguration({ resources: [{ address: "a.b", expressions: { x: { references } } }] })).toEqual({
      kind: "unknown",
      until: "it is applied",
    }),
  );

  test("names data sources as such, and nothing for variables of the root", () => {
    expect(
      withConfiguration({
        resources: [{ address: "a.b", expressions: { x: { references: ["data.c.d.id", "data.c.d"] } } }],
      }),
    ).toEqual({ kind: "reference", references: [{ address: "data.c.d", path: "id" }] });
    expect(
      withConfiguration({ resources: [{ address: "a.b", expressions: { x: { references: ["var.x"] } } }] }),
    ).toEqual({ kind: "unknown", until: "it is applied" });
  });
});
