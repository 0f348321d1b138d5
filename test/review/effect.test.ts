import { renderMarkdown } from "../../review/renderers/markdown";
import { sarifLog } from "../../review/renderers/sarif";
import { renderTerminal } from "../../review/renderers/terminal";
import { input, RawChange, RawPlan, standing } from "../fixtures/inputs";
import { smepro, smvue } from "../stacks/synthesized";
import { reviewed, verdictOf } from "./reviewed";

const DATABASE = "google_sql_database_instance.database_instance_D7FC2283";
const ACCOUNT = "google_service_account.service_workload_account_ED2FDB70";

const rulesOf = (sarif: object) =>
  (sarif as { runs: { results: { ruleId: string }[] }[] }).runs.flatMap(({ results }) =>
    results.map(({ ruleId }) => ruleId),
  );
const change = (plan: RawPlan, address: string): RawChange => {
  const found = plan.resource_changes?.find((one) => one.address === address);
  if (!found) throw new Error(`there is no ${address}`);
  return found;
};
const deleted = (one: RawChange): RawChange => ({
  ...one,
  change: { ...one.change, actions: ["delete"], after: null, after_sensitive: false },
});
const created = (one: RawChange): RawChange => ({
  ...one,
  change: { ...one.change, actions: ["create"], before: null, before_sensitive: false },
});

/** SMEPro's plan after somebody deleted a resource by hand, which the plan makes again or does not. */
function afterDeletion(address: string, again: boolean): RawPlan {
  const plan = standing();
  const one = change(plan, address);
  plan.resource_changes = plan.resource_changes.flatMap((other) =>
    other !== one ? [other] : again ? [created(one)] : [],
  );
  plan.resource_drift = [deleted(one)];
  return plan;
}

describe("what was deleted outside Terraform and holds data", () => {
  test("needs review in every format, also where the plan creates it again", async () => {
    const report = await reviewed([input("database-deleted-outside")]);
    expect(report.summary).toMatchObject({ changesToReview: 0, driftToReview: 1, exitCode: 3 });
    const lost =
      "Deleted outside Terraform: a database instance; the plan creates it again, empty; " +
      "its databases, and backups that are not retained, are lost";
    expect(report.plans[0]?.drift).toMatchObject([{ address: DATABASE, risk: "high", reasons: [lost] }]);
    expect(report.plans[0]?.changes).toMatchObject([
      { address: DATABASE, reasons: ["Creates again what was deleted outside Terraform"] },
    ]);
    expect(rulesOf(sarifLog(report))).toEqual(["drift/high"]);
    expect(renderMarkdown(report)).toContain(
      "## ⚠️ Every checked claim holds; 1 change outside Terraform needs review\n",
    );
    expect(renderTerminal(report, { color: false, columns: 200 })).toContain(
      "Every checked claim holds; 1 change outside Terraform needs review.",
    );
  });

  test("is high risk as well where nothing takes its place: a bucket", async () => {
    const plan = standing();
    plan.resource_drift = [
      {
        address: "google_storage_bucket.files",
        mode: "managed",
        type: "google_storage_bucket",
        name: "files",
        change: { actions: ["delete"], before: { name: "files" }, after: null },
      },
    ];
    const report = await reviewed([plan]);
    expect(report.plans[0]?.drift[0]?.reasons[0]).toBe(
      "Deleted outside Terraform: a bucket; every object in it is lost",
    );
    expect(report.summary.exitCode).toBe(3);
  });

  test("is of elevated risk where it is no data that is lost: a service account", async () => {
    const report = await reviewed([afterDeletion(ACCOUNT, true)]);
    expect(report.plans[0]?.drift).toMatchObject([
      {
        risk: "elevated",
        reasons: [
          "Deleted outside Terraform: a service account; the plan creates it again; " +
            "its grants do not come back with a new one of the same name",
        ],
      },
    ]);
    expect(rulesOf(sarifLog(report))).toEqual(["drift/elevated"]);
  });
});

