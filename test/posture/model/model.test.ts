import { describe as words } from "../../../posture/model/attribute";
import { Link } from "../../../posture/model/model";
import { read } from "../../../posture/model/read";
import { modulesPlan } from "./plans";

const addresses = (link: Link) => (link.kind === "resources" ? link.resources.map(({ address }) => address) : link);

describe.each(["registry.terraform.io", "registry.opentofu.org"] as const)(
  "a plan with modules, for_each, count and aliases, by %s",
  (registry) => {
    const { model, planned } = read(JSON.stringify(modulesPlan(registry)));
    const [instance, second] = model.resources("google_sql_database_instance");
    const [reader] = model.resources("google_storage_bucket_iam_member");
    if (!instance || !second || !reader) throw new Error("resources are missing");

    test("has every resource, with and without its keys", () => {
      expect(instance.address).toBe('module.database["a"].google_sql_database_instance.main[0]');
      expect(second.configAddress).toBe("module.database.google_sql_database_instance.main");
      expect(instance.provider).toBe(`${registry}/hashicorp/google`);
      expect(model.types().sort()).toEqual([
        "google_compute_network",
        "google_service_account",
        "google_sql_database_instance",
        "google_storage_bucket",
        "google_storage_bucket_iam_member",
      ]);
      expect(model.resourcesLike("google_storage_")).toHaveLength(3);
      expect(planned).toMatchObject({ first: true, changes: { length: 7 } });
    });

    test("follows what is not known yet through modules", () => {
      const network = instance.get("settings.ip_configuration.private_network");
      expect(network).toEqual({
        kind: "reference",
        references: [{ address: "module.network.google_compute_network.main", path: "id" }],
      });
      expect(words(network)).toBe("from module.network.google_compute_network.main.id");
      expect(addresses(model.link(network, "google_compute_network"))).toEqual([
        "module.network.google_compute_network.main",
      ]);
      expect(instance.get("settings.ip_configuration.ipv4_enabled")).toMatchObject({ kind: "value", value: false });
      expect(instance.get("settings.tier")).toEqual({ kind: "absent" });
    });

    test("links by reference, to each of what for_each makes, and no other type", () => {
      expect(addresses(model.linked(reader, "bucket", "google_storage_bucket"))).toEqual([
        'google_storage_bucket.files["x"]',
        'google_storage_bucket.files["y"]',
      ]);
      expect(addresses(model.linked(reader, "member", "google_service_account"))).toEqual([
        "google_service_account.app",
      ]);
      expect(model.linked(reader, "member", "google_storage_bucket").kind).toBe("unknown");
      expect(model.linked(reader, "condition", "google_storage_bucket").kind).toBe("none");
    });

    test("follows each.value to what for_each goes over", () => {
      const [bucket] = model.resources("google_storage_bucket");
      expect(bucket?.get("location")).toMatchObject({
        kind: "value",
        value: "US-CENTRAL1",
        references: [{ address: "google_service_account.app", path: "email" }],
      });
    });

    test("has the providers of the root module, aliases too", () => {
      expect(model.providers.map(({ key }) => key)).toEqual(["google", "google.eu"]);
      expect(model.providers[0]?.values.get("project")).toMatchObject({ kind: "value", value: "acme" });
      expect(model.providers[0]?.values.get("region").kind).toBe("unknown");
      expect(model.providers[1]?.values.get("region")).toMatchObject({ value: "europe-west1" });
      expect(model.labels).toEqual({ system: "acme", environment: "production", stack: "acme-production" });
    });
  },
);

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

