import { deciding, Setting } from "../../review/report/deciding-setting";

const setting = (name: string, value: unknown, line = 1): Setting => ({ name, value, line });
const decides = (resource: string, path: string, actual: string, ...settings: readonly Setting[]) =>
  deciding(resource, { path, actual }, settings)?.name;

const BUCKET = "google_storage_bucket.access-logs_bucket-1_A0578EE1";
const RATE = "google_compute_security_policy_rule.waf_rule-rate-1_EAFD8F32";

describe("the setting that decided a finding", () => {
  test.each([
    ["a number, where names share a word", BUCKET, "lifecycle_rule", "30 days", setting("files.accessLogDays", 30)],
    ["days as seconds", BUCKET, "retention_policy", "2592000s", setting("files.accessLogDays", 30)],
    ["a boolean", RATE, "preview", "true", setting("waf.preview", true)],
    [
      "a text, whatever its name is",
      "hcloud_server.application",
      "location",
      "nbg1",
      setting("hetzner.region", "nbg1"),
    ],
    ["one of a list", "google_x.y", "ranges", "0.0.0.0/0", setting("admin.allowed", ["10.0.0.0/8", "0.0.0.0/0"])],
  ])("is %s", (_, resource, path, actual, expected) => {
    expect(decides(resource, path, actual, setting("project.number", "12"), expected)).toBe(expected.name);
  });

  test("is the one named first where two belong to one figure", () => {
    const settings = [setting("waf.rateLimit.intervalSeconds", 60), setting("waf.rateLimit.requests", 60_000)];
    expect(decides(RATE, "rate_limit_options", "60000 in 60 s", ...settings)).toBe("waf.rateLimit.requests");
  });

  test("is the one whose name fits best where two have the value", () => {
    const settings = [setting("logs.technicalRetentionDays", 30), setting("logs.auditRetentionDays", 30)];
    const address = "google_logging_project_bucket_config.logs_bucket-audit_E6532DBA";
    expect(decides(address, "retention_days", "30", ...settings)).toBe("logs.auditRetentionDays");
  });

  test.each([
    [
      "two fit equally well",
      BUCKET,
      "age",
      "30",
      [setting("files.accessLogDays", 30), setting("other.accessLogDays", 30)],
    ],
    ["a number agrees by chance", "google_redis_instance.cache", "port", "7", [setting("maintenance.day", 7)]],
    ["the value is another", BUCKET, "age", "31", [setting("files.accessLogDays", 30)]],
    ["it is a small part of what was found", RATE, "match", "/a, /b, /c, /d let in", [setting("waf.paths", ["/a"])]],
    ["it is a part of a name", "google_x.y", "name", "projects/acme-prod/x", [setting("project.id", "acme-prod")]],
    ["nothing was read", BUCKET, "age", "30", []],
  ] as const)("is none where %s", (_, resource, path, actual, settings) => {
    expect(decides(resource, path, actual, ...settings)).toBeUndefined();
  });
});