describe("a refresh-only plan", () => {
  test("shows everything that drifted, and asks for review of what was deleted", async () => {
    const plan = input("refresh-only");
    const report = await reviewed([plan]);
    expect(report.plans[0]?.effect.kind).toBe("refresh-only");
    expect(report.plans[0]?.drift.map(({ address }) => address).sort()).toEqual([
      "google_cloud_run_v2_service.service_E7C408F2",
      "google_compute_firewall.network_allow-https_DF552F41",
      "google_dns_record_set.dns_a-appexamplenet_8F9993AF",
    ]);
    expect(await verdictOf(plan)).toMatch(/^3: Every checked claim holds; .*; refresh only, no resource changes$/);
  });

  /** A refresh-only plan in which one resource has changed by hand. */
  function drifted(address: string, edit: (values: Record<string, unknown>) => void): RawPlan {
    const plan = input("refresh-only");
    const before = change(standing(), address);
    const after = structuredClone(before.change.after) as Record<string, unknown>;
    edit(after);
    plan.resource_drift = [{ ...before, change: { actions: ["update"], before: before.change.before, after } }];
    const resources = standing().resource_changes.map((one) => ({
      ...one,
      change: undefined,
      values: one.address === address ? after : one.change.after,
    }));
    plan.planned_values = { root_module: { resources } };
    return plan;
  }

  const madePublic = () =>
    drifted(DATABASE, (values) => {
      const [settings] = values.settings as { ip_configuration: { ipv4_enabled: boolean }[] }[];
      for (const one of settings?.ip_configuration ?? []) one.ipv4_enabled = true;
    });

  test("that plans no values, as Terraform 1.11 writes it, is judged by what it read", async () => {
    const plan = madePublic();
    const { summary } = await reviewed([plan]);
    plan.prior_state = { format_version: "1.0", terraform_version: "1.11.4", values: plan.planned_values };
    plan.planned_values = { root_module: {} };
    expect((await reviewed([plan])).summary).toEqual(summary);
  });

  test("is judged by the drifted values: a database that was made public violates the page", async () => {
    const plan = madePublic();
    const { summary } = await reviewed([plan]);
    expect(summary.claims.violated).toBeGreaterThan(0);
    expect(summary.exitCode).toBe(1);
  });

  test("shows harmless drift, and asks for nothing", async () => {
    const plan = drifted(ACCOUNT, (values) => (values.description = "by hand"));
    const report = await reviewed([plan]);
    expect(report.plans[0]?.drift).toMatchObject([{ address: ACCOUNT, risk: "routine" }]);
    expect(report.summary.exitCode).toBe(0);
  });

  test("that does not say it is complete names what is configured and not made yet", async () => {
    const plan = input("refresh-only");
    delete plan.complete;
    plan.configuration.root_module.resources.push({ address: "google_storage_bucket.new", mode: "managed" });
    expect((await reviewed([plan])).plans[0]?.notEvaluated).toEqual([
      expect.stringContaining("google_storage_bucket.new: configured, and not made yet"),
    ]);
  });
});

describe("actions of Terraform 1.14", () => {
  test("that are all a plan does are shown and need review", async () => {
    const report = await reviewed([input("action-invoked")]);
    expect(report.plans[0]).toMatchObject({
      effect: { kind: "resources" },
      changes: [{ address: "action.google_sql_restore.last", actions: ["invoke"], risk: "high" }],
    });
    expect(report.summary.exitCode).toBe(3);
    expect(rulesOf(sarifLog(report))).toEqual(["change/high"]);
    expect(renderMarkdown(report)).toContain("**invoke**, high risk");
  });

  test("that an event of a resource runs name it, and what they are given is masked", async () => {
    const plan = standing();
    plan.action_invocations = [
      {
        address: 'action.google_pubsub_publish.note["hunter22"]',
        type: "google_pubsub_publish",
        config_values: { body: "hunter22" },
        config_sensitive: { body: true },
        lifecycle_action_trigger: { triggering_resource_address: DATABASE, action_trigger_event: "after_update" },
      },
    ];
    const report = await reviewed([plan]);
    expect(report.plans[0]?.changes).toMatchObject([
      {
        risk: "elevated",
        reasons: [
          `Runs the action google_pubsub_publish on after_update of ${DATABASE}: the plan does not show what it does`,
        ],
      },
    ]);
    expect(JSON.stringify(report)).not.toContain("hunter22");
  });

  test("that are deferred make a plan that is refused", async () => {
    await expect(reviewed([input("action-deferred")])).rejects.toThrow(
      /this plan defers 1 action to a later one \(provider_config_unknown\)/,
    );
    const two = input("action-deferred");
    const [one] = two.deferred_action_invocations as object[];
    two.deferred_action_invocations = [one, { reason: "absent_prereq" }];
    await expect(reviewed([two])).rejects.toThrow(
      /2 actions to a later one \(provider_config_unknown, absent_prereq\)/,
    );
  });

  test("that are not of the known shape are refused", async () => {
    const plan = standing();
    plan.action_invocations = [{ type: "google_sql_restore" }];
    await expect(reviewed([plan])).rejects.toThrow(/action_invocations\[0\]\.address: got nothing; allowed: text/);
  });
});

