import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assessChanges } from "../../../posture/assess-changes";
import { read } from "../../../posture/model/read";
import { assessed, changesOf, Entry } from "./assessed";

const input = (name: string) => {
  const { planned } = read(readFileSync(join(__dirname, "..", "..", "fixtures", "inputs", `${name}.json`), "utf8"));
  return planned ? assessChanges(planned) : [];
};

describe("names", () => {
  const address: Entry = {
    type: "google_compute_global_address",
    before: { address: "203.0.113.9" },
    after: { address: "203.0.113.9" },
  };
  const zone: Entry = {
    type: "google_dns_managed_zone",
    before: { dns_name: "example.net." },
    after: { dns_name: "example.net." },
  };
  const riskOf = (entry: Entry) =>
    changesOf([address, zone, entry]).map(({ risk, reasons }) => `${risk}: ${reasons[0] ?? ""}`);
  const record = (type: string, ...rrdatas: string[]) => ({ name: "app.example.net.", type, rrdatas });

  test("SMEPro's A record that leads to a foreign address is high", () => {
    expect(input("dns-record-leads-elsewhere").map(({ risk, reasons }) => [risk, ...reasons])).toEqual([
      ["high", expect.stringMatching(/^A name resolves outside the system, .*203\.0\.113\.9 → 198\.51\.100\.77$/)],
    ]);
  });

  test.each<[string, Entry, RegExp]>([
    [
      "an alias that leads to another company",
      {
        type: "google_dns_record_set",
        before: record("CNAME", "www.example.net."),
        after: record("CNAME", "pages.vendor.test."),
      },
      /^high: A name resolves outside the system/,
    ],
    [
      "an address at Cloudflare",
      {
        type: "cloudflare_dns_record",
        before: { name: "app", type: "A", content: "203.0.113.9" },
        after: { name: "app", type: "A", content: "198.51.100.77" },
      },
      /^high: A name resolves outside the system/,
    ],
    [
      "mail that goes to another provider than before",
      {
        type: "google_dns_record_set",
        before: record("MX", "10 mx.one.test."),
        after: record("MX", "10 mx.other.test."),
      },
      /^elevated: A name resolves elsewhere/,
    ],
    [
      "an address that is known later only",
      {
        type: "google_dns_record_set",
        before: record("A", "203.0.113.9"),
        after: { name: "app.example.net.", type: "A" },
        unknown: { rrdatas: true },
      },
      /^elevated: Where a name resolves to is not known until applied/,
    ],
    [
      "a name that goes",
      { type: "google_dns_record_set", before: record("A", "203.0.113.9") },
      /^elevated: A name no longer resolves/,
    ],
    [
      "another authority for certificates",
      {
        type: "google_dns_record_set",
        before: record("CAA", '0 issue "pki.goog"'),
        after: record("CAA", '0 issue "pki.goog"', '0 issue "other.test"'),
      },
      /^elevated: Who may issue certificates/,
    ],
    [
      "a new name for another company",
      { type: "google_dns_record_set", after: record("CNAME", "app.vendor.test.") },
      /^elevated: A new name resolves to/,
    ],
    [
      "an alias within the zone",
      {
        type: "google_dns_record_set",
        before: record("CNAME", "www.example.net."),
        after: record("CNAME", "app.example.net."),
      },
      /^routine: A name resolves to another address of the system/,
    ],
    [
      "a proof that a program asks for",
      {
        type: "google_dns_record_set",
        after: { name: "_acme-challenge.example.net.", type: "CNAME", rrdatas: ["a.authorize.test."] },
      },
      /^routine: $/,
    ],
    [
      "a longer time to live",
      {
        type: "google_dns_record_set",
        before: { ...record("A", "203.0.113.9"), ttl: 300 },
        after: { ...record("A", "203.0.113.9"), ttl: 3600 },
      },
      /^routine: $/,
    ],
  ])("%s", (_, entry, expected) => {
    expect(riskOf(entry)).toEqual([expect.stringMatching(expected)]);
  });
});

describe("a deletion that leaves the thing in the cloud", () => {
  test("SMEPro's service connection with ABANDON stays", () => {
    expect(input("service-connection-abandoned").map(({ risk, reasons }) => [risk, ...reasons])).toEqual([
      ["elevated", "No longer managed by Terraform, and stays as it is: deletion_policy is ABANDON"],
    ]);
  });

  test.each<[string, object, string[]]>([
    [
      "google_compute_security_policy",
      { deletion_policy: "ABANDON" },
      ["elevated", "No longer managed by Terraform, and stays as it is: deletion_policy is ABANDON"],
    ],
    [
      "aws_cloudtrail",
      { skip_destroy: true },
      ["elevated", "No longer managed by Terraform, and stays as it is: skip_destroy is true"],
    ],
    [
      "google_project_service",
      { service: "sqladmin.googleapis.com", disable_on_destroy: false },
      ["routine", "sqladmin.googleapis.com stays enabled: disable_on_destroy is false"],
    ],
    [
      "google_service_networking_connection",
      { deletion_policy: "" },
      [
        "elevated",
        "Removes the private connection to the provider's services: databases and caches behind it become unreachable",
      ],
    ],
  ])("%s %j", (type, before, expected) => {
    expect(assessed({ type, before })).toEqual(expected);
  });
});

