import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { assessChanges } from "../../posture/assess-changes";
import { needsReview } from "../../posture/changes/change";
import { bootstrap, smepro, smvue } from "../stacks/synthesized";
import { changesOf, Entry, planned } from "./changes/assessed";

describe("the changes of a plan", () => {
  test("stand by risk and then by address, the gravest reason first", () => {
    const changes = changesOf([
      { type: "x_thing", name: "b", after: {} },
      { type: "google_storage_bucket", name: "b", before: { name: "b" } },
      { type: "x_thing", name: "a", after: {} },
      { type: "google_storage_bucket", name: "a", before: { name: "a", deletion_protection: true } },
      {
        type: "google_sql_database_instance",
        name: "c",
        before: { deletion_protection: true, settings: [{ tier: "a", ip_configuration: [{ ipv4_enabled: false }] }] },
        after: { deletion_protection: false, settings: [{ tier: "b", ip_configuration: [{ ipv4_enabled: true }] }] },
      },
    ]);
    expect(changes.map(({ risk, address }) => `${risk} ${address}`)).toEqual([
      "high google_sql_database_instance.c",
      "high google_storage_bucket.a",
      "high google_storage_bucket.b",
      "routine x_thing.a",
      "routine x_thing.b",
    ]);
    expect(changes[0]?.reasons).toEqual([
      "Gets a public address: settings.ip_configuration.ipv4_enabled false → true",
      "Deletion protection removed: deletion_protection true → false",
      "Scaling: settings.tier a → b",
    ]);
    expect(changes.map(needsReview)).toEqual([true, true, true, false, false]);
  });

  test("a first deployment of our own stacks needs nobody, and their destruction does", () => {
    for (const stack of [
      smvue("production"),
      smepro("production"),
      bootstrap("smvue", "production"),
      smvue("staging"),
    ]) {
      const { resource } = JSON.parse(JSON.stringify(stack.json)) as {
        resource: Record<string, Record<string, object>>;
      };
      const entries = Object.entries(resource).flatMap(([type, byName]) =>
        Object.entries(byName).map(([name, body]): Entry => ({ type, name, after: body })),
      );
      expect(changesOf(entries, { first: true }).filter(needsReview)).toEqual([]);
      expect(
        changesOf(entries.map((entry) => ({ ...entry, before: entry.after, after: null }))).filter(
          ({ risk }) => risk === "high",
        ).length,
      ).toBeGreaterThan(3);
    }
  });

  test("take a time that grows with their number and no faster", () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index): Entry => ({
        type: "google_storage_bucket_iam_member",
        name: `g${index}`,
        after: { bucket: `b${index}`, role: "roles/storage.objectViewer", member: "user:a@x" },
      }));
    const took = (count: number) => {
      const plan = planned(many(count));
      const times = Array.from({ length: 3 }, () => {
        const start = performance.now();
        assessChanges(plan);
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    // What is quadratic takes a hundred times as long.
    expect(took(20_000)).toBeLessThan(40 * Math.max(took(2_000), 1));
  });

  test("never fail, whatever before and after hold", () => {
    const types = fc.constantFrom(
      "google_sql_database_instance",
      "google_storage_bucket",
      "google_compute_security_policy",
      "google_compute_security_policy_rule",
      "google_compute_firewall",
      "google_project_iam_member",
      "google_project_iam_binding",
      "google_project_iam_policy",
      "google_project_iam_audit_config",
      "google_project_iam_custom_role",
      "google_logging_project_sink",
      "hcloud_firewall",
      "aws_security_group",
      "cloudflare_zone_setting",
      "google_iam_workload_identity_pool_provider",
    );
    const names = fc.constantFrom(
      "settings",
      "rule",
      "role",
      "member",
      "members",
      "condition",
      "expression",
      "policy_data",
      "permissions",
      "source_ranges",
      "allow",
      "deny",
      "ports",
      "protocol",
      "direction",
      "priority",
      "action",
      "match",
      "preview",
      "lifecycle_rule",
      "age",
      "type",
      "value",
      "setting_id",
      "ipv4_enabled",
      "authorized_networks",
      "audit_log_config",
      "log_type",
      "database_flags",
      "name",
      "deletion_policy",
      "retention_days",
      "__proto__",
      "constructor",
      "toString",
      "valueOf",
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(null, true, false, "", "on", "allUsers", "0.0.0.0/0", "{}", "deny(403)", "DELETE"),
        fc.integer(),
        fc.double(),
        tie("list"),
        tie("object"),
      ),
      list: fc.array(tie("value"), { maxLength: 4 }),
      object: fc.dictionary(names, tie("value"), { maxKeys: 6 }),
    }));
    const side = fc.oneof(fc.constant(null), fc.dictionary(names, value, { maxKeys: 8 }));
    const actions = fc.constantFrom(
      ["create"],
      ["update"],
      ["delete"],
      ["delete", "create"],
      ["create", "delete"],
      ["forget"],
      ["create", "forget"],
    );
    fc.assert(
      fc.property(
        types,
        actions,
        side,
        side,
        value,
        value,
        fc.array(fc.array(fc.oneof(names, fc.nat(3)))),
        (type, chosen, before, after, unknown, sensitive, replacePaths) => {
          const [change] = changesOf([
            {
              type,
              actions: chosen,
              before,
              after,
              unknown: unknown as object,
              beforeSensitive: sensitive,
              afterSensitive: sensitive,
              replacePaths,
            },
          ]);
          expect(["high", "elevated", "routine"]).toContain(change?.risk);
          expect(change?.reasons.every((reason) => typeof reason === "string" && reason !== "")).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("are assessed by rules of a file each, and every rule stands in the list", () => {
    const imported = [
      ...readFileSync("posture/assess-changes.ts", "utf8").matchAll(/from "\.\/changes\/rules\/(.+)";/g),
    ].map(([, rule]) => `${rule}.ts`);
    expect(imported.sort()).toEqual(readdirSync("posture/changes/rules").sort());
  });
});
