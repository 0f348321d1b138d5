import { describe as words } from "../../../posture/model/attribute";
import { read } from "../../../posture/model/read";
import { addresses } from "./linked";

describe("a synthesized file", () => {
  const { model } = read(
    JSON.stringify({
      "//": { metadata: { stackName: "smvue-production" } },
      provider: {
        google: [
          { default_labels: { system: "smvue", environment: "production" } },
          { alias: "eu", region: "europe-west1" },
        ],
      },
      variable: {
        password: { sensitive: true, default: "variable-secret" },
        plain: { default: "plain-value" },
        given: {},
      },
      locals: { name: "from-local" },
      module: { network: { source: "./network" } },
      resource: {
        a: {
          main: {
            name: "main",
            password: "${var.password}",
            plain: "${var.plain}",
            given: "${var.given}",
            local: "${local.name}",
            other: "${b.one.name}",
            computed: "${b.one.id}",
            text: "x-${b.one.name}",
            escaped: "$${x}",
            list: ["${b.one.id}", "c"],
          },
          none: { count: 0, name: "none" },
        },
        b: { one: { name: "one" }, "//": { name: "comment" } },
      },
    }),
  );
  const [main] = model.resources("a");
  if (!main) throw new Error("the resource is missing");

  test("follows what stands in it, and says where the rest comes from", () => {
    const read = Object.fromEntries(
      ["name", "password", "plain", "given", "local", "other", "computed", "text", "escaped"].map((path) => [
        path,
        words(main.get(path)),
      ]),
    );
    expect(read).toEqual({
      name: "main",
      password: "not known until var.password is given",
      plain: "not known until var.plain is given",
      given: "not known until var.given is given",
      local: "from-local",
      other: "one",
      computed: "from b.one.id",
      text: "x-one",
      escaped: "${x}",
    });
    expect(addresses(model.linked(main, "other", "b"))).toEqual(["b.one"]);
    expect(addresses(model.linked(main, "computed", "b"))).toEqual(["b.one"]);
    expect(main.elements("list").map(words)).toEqual(["from b.one.id", "c"]);
  });

  test("leaves out what count makes none of, and says what it does not show", () => {
    expect(model.resources("a")).toHaveLength(1);
    expect(model.notEvaluated).toEqual([expect.stringContaining("module.network")]);
    expect(model.labels).toEqual({ system: "smvue", environment: "production", stack: "smvue-production" });
    expect(model.providers.map(({ key }) => key)).toEqual(["google", "google.eu"]);
    expect([...model.secrets]).toEqual(["variable-secret"]);
  });

  test("that goes round in circles comes to an end", () => {
    const { model } = read(
      JSON.stringify({
        locals: { a: "${local.b}", b: "${local.a}" },
        resource: { a: { x: { n: "${a.y.n}", l: "${local.a}" }, y: { n: "${a.x.n}" } } },
      }),
    );
    for (const resource of model.resources("a")) expect(["reference", "unknown"]).toContain(resource.get("n").kind);
    expect(model.resources("a")[0]?.get("l").kind).toBe("unknown");
  });
});
