import { CATALOGUE } from "../../../../posture/catalogue";
import { Check, Verdict } from "../../../../posture/verdict/check";
import { judgeJson, plan } from "../edited-stack";

const judge = async (id: string, values: object, tree: unknown): Promise<Verdict> => {
  const definition = await CATALOGUE[id]?.();
  return judgeJson(definition?.with(values as Record<string, unknown>) as Check, tree);
};
const statusOf = async (...given: Parameters<typeof judge>) => (await judge(...given)).status;

const stack = (resource: object) => ({ resource });
const bucket = (body: object) => stack({ google_storage_bucket: { reports: body } });
const BUCKETS = { resources: "google_storage_bucket" };

describe("attributes", () => {
  test.each([
    ["attribute/equals", { attribute: "location", value: "EU" }, { location: "EU" }, "holds"],
    ["attribute/equals", { attribute: "location", value: "EU" }, { location: "US" }, "violated"],
    [
      "attribute/equals",
      { attribute: "versioning.enabled", value: true },
      { versioning: [{ enabled: true }] },
      "holds",
    ],
    [
      "attribute/equals",
      { attribute: "versioning.enabled", value: true },
      { versioning: [{ enabled: "true" }] },
      "holds",
    ],
    ["attribute/equals", { attribute: "versioning.enabled", value: true }, {}, "violated"],
    ["attribute/equals", { attribute: "versioning.enabled", value: true, unset: "holds" }, {}, "holds"],
    ["attribute/equals", { attribute: "versioning.enabled", value: true, unset: "unknown" }, {}, "unknown"],
    ["attribute/equals", { attribute: "location", value: "EU" }, { location: "${var.location}" }, "unknown"],
    ["attribute/one-of", { attribute: "location", values: ["EU", "EUROPE-WEST3"] }, { location: "EU" }, "holds"],
    ["attribute/one-of", { attribute: "location", values: ["EU", "EUROPE-WEST3"] }, { location: "ASIA" }, "violated"],
    [
      "attribute/at-least",
      { attribute: "retention_policy.retention_period", minimum: 86400 },
      { retention_policy: [{ retention_period: 86400 }] },
      "holds",
    ],
    [
      "attribute/at-least",
      { attribute: "retention_policy.retention_period", minimum: 86400 },
      { retention_policy: [{ retention_period: 86399 }] },
      "violated",
    ],
    [
      "attribute/at-most",
      { attribute: "lifecycle_rule.*.condition.age", maximum: 30 },
      { lifecycle_rule: [{ condition: [{ age: 7 }] }, { condition: [{ age: 31 }] }] },
      "violated",
    ],
    [
      "attribute/at-most",
      { attribute: "lifecycle_rule.*.condition.age", maximum: 31 },
      { lifecycle_rule: [{ condition: [{ age: 7 }] }, { condition: [{ age: 31 }] }] },
      "holds",
    ],
    ["attribute/at-most", { attribute: "lifecycle_rule.*.condition.age", maximum: 31 }, {}, "violated"],
    ["attribute/present", { attribute: "encryption.default_kms_key_name" }, {}, "violated"],
    [
      "attribute/present",
      { attribute: "encryption.default_kms_key_name" },
      { encryption: [{ default_kms_key_name: "${google_kms_crypto_key.files.id}" }] },
      "holds",
    ],
    ["attribute/equals", { attribute: 'labels["data-class"]', value: "public" }, { labels: {} }, "violated"],
    [
      "attribute/equals",
      { attribute: 'labels["data-class"]', value: "public" },
      { labels: { "data-class": "public" } },
      "holds",
    ],
    [
      "attribute/equals",
      { attribute: 'lifecycle_rule.*.note["example.com/why"]', value: "age" },
      { lifecycle_rule: [{ note: { "example.com/why": "age" } }, { note: { "example.com/why": "size" } }] },
      "violated",
    ],
    ["attribute/absent", { attribute: "cors" }, {}, "holds"],
    ["attribute/absent", { attribute: "cors" }, { cors: [{ origin: ["*"] }] }, "violated"],
    ["attribute/matches", { attribute: "name", patterns: ["acme-*-files"] }, { name: "acme-prod-files" }, "holds"],
    ["attribute/matches", { attribute: "name", patterns: ["acme-*-files"] }, { name: "acme-files" }, "violated"],
  ])("%s with %j says of %j: %s", async (id, values, body, status) => {
    expect(await statusOf(id, { ...BUCKETS, ...values }, bucket(body))).toBe(status);
  });

  test("a key of a map may have full stops, in a plan too, and an unset one differs from an unknown one", async () => {
    const annotations = (known: object, unknown: object) =>
      plan({
        address: "google_cloud_run_service.web",
        values: { name: "web", metadata: [{ annotations: known }] },
        unknown: { metadata: [{ annotations: unknown }] },
      });
    const values = {
      resources: "google_cloud_run_service",
      attribute: 'metadata.annotations["run.googleapis.com/ingress"]',
      value: "internal",
    };
    const ingress = { "run.googleapis.com/ingress": "internal" };
    expect(await statusOf("attribute/equals", values, annotations(ingress, {}))).toBe("holds");
    expect(await statusOf("attribute/equals", values, annotations({}, {}))).toBe("violated");
    const later = annotations({}, { "run.googleapis.com/ingress": true });
    expect(await statusOf("attribute/equals", values, later)).toBe("unknown");
  });

  test("of no resource: violated, or not applicable where the page says so", async () => {
    const values = { resources: "google_sql_*", attribute: "name", value: "a" };
    expect(await statusOf("attribute/equals", values, bucket({}))).toBe("violated");
    expect(await statusOf("attribute/equals", { ...values, missing: "holds" }, bucket({}))).toBe("not-applicable");
  });

  test("of some resources only, by their addresses", async () => {
    const tree = stack({ google_storage_bucket: { audit: { location: "EU" }, cache: { location: "US" } } });
    const values = { ...BUCKETS, attribute: "location", value: "EU" };
    expect(await statusOf("attribute/equals", { ...values, at: "*.audit" }, tree)).toBe("holds");
    expect(await statusOf("attribute/equals", values, tree)).toBe("violated");
  });

  test("of a plan, which the provider chooses at apply: not set", async () => {
    const tree = plan({ address: "google_storage_bucket.a", values: {}, unknown: { location: true } });
    const values = { ...BUCKETS, attribute: "location", value: "EU" };
    expect(await statusOf("attribute/equals", values, tree)).toBe("violated");
    expect(await statusOf("attribute/equals", { ...values, unset: "holds" }, tree)).toBe("holds");
  });

  test("a sensitive value is judged, and never shown", async () => {
    const tree = {
      format_version: "1.0",
      terraform_version: "1.11.4",
      values: {
        root_module: {
          resources: [
            {
              address: "google_storage_bucket.a",
              mode: "managed",
              type: "google_storage_bucket",
              name: "a",
              provider_name: "registry.terraform.io/hashicorp/google",
              values: { location: "a-secret-place" },
              sensitive_values: { location: true },
            },
          ],
        },
      },
    };
    const verdict = await judge("attribute/equals", { ...BUCKETS, attribute: "location", value: "EU" }, tree);
    expect(verdict.status).toBe("violated");
    expect(JSON.stringify(verdict)).not.toContain("a-secret-place");
  });
});