describe("a state", () => {
  const resource = (type: string, name: string, values: object, sensitive_values: object = {}) => ({
    address: `${type}.${name}`,
    mode: "managed",
    type,
    name,
    provider_name: "registry.terraform.io/hashicorp/google",
    values,
    sensitive_values,
  });
  const { model, planned } = read(
    JSON.stringify({
      format_version: "1.0",
      values: {
        outputs: {
          token: { sensitive: true, value: "output-secret" },
          plain: { sensitive: false, value: "plain-value" },
        },
        root_module: {
          resources: [
            resource("google_compute_security_policy", "waf", {
              id: "projects/p/global/securityPolicies/waf",
              name: "waf",
              self_link: "https://www.googleapis.com/compute/v1/projects/p/global/securityPolicies/waf",
            }),
            resource("google_compute_security_policy", "other", {
              id: "projects/p/global/securityPolicies/other",
              name: "other",
            }),
            resource("google_compute_backend_service", "a", {
              security_policy: "https://www.googleapis.com/compute/v1/projects/p/global/securityPolicies/waf",
            }),
            resource("google_compute_backend_service", "b", {
              security_policy: "projects/other/global/securityPolicies/waf",
            }),
            resource("google_compute_backend_service", "c", { security_policy: "" }),
            resource("google_sql_user", "u", { password: "user-secret" }, { password: true }),
          ],
          child_modules: [
            {
              address: "module.m[0]",
              resources: [
                {
                  ...resource("google_storage_bucket", "x", {
                    name: "x",
                    labels: { system: "smvue", environment: "staging" },
                  }),
                  address: "module.m[0].google_storage_bucket.x",
                },
              ],
            },
          ],
        },
      },
    }),
  );

  test("links by name, however it is spelled, and never to another project's", () => {
    const [a, b, c] = model.resources("google_compute_backend_service");
    if (!a || !b || !c) throw new Error("resources are missing");
    expect(addresses(model.linked(a, "security_policy", "google_compute_security_policy"))).toEqual([
      "google_compute_security_policy.waf",
    ]);
    expect(model.linked(b, "security_policy", "google_compute_security_policy")).toEqual({
      kind: "elsewhere",
      named: "projects/other/global/securityPolicies/waf",
    });
    expect(model.linked(c, "security_policy", "google_compute_security_policy").kind).toBe("none");
  });

  test("plans nothing, knows what is marked, and has resources of modules", () => {
    expect(planned).toBeUndefined();
    expect(model.format).toBe("state");
    expect([...model.secrets].sort()).toEqual(["output-secret", "user-secret"]);
    expect(model.resources("google_storage_bucket")[0]?.configAddress).toBe("module.m.google_storage_bucket.x");
    expect(model.labels).toEqual({ system: "smvue", environment: "staging" });
  });

  test("of nothing proves nothing, and is refused", () =>
    expect(() => read('{"format_version":"1.0"}')).toThrow("where nothing is applied"));
});

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

describe("a state in which one resource names another by the project's number", () => {
  const trust = {
    address: "b.trust",
    type: "b",
    name: "trust",
    values: { id: "projects/shop/locations/global/t/own" },
  };
  const link = (named: string, depends_on: readonly string[]) => {
    const policy = { address: "a.policy", type: "a", name: "policy", values: { trust: named }, depends_on };
    const { model } = read(
      JSON.stringify({ format_version: "1.0", values: { root_module: { resources: [trust, policy] } } }),
    );
    const [from] = model.resources("a");
    return from && addresses(model.linked(from, "trust", "b"));
  };
  const byNumber = "projects/123/locations/global/t/own";

  test("links them where Terraform noted that it refers to it", () => {
    expect(link(byNumber, ["b.trust"])).toEqual(["b.trust"]);
  });

  test("does not where Terraform did not, or what is named is another one", () => {
    const elsewhere = (named: string) => ({ kind: "elsewhere", named });
    expect(link(byNumber, [])).toEqual(elsewhere(byNumber));
    const other = "projects/123/locations/global/t/other";
    expect(link(other, ["b.trust"])).toEqual(elsewhere(other));
  });
});

describe("labels", () => {
  const labelsOf = (resources: Record<string, object>) =>
    read(JSON.stringify({ resource: { a: resources } })).model.labels;
  test("of resources tell where the providers give none, and sensitive ones do not", () => {
    expect(labelsOf({ x: { labels: { system: "smvue", environment: "staging" } } })).toEqual({
      system: "smvue",
      environment: "staging",
    });
    expect(labelsOf({ x: {} })).toEqual({});
    const plan = (rest: object) =>
      read(
        JSON.stringify({
          format_version: "1.2",
          resource_changes: [
            {
              address: "a.b",
              type: "a",
              change: { actions: ["create"], after: { labels: { system: "smvue" } }, ...rest },
            },
          ],
        }),
      ).model.labels;
    expect(plan({})).toEqual({ system: "smvue" });
    expect(plan({ after_sensitive: { labels: { system: true } } })).toEqual({});
  });
});
