import { mirrorsProduction } from "../../../../posture/checks/environment/mirrors-production";
import { Verdict } from "../../../../posture/verdict/check";
import { read } from "../../../../posture/model/read";
import { Template } from "../../../parsed-stack";
import { bootstrap, smepro, smvue } from "../../../stacks/synthesized";
import { EditedStack, faults, plan, Value } from "../edited-stack";

const judge = (production: EditedStack, staging: EditedStack): Verdict =>
  mirrorsProduction.evaluate({
    model: staging.model,
    system: "smvue",
    environment: "staging",
    others: [{ environment: "production", model: production.model }],
  });
const pair = (production: Template, staging: Template, change: (stack: EditedStack) => EditedStack) =>
  judge(new EditedStack(production.text), change(new EditedStack(staging.text)));
const set =
  (type: string, path: string, value: Value | undefined, id = "") =>
  (stack: EditedStack) =>
    stack.set(type, path, value, id);

test.each([
  ["SMVue", smvue("production"), smvue("staging")],
  ["SMEPro", smepro("production"), smepro("staging")],
  ["SMVue's bootstrap", bootstrap("smvue", "production"), bootstrap("smvue", "staging")],
  ["SMEPro's bootstrap", bootstrap("smepro", "production"), bootstrap("smepro", "staging")],
])("staging mirrors production: %s", (_, production, staging) => {
  const verdict = pair(production, staging, (stack) => stack);
  expect({ status: verdict.status, faults: faults(verdict) }).toEqual({ status: "holds", faults: [] });
});

test.each<[string, (stack: EditedStack) => EditedStack, string]>([
  ["an older database", set("google_sql_database_instance", "database_version", "POSTGRES_15"), "database_version"],
  [
    "a database in one zone",
    set("google_sql_database_instance", "settings.availability_type", "ZONAL"),
    "settings.availability_type",
  ],
  [
    "a database without TLS",
    set("google_sql_database_instance", "settings.ip_configuration.ssl_mode", "ALLOW_UNENCRYPTED_AND_ENCRYPTED"),
    "settings.ip_configuration.ssl_mode",
  ],
  [
    "fewer backups",
    set("google_sql_database_instance", "settings.backup_configuration.backup_retention_settings.retained_backups", 1),
    "retained_backups",
  ],
  [
    "a flag of the database that is left out",
    set("google_sql_database_instance", "settings.database_flags", [
      { name: "cloudsql.iam_authentication", value: "on" },
    ]),
    "settings.database_flags",
  ],
  [
    "an unencrypted cache",
    set("google_redis_instance", "transit_encryption_mode", "DISABLED"),
    "transit_encryption_mode",
  ],
  ["a cache without a standby", set("google_redis_instance", "tier", "BASIC"), "tier"],
  ["a rule of the WAF that only looks", set("google_compute_security_policy_rule", "preview", true, "sqli"), "preview"],
  [
    "a rule of the WAF that is left out",
    (stack) => stack.remove("google_compute_security_policy_rule", "sqli"),
    "google_compute_security_policy_rule.",
  ],
  [
    "a rule of the WAF that comes later",
    set("google_compute_security_policy_rule", "priority", 9000, "sqli"),
    "priority",
  ],
  [
    "more requests than in production",
    set("google_compute_security_policy_rule", "rate_limit_options.rate_limit_threshold.count", 100_000),
    "rate_limit_threshold.count",
  ],
  ["older TLS", set("google_compute_ssl_policy", "min_tls_version", "TLS_1_0"), "min_tls_version"],
  ["a proxy without its policy", set("google_compute_target_https_proxy", "ssl_policy", undefined), "ssl_policy"],
  ["a service that everybody reaches", set("google_cloud_run_v2_service", "ingress", "INGRESS_TRAFFIC_ALL"), "ingress"],
  [
    "a firewall that lets everything out",
    set("google_compute_firewall", "destination_ranges", ["0.0.0.0/0"], "allow-services"),
    "destination_ranges",
  ],
  [
    "a shorter audit trail",
    set("google_logging_project_bucket_config", "retention_days", 60, "audit"),
    "retention_days",
  ],
  [
    "a secret that is left out",
    (stack) => stack.remove("google_secret_manager_secret", "crm"),
    "google_secret_manager_secret.",
  ],
  [
    "a bucket of its own",
    (stack) => stack.add("google_storage_bucket", "more", { name: "more" }),
    "google_storage_bucket.more",
  ],
  [
    "somebody more on the project",
    (stack) => stack.add("google_project_iam_member", "more", { role: "roles/viewer", member: "user:a@example.com" }),
    "google_project_iam_member.more",
  ],
  ["no cache", (stack) => stack.remove("google_redis_instance"), "google_redis_instance."],
  [
    "files that are public",
    set("google_storage_bucket", "public_access_prevention", "inherited", "files"),
    "public_access_prevention",
  ],
])("staging does not mirror production with %s", (_, change, fault) => {
  const verdict = pair(smvue("production"), smvue("staging"), change);
  expect(verdict.status).toBe("violated");
  expect(faults(verdict)).toContainEqual(expect.stringContaining(fault));
});