describe("periods and schedules", () => {
  const topic = (period: unknown) => stack({ google_pubsub_topic: { a: { message_retention_duration: period } } });
  const values = { resources: "google_pubsub_topic", attribute: "message_retention_duration" };

  test.each([
    ["period/at-least", "7d", "604800s", "holds"],
    ["period/at-least", "7d", "168h", "holds"],
    ["period/at-least", "7d", "167h59m", "violated"],
    ["period/at-most", "7d", "604800s", "holds"],
    ["period/at-most", "1w", "8d", "violated"],
    ["period/at-most", "1w", "a week", "violated"],
  ])("%s %s of %s: %s", async (id, period, given, status) => {
    expect(await statusOf(id, { ...values, period }, topic(given))).toBe(status);
  });

  test("a bare number is in the unit that the page says", async () => {
    expect(await statusOf("period/at-least", { ...values, period: "30d", unit: "days" }, topic(30))).toBe("holds");
    expect(await statusOf("period/at-least", { ...values, period: "30d" }, topic(30))).toBe("violated");
  });

  test.each([
    ["0 3 * * *", 1, "holds"],
    ["0 3 * * 1", 1, "violated"],
    ["0 3 * * 1", 7, "holds"],
    ["whenever", 7, "violated"],
  ])("a schedule %s starts at least every %i days: %s", async (schedule, days, status) => {
    const tree = stack({ google_cloud_scheduler_job: { a: { schedule } } });
    const given = { resources: "google_cloud_scheduler_job", attribute: "schedule", days };
    expect(await statusOf("schedule/at-least-every", given, tree)).toBe(status);
  });
});

