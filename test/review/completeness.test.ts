import { asCreated, input, RawPlan, standing } from "../fixtures/inputs";
import { reviewed, verdictOf } from "./reviewed";

/** SMEPro's plan as OpenTofu, or Terraform before 1.8, writes it: nothing says that it is complete. */
function silent(edit: (plan: ReturnType<typeof standing>) => void = () => undefined): RawPlan {
  const plan = standing();
  delete plan.complete;
  edit(plan);
  return plan;
}

const configured = (type: string, name: string, rest: object = {}) => ({
  address: `${type}.${name}`,
  mode: "managed",
  type,
  name,
  expressions: {},
  ...rest,
});
const BUCKET = configured("google_storage_bucket", "exports");
const withResource = (resource: object) => silent((plan) => plan.configuration.root_module.resources.push(resource));
const withModule = (call: object) =>
  silent((plan) => {
    plan.configuration.root_module.module_calls = { reports: { source: "./reports", ...call } };
  });
const calling = (resources: object[], rest: object = {}) => withModule({ module: { resources }, ...rest });

const refusal = (plan: object) =>
  reviewed([plan]).then(
    () => "it was read",
    (error: Error) => error.message,
  );

describe("a plan that does not say whether it is complete", () => {
  test("is reviewed where everything that is configured is in it", async () => {
    expect(await verdictOf(silent())).toBe("0: Every checked claim holds");
  });

  test("is refused where a public database is configured and in no part of it (OpenTofu -target)", async () => {
    expect(await refusal(input("opentofu-target"))).toMatch(
      /not complete, although it does not say so: its configuration has google_sql_database_instance\.reports, which/,
    );
  });

  test.each([
    ["in the root module", withResource(BUCKET), "google_storage_bucket.exports"],
    [
      "with a count",
      withResource({ ...BUCKET, count_expression: { constant_value: 2 } }),
      "google_storage_bucket.exports",
    ],
    ["in a module", calling([BUCKET]), "module.reports.google_storage_bucket.exports"],
    [
      "in a module of a module",
      withModule({ module: { module_calls: { inner: { module: { resources: [BUCKET] } } } } }),
      "module.reports.module.inner.google_storage_bucket.exports",
    ],
    [
      "that are many: the first are named, the others counted",
      calling([1, 2, 3, 4, 5].map((number) => configured("google_storage_bucket", `b${number}`))),
      "module.reports.google_storage_bucket.b3 and 2 more, which",
    ],
  ])("is refused for resources %s that are in no part of it", async (_, plan, named) => {
    expect(await refusal(plan)).toContain(named);
  });

  test("is refused with a remedy where OpenTofu's enabled = false, which no plan shows, may be the cause", async () => {
    expect(await refusal(withResource(BUCKET))).toMatch(/enabled = false .* looks the same.* a count of 0 instead\.$/);
  });

  test.each([
    ["a count of 0", withResource({ ...BUCKET, count_expression: { constant_value: 0 } })],
    ["an empty for_each", withResource({ ...BUCKET, for_each_expression: { constant_value: {} } })],
    ["a module with a count of 0", calling([BUCKET], { count_expression: { constant_value: 0 } })],
    ["a data source", withResource({ ...BUCKET, address: "data.google_project.this", mode: "data" })],
    ["an ephemeral resource", withResource({ ...BUCKET, address: "ephemeral.random_password.x", mode: "ephemeral" })],
  ])("is reviewed where what is not in it is %s", async (_, plan) => {
    expect(await verdictOf(plan)).toBe("0: Every checked claim holds");
  });

  test.each([
    ["count", withResource({ ...BUCKET, count_expression: { references: ["var.exports"] } })],
    ["for_each", withResource({ ...BUCKET, for_each_expression: {} })],
    ["the module's count", calling([BUCKET], { count_expression: { references: ["var.exports"] } })],
    ["a count in JSON syntax", withResource({ ...BUCKET, count_expression: { constant_value: "${var.n}" } })],
  ])("says so in the headline where %s may give no instance", async (_, plan) => {
    const report = await reviewed([plan]);
    expect(report.plans[0]?.notEvaluated).toEqual([
      expect.stringMatching(/google_storage_bucket\.exports: configured and in no part of the plan, so either/),
    ]);
    expect(await verdictOf(plan)).toBe("0: Every checked claim holds; 1 part of the plan not judged");
  });

  test("says so in the headline where it keeps resources that it does not list", async () => {
    const plan = silent((it) => {
      const [first, ...others] = it.resource_changes;
      it.resource_changes = others;
      it.prior_state = {
        values: { root_module: { resources: [{ ...first, change: undefined, values: first?.change.after }] } },
      };
    });
    expect(await verdictOf(plan)).toContain("1 part of the plan not judged");
  });

  test("is reviewed where it destroys everything that there is, also if not everything was there", async () => {
    const plan = silent((it) => {
      it.resource_changes = it.resource_changes
        .slice(3)
        .map((one) => ({ ...one, change: { ...one.change, actions: ["delete"], after: null } }));
    });
    expect((await reviewed([plan])).plans[0]?.notEvaluated).toEqual([]);
  });
});

test("a plan that says it is complete is taken at its word", async () => {
  const plan = standing();
  plan.configuration.root_module.resources.push(BUCKET);
  expect(await verdictOf(plan)).toBe("0: Every checked claim holds");
});

describe("what OpenTofu opens, renews and closes is no change", () => {
  test("so a first plan with ephemeral resources is a first one, and routine", async () => {
    const plan = input("opentofu-ephemeral");
    expect(plan.resource_changes?.filter(({ mode }) => mode === "ephemeral")).toHaveLength(2);
    const report = await reviewed([plan]);
    expect(report.plans[0]?.changes).toHaveLength(standing().resource_changes.length);
    expect(report.summary).toMatchObject({ changesToReview: 0, exitCode: 0 });
  });

  test.each(["open", "renew", "close"])("with the action %s, whether or not the entry has a mode", async (action) => {
    const entry = { address: "ephemeral.x_y.z", type: "x_y", change: { actions: [action], before: null, after: null } };
    for (const mode of [{ mode: "ephemeral" }, {}]) {
      const plan = silent((it) => {
        it.resource_changes = [...it.resource_changes.map(asCreated), { ...entry, ...mode }];
      });
      expect((await reviewed([plan])).summary).toMatchObject({ changesToReview: 0, exitCode: 0 });
    }
  });
});