test.each<[string, (stack: EditedStack) => EditedStack]>([
  ["a smaller machine", set("google_sql_database_instance", "settings.tier", "db-perf-optimized-N-1")],
  [
    "another image",
    set("google_cloud_run_v2_service", "template.containers.image", "us-central1-docker.pkg.dev/a/b/c:2"),
  ],
  ["fewer instances", set("google_cloud_run_v2_service", "template.scaling.max_instance_count", 2)],
  ["other addresses, as many", set("google_compute_subnetwork", "ip_cidr_range", "10.99.0.0/24")],
])("staging may have %s", (_, change) => {
  expect(pair(smvue("production"), smvue("staging"), change).status).toBe("holds");
});

test("it is judged on staging, where production is at hand in the same format", () => {
  const { model } = new EditedStack(smvue("staging").text);
  const context = { model, system: "smvue", environment: "staging", others: [] };
  expect(mirrorsProduction.evaluate(context)).toMatchObject({
    status: "unknown",
    reason: "until production is reviewed in the same run",
  });
  expect(mirrorsProduction.evaluate({ ...context, environment: "production" }).status).toBe("not-applicable");
  const other = read(JSON.stringify(plan({ address: "google_storage_bucket.a", values: {} }))).model;
  expect(mirrorsProduction.evaluate({ ...context, others: [{ environment: "production", model: other }] }).status).toBe(
    "unknown",
  );
});

test("plans are compared by what they refer to, too", () => {
  const proxy = (policy: object) =>
    read(
      JSON.stringify(
        plan({
          address: 'google_compute_target_https_proxy.this["a"]',
          values: { name: "a" },
          unknown: { ssl_policy: true },
          expressions: policy,
        }),
      ),
    ).model;
  const compare = (production: object, staging: object) =>
    mirrorsProduction.evaluate({
      model: proxy(staging),
      system: "",
      environment: "staging",
      others: [{ environment: "production", model: proxy(production) }],
    });
  const modern = { ssl_policy: { references: ["google_compute_ssl_policy.modern.id"] } };
  expect(compare(modern, modern).status).toBe("holds");
  expect(compare(modern, {}).status).toBe("violated");
  expect(compare(modern, { ssl_policy: { references: ["google_compute_ssl_policy.old.id"] } }).status).toBe("violated");
});

test("a sensitive value that differs is not shown", () => {
  const user = (password: string) => {
    const tree = plan({ address: "google_sql_user.app", values: { name: "app", password } }) as {
      resource_changes: { change: object }[];
    };
    return read(
      JSON.stringify({
        ...tree,
        resource_changes: tree.resource_changes.map((one) => ({
          ...one,
          change: { ...one.change, after_sensitive: { password: true } },
        })),
      }),
    ).model;
  };
  const verdict = mirrorsProduction.evaluate({
    model: user("hunter-two"),
    system: "",
    environment: "staging",
    others: [{ environment: "production", model: user("hunter-one") }],
  });
  expect(verdict.status).toBe("violated");
  expect(JSON.stringify(verdict)).not.toContain("hunter");
});

test("a difference is reported in full, and one that is nested too deeply does not overwhelm the rule", () => {
  const long = "x".repeat(5000);
  const verdict = pair(
    smvue("production"),
    smvue("staging"),
    set("google_sql_database_instance", "database_version", long),
  );
  expect(verdict.findings.map(({ actual }) => actual)).toContain(long);
  const deep = Array.from({ length: 2000 }).reduce<Value>((inner) => ({ inner }), "end");
  expect(pair(smvue("production"), smvue("staging"), set("google_sql_database_instance", "deep", deep)).status).toBe(
    "violated",
  );
});