describe("resources", () => {
  const three = stack({ google_compute_instance: { a: {}, b: {}, c: {} } });

  test.each([
    [{ minimum: 1 }, "holds"],
    [{ minimum: 4 }, "violated"],
    [{ maximum: 0 }, "violated"],
    [{ minimum: 2, maximum: 3 }, "holds"],
    [{ maximum: 0, at: "*.z" }, "holds"],
  ])("three of them, with %j: %s", async (limits, status) => {
    expect(await statusOf("resource/count", { resources: "google_compute_instance", ...limits }, three)).toBe(status);
  });

  test.each([
    ["${google_kms_crypto_key.files.id}", "holds"],
    ["projects/another/keys/one", "violated"],
    ["${var.key}", "unknown"],
  ])("an attribute that is %s leads to a key: %s", async (key, status) => {
    const tree = stack({
      google_kms_crypto_key: { files: { name: "files" } },
      google_storage_bucket: { a: { encryption: [{ default_kms_key_name: key }] } },
    });
    const values = { ...BUCKETS, attribute: "encryption.default_kms_key_name", to: "google_kms_crypto_key" };
    expect(await statusOf("resource/refers-to", values, tree)).toBe(status);
  });
});

describe("access", () => {
  const granted = (role: string, member: string) =>
    stack({ google_project_iam_member: { a: { project: "acme-notes", role, member } } });

  test.each([
    [granted("roles/editor", "user:ann@example.com"), "violated"],
    [granted("roles/viewer", "user:ann@example.com"), "holds"],
    [stack({ google_storage_bucket: { a: { name: "acme-files" } } }), "holds"],
    [stack({ hcloud_server: { a: { name: "acme" } } }), "not-applicable"],
    [granted("${var.role}", "user:ann@example.com"), "unknown"],
    [
      stack({
        google_project_iam_binding: { a: { project: "p", role: "roles/editor", members: ["user:a@example.com"] } },
      }),
      "violated",
    ],
  ])("nobody is Editor, of %j: %s", async (tree, status) => {
    expect(await statusOf("access/forbidden", { roles: ["roles/editor"] }, tree)).toBe(status);
  });

  test.each([
    ["*.admin-console*", "holds"],
    ["*.exposure*", "violated"],
    ["google_cloud_run_service_iam_member.*", "violated"],
  ])("nobody but IAM's own members gets to %s: %s", async (at, status) => {
    const invoker = (member: string) => ({ service: "a", role: "roles/run.invoker", member });
    const tree = stack({
      google_cloud_run_service_iam_member: {
        "exposure-public": invoker("allUsers"),
        "admin-console-invoker": invoker("group:operators@example.com"),
      },
    });
    expect(await statusOf("access/forbidden", { members: ["allUsers"], at }, tree)).toBe(status);
    const granted = status === "holds" ? "violated" : "holds";
    expect(await statusOf("access/granted", { members: ["allUsers"], at }, tree)).toBe(granted);
  });

  test.each([
    [granted("roles/viewer", "group:auditors@example.com"), "holds"],
    [granted("roles/viewer", "group:others@example.com"), "violated"],
    [granted("roles/viewer", "${var.auditors}"), "unknown"],
  ])("auditors may read, of %j: %s", async (tree, status) => {
    const values = { roles: ["roles/viewer"], members: ["group:auditors@*"] };
    expect(await statusOf("access/granted", values, tree)).toBe(status);
  });
});