describe("a plan that changes no resource is named for what it does", () => {
  const outputs = { url: { actions: ["update"], before: "a", after: "b" }, same: { actions: ["no-op"] } };
  const moved = (plan: RawPlan) =>
    Object.assign(change(plan, ACCOUNT), { previous_address: "google_service_account.old" });
  const imported = (plan: RawPlan) => Object.assign(change(plan, DATABASE).change, { importing: { id: "x" } });

  test.each<[string, (plan: RawPlan) => void]>([
    ["only 1 output changed", (plan) => (plan.output_changes = outputs)],
    ["only 1 resource moved", moved],
    ["only 1 resource imported", imported],
    [
      "only 1 resource moved, 1 resource imported, 1 output changed",
      (plan) => {
        moved(plan);
        imported(plan);
        plan.output_changes = outputs;
      },
    ],
  ])("%s", async (words, edit) => {
    const plan = standing();
    edit(plan);
    const report = await reviewed([plan]);
    expect(await verdictOf(plan)).toBe(`0: Every checked claim holds; ${words}`);
    expect(renderTerminal(report, { color: false, columns: 100 })).toContain(`\nChanges: ${words}.\n`);
    expect(renderMarkdown(report)).toContain(`| ${words} |`);
  });

  test("and one that does nothing at all as none", async () => {
    expect((await reviewed([standing()])).plans[0]?.effect.kind).toBe("none");
    expect(renderMarkdown(await reviewed([standing()]))).toContain("| none |");
  });
});

describe("a file that is no plan", () => {
  const stack = () => JSON.parse(smepro("production").text) as Record<string, unknown>;

  test("has no changes judged, also against a base, and says so in every format", async () => {
    for (const bases of [[], [stack()]]) {
      const report = await reviewed([stack()], { bases });
      const why = "a synthesized stack has no plan";
      expect(await verdictOf(stack(), { bases })).toContain(`changes not judged: ${why}`);
      expect(report.summary.changesNotJudged).toBe(1);
      expect(renderTerminal(report, { color: false, columns: 100 })).toContain(`Changes: not judged (${why}).`);
      expect(renderMarkdown(report)).toContain(`| not judged (${why}) |`);
    }
  });

  test("as an applied state", async () => {
    const resources = standing().resource_changes.map((one) => ({
      ...one,
      change: undefined,
      values: one.change.after,
    }));
    const state = { format_version: "1.0", values: { root_module: { resources } } };
    expect(await verdictOf(state, { stated: { system: "smepro", environment: "production" } })).toContain(
      "changes not judged: a state has no plan",
    );
  });

  test("beside plans counts how many were not judged", async () => {
    const bootstrap = { ...stack(), module: undefined };
    const { headline } = await import("../../review/report/headline");
    expect(headline(await reviewed([standing(), bootstrap])).words).toContain("changes of 1 stack not judged");
  });
});

describe("modules that a file calls and does not hold", () => {
  const file = (module: object) => ({ module, provider: { google: {} } });
  const stated = { system: "smvue", environment: "production" } as const;
  const registry = { source: "registry.example/network/google", version: "1.0.0" };

  test("leave claims not judged, and the headline says how many and why", async () => {
    expect(await verdictOf(file({ network: registry }), { stated })).toMatch(
      /[1-9]\d* claims not judged: module\.network is not in this file; changes not judged: a synthesized stack/,
    );
  });

  test("are named, the first three of them", async () => {
    const module = Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, registry]));
    expect(await verdictOf(file(module), { stated })).toContain(
      "claims not judged: module.a, module.b, module.c and 1 more are not in this file",
    );
  });

  test("are not blamed for what is unknown for another reason", async () => {
    const retention = smvue("production").text.replace(/"retention_days": 731/g, '"retention_days": "${var.days}"');
    const file = { ...(JSON.parse(retention) as object), module: { network: registry } };
    const { claims, claimsNotJudged } = (await reviewed([file])).summary;
    expect(claimsNotJudged).toBeGreaterThan(0);
    expect(claims.unknown).toBeGreaterThan(claimsNotJudged);
  });
});
