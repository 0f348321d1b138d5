import { matchEntries, parseQuery } from "../../../posture/formats/log-query";
import { entryKind } from "../../../posture/products/google/log-routes";

const activity = entryKind(
  "admin activity",
  "acme",
  "cloudaudit.googleapis.com/activity",
  { "resource.type": "gce_instance", "protoPayload.@type": "type.googleapis.com/google.cloud.audit.AuditLog" },
  ["jsonPayload"],
);
const anywhere = entryKind("admin activity", "*", "cloudaudit.googleapis.com/activity", {}, []);

function answer(query: string, of = activity): string {
  const parsed = parseQuery(query);
  return "unreadable" in parsed ? "unreadable" : matchEntries(parsed, of);
}

test.each([
  ["", "all"],
  ['logName="projects/acme/logs/cloudaudit.googleapis.com%2Factivity"', "all"],
  ['logName="projects/other/logs/cloudaudit.googleapis.com%2Factivity"', "none"],
  ["logName:cloudaudit.googleapis.com", "all"],
  ['logName =~ "cloudaudit"', "all"],
  ['logName !~ "^projects/acme/logs/cloud"', "none"],
  ['log_id("cloudaudit.googleapis.com/activity")', "all"],
  ['LOG_ID("cloudaudit.googleapis.com%2Factivity")', "all"],
  ['log_id("cloudaudit.googleapis.com/data_access")', "none"],
  ['NOT log_id("cloudaudit.googleapis.com/data_access")', "all"],
  ['-log_id("cloudaudit.googleapis.com/activity")', "none"],
  ["severity>=ERROR", "some"],
  ["NOT severity>=ERROR", "some"],
  ['jsonPayload.level="audit"', "none"],
  ['NOT jsonPayload.level="audit"', "all"],
  ['jsonPayload.level!="audit"', "some"],
  ["protoPayload:*", "all"],
  ['protoPayload."@type"="type.googleapis.com/google.cloud.audit.AuditLog"', "all"],
  ['resource.type=("gae_app" OR "gce_instance")', "all"],
  ["resource.type=(gae_app OR gke_cluster)", "none"],
  ['resource.type="GCE_INSTANCE"', "all"],
  ['SOURCE("projects/acme")', "all"],
  ["sample(insertId, 0.5)", "some"],
  ["needle", "some"],
  ["logName:cloudaudit severity>=ERROR", "some"],
  ["logName:cloudaudit OR severity>=ERROR", "all"],
  ["logName:cloudaudit OR resource.type=gae_app AND resource.type=gae_app", "none"],
  ["logName:cloudaudit OR (resource.type=gae_app AND resource.type=gae_app)", "all"],
  ["logName:cloudaudit -- a remark\nresource.type=gce_instance", "all"],
  ['labels."compute.googleapis.com/name"="a" OR logName:cloudaudit', "all"],
  ["(logName:cloudaudit", "unreadable"],
  ["logName=", "unreadable"],
  ["logName:cloudaudit)", "unreadable"],
  ['logName="open', "unreadable"],
  ["AND", "some"],
  ['logName=~"(a+)+b"', "some"],
  ["(".repeat(200) + "a" + ")".repeat(200), "unreadable"],
])("%s takes: %s", (query, taken) => {
  expect(answer(query)).toBe(taken);
});

test("a project that is not known is any project", () => {
  expect(answer('logName="projects/whatever/logs/cloudaudit.googleapis.com%2Factivity"', anywhere)).toBe("all");
  expect(answer('logName="projects/whatever/logs/cloudaudit.googleapis.com%2Fpolicy"', anywhere)).toBe("none");
});