describe("environment variables", () => {
  const service = (env: object) =>
    stack({
      google_cloud_run_v2_service: { a: { name: "a", template: [{ containers: [{ image: "a", env: [env] }] }] } },
    });
  const fromSecret = {
    name: "API_TOKEN",
    value_source: [{ secret_key_ref: [{ secret: "token", version: "1" }] }],
  };

  test.each([
    ["variable/absent", { name: "DEBUG", value: "1" }, ["DEBUG"], "violated"],
    ["variable/absent", { name: "MODE", value: "1" }, ["DEBUG"], "holds"],
    ["variable/absent", { name: "DEBUG_SQL", value: "1" }, ["DEBUG*"], "violated"],
    ["variable/from-secret", fromSecret, ["*_TOKEN"], "holds"],
    ["variable/from-secret", { name: "API_TOKEN", value: "abc" }, ["*_TOKEN"], "violated"],
  ])("%s of %j, for %j: %s", async (id, env, names, status) => {
    expect(await statusOf(id, { names }, service(env))).toBe(status);
  });

  test("without any container, what the page says has no subject", async () => {
    expect(await statusOf("variable/absent", { names: ["DEBUG"] }, bucket({}))).toBe("violated");
  });
});

describe("alerts", () => {
  const alert = (body: object) =>
    stack({
      google_monitoring_notification_channel: { oncall: { type: "email", labels: { email_address: "a@example.com" } } },
      google_monitoring_alert_policy: {
        errors: {
          display_name: "Errors",
          conditions: [{ condition_threshold: [{ filter: 'metric.type = "run.googleapis.com/request_count"' }] }],
          ...body,
        },
      },
    });
  const CHANNEL = { notification_channels: ["${google_monitoring_notification_channel.oncall.id}"] };
  const values = { watches: ["run.googleapis.com/request_count"] };

  test.each([
    [CHANNEL, "holds"],
    [{ ...CHANNEL, enabled: false }, "violated"],
    [{}, "violated"],
  ])("on requests, with %j: %s", async (body, status) => {
    expect(await statusOf("alert/exists", values, alert(body))).toBe(status);
  });

  test.each([
    ["condition_monitoring_query_language", "fetch cloud_run_revision :: run.googleapis.com/request_count"],
    ["condition_prometheus_query_language", 'sum(rate({"run.googleapis.com/request_count"}[5m])) > 3'],
    ["condition_sql", "SELECT run.googleapis.com/request_count"],
  ])("on requests, by a query in %s: holds", async (block, query) => {
    const tree = alert({ ...CHANNEL, conditions: [{ [block]: [{ query }] }] });
    expect(await statusOf("alert/exists", values, tree)).toBe("holds");
    expect(await statusOf("alert/exists", { watches: ["cloudsql.googleapis.com"] }, tree)).toBe("violated");
  });

  test("on what nothing watches: violated", async () => {
    expect(await statusOf("alert/exists", { watches: ["cloudsql.googleapis.com/database/up"] }, alert(CHANNEL))).toBe(
      "violated",
    );
  });
});