describe("what others depend on", () => {
  test.each<[string, object, object | null, string]>([
    ["google_monitoring_notification_channel", { enabled: true }, { enabled: false }, "This notification channel is"],
    ["google_monitoring_notification_channel", { type: "email" }, null, "Removes a notification channel"],
    ["google_service_account", { disabled: false }, { disabled: true }, "This account is disabled"],
    ["google_service_account", { disabled: true }, { disabled: false }, "A disabled account can act again"],
    ["google_iam_workload_identity_pool_provider", { disabled: false }, { disabled: true }, "Nobody can sign in"],
    ["google_secret_manager_secret_version", { enabled: true }, { enabled: false }, "This version of a secret is"],
    ["google_cloud_scheduler_job", { paused: false }, { paused: true }, "This job no longer runs"],
    ["google_logging_project_bucket_config", { locked: false }, { locked: true }, "Locks the log bucket permanently"],
    [
      "google_storage_bucket",
      { retention_policy: [{ is_locked: false }] },
      { retention_policy: [{ is_locked: true }] },
      "Locks the bucket's retention permanently",
    ],
    [
      "google_sql_database_instance",
      { database_version: "POSTGRES_17" },
      { database_version: "POSTGRES_18" },
      "Changes the major version",
    ],
    [
      "google_redis_instance",
      { redis_version: "REDIS_6_X" },
      { redis_version: "REDIS_7_2" },
      "Changes the major version",
    ],
    [
      "google_cloud_run_v2_service",
      { template: [{ scaling: [{ max_instance_count: 10 }] }] },
      { template: [{ scaling: [{ max_instance_count: 0 }] }] },
      "No instance may run, or as many as the provider allows",
    ],
    [
      "google_cloud_run_v2_worker_pool",
      { scaling: [{ manual_instance_count: 2 }] },
      { scaling: [{ manual_instance_count: 0 }] },
      "Nothing runs any longer",
    ],
    ["aws_ecs_service", { desired_count: 2 }, { desired_count: 0 }, "Nothing runs any longer"],
    [
      "google_service_networking_connection",
      { reserved_peering_ranges: ["a"] },
      { reserved_peering_ranges: [] },
      "No range is left for the provider's services",
    ],
    [
      "google_service_networking_connection",
      { reserved_peering_ranges: ["a", "b"] },
      { reserved_peering_ranges: ["a"] },
      "Removes a range from the provider's services",
    ],
  ])("%s %j → %j asks for review", (type, before, after, reason) => {
    const [risk, ...reasons] = assessed({ type, before, after });
    expect(risk).toBe("elevated");
    expect(reasons).toContainEqual(expect.stringContaining(reason));
  });

  test.each<[string, object, object]>([
    ["google_redis_instance", { redis_version: "REDIS_7_0" }, { redis_version: "REDIS_7_2" }],
    [
      "google_service_networking_connection",
      { reserved_peering_ranges: ["a"] },
      { reserved_peering_ranges: ["a", "b"] },
    ],
    ["aws_ecs_service", { desired_count: 4 }, { desired_count: 2 }],
    ["google_monitoring_notification_channel", { display_name: "a" }, { display_name: "b" }],
  ])("%s %j → %j is routine", (type, before, after) => {
    expect(assessed({ type, before, after })[0]).toBe("routine");
  });
});

describe("JSON is compared by what it says", () => {
  const policy = (text: string) => ({ policy: text });
  const [dense, spaced] = ['{"Version":"1","Statement":[]}', '{\n  "Statement": [],\n  "Version": "1"\n}\n'];

  test.each<[string, string]>([
    ["aws_s3_bucket_policy", "policy"],
    ["google_monitoring_dashboard", "dashboard_json"],
    ["aws_iam_role", "assume_role_policy"],
  ])("white space and the order of keys change nothing: %s", (type, name) => {
    expect(assessed({ type, before: { [name]: dense }, after: { [name]: spaced } })).toEqual(["routine"]);
  });

  test("another value, another order of a list, and a number too large to be read are changes", () => {
    const changed = (before: string, after: string) =>
      assessed({ type: "aws_s3_bucket_policy", before: policy(before), after: policy(after) })[0];
    expect(changed('{"a": 1}', '{"a": 2}')).toBe("elevated");
    expect(changed("[1, 2]", "[2, 1]")).toBe("elevated");
    expect(changed('{"a": 12345678901234567890}', '{"a": 12345678901234567891}')).toBe("elevated");
  });
});

test.each<[string, object, string]>([
  ["google_storage_bucket_access_control", { entity: "allUsers", role: "READER" }, "Public: allUsers may read it"],
  ["google_storage_bucket_access_control", { entity: "allUsers", role: "WRITER" }, "may read it and write it"],
  ["google_storage_bucket_acl", { role_entity: ["OWNER:user-a@b.c", "WRITER:allUsers"] }, "may read it and write it"],
  ["google_storage_object_acl", { role_entity: ["OWNER:allUsers"] }, "give others access to it"],
  ["aws_s3_bucket_acl", { acl: "public-read-write" }, "may read it and write it"],
  ["google_storage_bucket_acl", { predefined_acl: "publicRead" }, "publicRead may read it"],
])("%s %j says what the public may do", (type, after, text) => {
  const [risk, ...reasons] = assessed({ type, before: { name: "a" }, after: { name: "a", ...after } });
  expect(risk).toBe("high");
  expect(reasons).toContainEqual(expect.stringContaining(text));
  expect(reasons.join()).not.toMatch(text.endsWith("read it") ? /write/ : /may read it$/);
});
