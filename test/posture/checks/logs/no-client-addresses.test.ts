import { logsNoClientAddresses } from "../../../../posture/checks/logs/no-client-addresses";
import { smepro, smvue } from "../../../stacks/synthesized";
import { describeCheck, judgeIn } from "../check-specification";
import { EditedStack, faults, judgeJson, plan } from "../edited-stack";

const SINK = "google_logging_project_sink";
const EXCLUSION = "google_logging_project_exclusion";
const BACKEND = "google_compute_backend_service";
const AUDIT = "google_project_iam_audit_config";
const BUCKET = "google_storage_bucket";
const production = smvue("production");

describeCheck(logsNoClientAddresses, production, "production", [
  {
    weakening: "a technical sink that takes Cloud Run's request logs",
    change: (stack) => stack.set(SINK, "exclusions", undefined, "technical"),
    fault: "filter",
  },
  {
    weakening: "an exclusion of a sink that is disabled",
    change: (stack) => stack.set(SINK, "exclusions.disabled", true, "technical"),
    fault: "filter",
  },
  {
    weakening: "an exclusion of the load balancer's requests only",
    change: (stack) => stack.set(SINK, "exclusions.filter", 'log_id("requests")', "technical"),
    fault: "filter",
  },
  {
    weakening: "request logs in _Default",
    change: (stack) => stack.remove(EXCLUSION, "dropped-requests").remove(EXCLUSION, "technical"),
    fault: "",
  },
  {
    weakening: "a further sink for everything",
    change: (stack) => stack.add(SINK, "more", { name: "more", destination: "storage.googleapis.com/elsewhere" }),
    fault: `${SINK}.more filter`,
  },
  {
    weakening: "request logs of the load balancer that a sink takes",
    change: (stack) =>
      stack
        .set(BACKEND, "log_config", { enable: true, sample_rate: 1 })
        .set(SINK, "exclusions.filter", 'log_id("run.googleapis.com/requests")', "technical"),
    fault: "filter",
  },
  {
    weakening: "audited reads in every service",
    change: (stack) => stack.set(AUDIT, "service", "allServices", "cloudsql"),
    fault: "service",
  },
  {
    weakening: "audited reads of files",
    change: (stack) =>
      stack.add(AUDIT, "files", {
        project: "p",
        service: "storage.googleapis.com",
        audit_log_config: [{ log_type: "DATA_READ" }],
      }),
    fault: `${AUDIT}.files service`,
  },
  {
    weakening: "access logs that are kept for a month",
    change: (stack) => stack.set(BUCKET, "lifecycle_rule.condition.age", 30, "access-logs_bucket-1"),
    fault: "lifecycle_rule",
  },
  {
    weakening: "access logs that can be undeleted",
    change: (stack) => stack.set(BUCKET, "soft_delete_policy", undefined, "access-logs_bucket-1"),
    fault: "lifecycle_rule",
  },
  {
    weakening: "a reader of access logs",
    change: (stack) =>
      stack.add("google_storage_bucket_iam_member", "reader", {
        bucket: String(stack.bodies(BUCKET, "access-logs_bucket-1")[0]?.name),
        role: "roles/storage.objectViewer",
        member: "group:support@example.com",
      }),
    fault: "google_storage_bucket_iam_member.reader",
  },
]);

test("in staging too", () => {
  expect(judgeIn(logsNoClientAddresses, smvue("staging"), "staging").status).toBe("holds");
});

test("a load balancer may log requests that every route drops", () => {
  const logging = (stack: EditedStack) => stack.set(BACKEND, "log_config", { enable: true, sample_rate: 1 });
  const verdict = judgeIn(logsNoClientAddresses, production, "production", logging);
  expect({ status: verdict.status, faults: faults(verdict) }).toEqual({ status: "holds", faults: [] });
});

test("audited accesses to files do no harm where no sink takes them", () => {
  const audited = (stack: EditedStack) => {
    stack.set(AUDIT, "service", "allServices", "cloudsql");
    for (const id of ["audit", "technical"])
      stack.set(
        SINK,
        "exclusions",
        [
          { name: "files", filter: 'protoPayload.serviceName="storage.googleapis.com"' },
          { name: "requests", filter: 'log_id("requests") OR log_id("run.googleapis.com/requests")' },
        ],
        id,
      );
    return stack.add(EXCLUSION, "files", {
      name: "files",
      filter: 'protoPayload.serviceName="storage.googleapis.com"',
    });
  };
  expect(judgeIn(logsNoClientAddresses, production, "production", audited).status).toBe("holds");
});

test("SMEPro's page promises request logs with addresses, and keeps them", () => {
  expect(judgeIn(logsNoClientAddresses, smepro("production"), "production").status).toBe("violated");
});

test("a bucket that takes the access logs of several is judged once", () => {
  const shared = (stack: EditedStack) => {
    const [files] = stack.bodies(BUCKET, "files_bucket");
    const [user] = stack.bodies("google_storage_bucket_iam_member", "files_user-service");
    return stack
      .add(BUCKET, "more", { ...files, name: "more" })
      .add("google_storage_bucket_iam_member", "more", { ...user, bucket: "${google_storage_bucket.more.name}" });
  };
  const lifetimes = (change?: (stack: EditedStack) => EditedStack) =>
    judgeIn(logsNoClientAddresses, production, "production", change).findings.filter(
      ({ path }) => path === "lifecycle_rule",
    );
  expect(lifetimes(shared)).toEqual(lifetimes());
  expect(lifetimes()).toHaveLength(1);
});

test("a plan that nobody here wrote: _Default keeps Cloud Run's requests unless an exclusion says otherwise", () => {
  const service = { address: "google_cloud_run_v2_service.api", values: { name: "api", template: [{}] } };
  const dropped = {
    address: "google_logging_project_exclusion.requests",
    values: { name: "requests", filter: 'log_id("run.googleapis.com/requests")' },
  };
  expect(judgeJson(logsNoClientAddresses, plan(service)).status).toBe("violated");
  expect(judgeJson(logsNoClientAddresses, plan(service, dropped)).status).toBe("holds");
});
