import { locationManagedServices } from "../../../../posture/checks/location/managed-services";
import { locationNothingElse } from "../../../../posture/checks/location/nothing-else";
import { locationOneProject } from "../../../../posture/checks/location/one-project";
import { locationRegion } from "../../../../posture/checks/location/region";
import { bootstrap, smepro, smvue } from "../../../stacks/synthesized";
import { judgeJson, plan, Value } from "../edited-stack";
import { judgeIn, describeCheck, Weakening } from "../check-specification";

const inIowa = locationRegion.with({ region: "us-central1" });
const moved = (weakening: string, type: string, path: string, value: Value | undefined, id = ""): Weakening => ({
  weakening,
  change: (stack) => stack.set(type, path, value, id),
  fault: `${type}.`,
});

describe("everything is in one region", () => {
  describeCheck(inIowa, smvue("production"), "production", [
    moved("a database elsewhere", "google_sql_database_instance", "region", "europe-west1"),
    moved(
      "backups in the whole of the United States",
      "google_sql_database_instance",
      "settings.backup_configuration.location",
      "us",
    ),
    moved(
      "backups wherever Google keeps them",
      "google_sql_database_instance",
      "settings.backup_configuration.location",
      undefined,
    ),
    moved("a standby in another zone's region", "google_sql_database_instance", "settings.location_preference", {
      zone: "us-east1-b",
    }),
    moved("a service elsewhere", "google_cloud_run_v2_service", "location", "us-east1"),
    moved("a job elsewhere", "google_cloud_run_v2_job", "location", "us-east1"),
    moved("a cache elsewhere", "google_redis_instance", "region", "us-west1"),
    moved("files in a multi-region", "google_storage_bucket", "location", "US", "files"),
    moved("a dual region that looks alike", "google_storage_bucket", "location", "us-central1-and-more", "files"),
    moved("a log bucket anywhere", "google_logging_project_bucket_config", "location", "global", "audit"),
    moved("a secret wherever Google keeps it", "google_secret_manager_secret", "replication", { auto: {} }, "crm"),
    moved(
      "a second replica of a secret",
      "google_secret_manager_secret",
      "replication.user_managed.replicas",
      [{ location: "us-central1" }, { location: "us-east1" }],
      "crm",
    ),
    moved(
      "messages stored in other regions",
      "google_pubsub_topic",
      "message_storage_policy.allowed_persistence_regions",
      ["us-central1", "us-east1"],
    ),
    moved("messages stored anywhere", "google_pubsub_topic", "message_storage_policy", undefined),
    moved("a subnet elsewhere", "google_compute_subnetwork", "region", "us-east1"),
    moved("a key ring anywhere", "google_kms_key_ring", "location", "global"),
    {
      weakening: "a provider that makes things elsewhere",
      change: (stack) => stack.root("provider", { google: [{ project: "acme", region: "europe-west1" }] }),
      fault: "provider.google region",
    },
    {
      weakening: "a new dataset in the whole of the United States",
      change: (stack) => stack.add("google_bigquery_dataset", "more", { dataset_id: "more" }),
      fault: "google_bigquery_dataset.more location",
    },
    {
      weakening: "a new bucket elsewhere",
      change: (stack) => stack.add("google_storage_bucket", "more", { name: "more", location: "EU" }),
      fault: "google_storage_bucket.more location",
    },
  ]);

  test.each([
    ["SMVue in staging", smvue("staging")],
    ["SMEPro in production", smepro("production")],
    ["SMEPro in staging", smepro("staging")],
    ["SMVue's bootstrap", bootstrap("smvue", "production")],
    ["SMEPro's bootstrap", bootstrap("smepro", "staging")],
  ])("holds for %s", (_, stack) => {
    expect(judgeIn(inIowa, stack, "production").status).toBe("holds");
  });

  test("is violated where nothing has a location", () => {
    expect(judgeJson(inIowa, plan({ address: "google_project.main", values: { project_id: "acme" } })).status).toBe(
      "violated",
    );
  });

  test("a plan's own spellings are understood: capitals, zones, and what the provider fills in", () => {
    const there = plan(
      { address: 'google_storage_bucket.this["files"]', values: { location: "US-CENTRAL1" } },
      {
        address: "google_compute_subnetwork.main",
        values: { region: "https://www.googleapis.com/compute/v1/projects/acme/regions/us-central1" },
      },
      { address: "google_compute_disk.main[0]", values: { zone: "us-central1-b" } },
    );
    expect(judgeJson(inIowa, there).status).toBe("holds");
    const without = plan({
      address: "google_sql_database_instance.main",
      values: { settings: [] },
      unknown: { region: true },
    });
    expect(
      judgeJson(inIowa, {
        ...(without as object),
        configuration: {
          provider_config: { google: { name: "google", expressions: { region: { constant_value: "us-east4" } } } },
          root_module: {},
        },
      }).status,
    ).toBe("violated");
  });
});

describe("everything runs on managed services", () => {
  const machine = (type: string): Weakening => ({
    weakening: `a new ${type}`,
    change: (stack) => stack.add(type, "more", { name: "more" }),
    fault: `${type}.more`,
  });
  describeCheck(locationManagedServices, smvue("production"), "production", [
    ...[
      "google_compute_instance",
      "google_compute_instance_template",
      "google_container_cluster",
      "google_app_engine_standard_app_version",
      "google_cloudfunctions2_function",
      "google_alloydb_cluster",
      "google_firestore_database",
      "google_spanner_instance",
    ].map(machine),
    { weakening: "no service on Cloud Run", change: (stack) => stack.remove("google_cloud_run_v2_service"), fault: "" },
    {
      weakening: "no database in Cloud SQL",
      change: (stack) => stack.remove("google_sql_database_instance"),
      fault: "",
    },
  ]);
  test("holds for SMEPro", () => {
    expect(judgeIn(locationManagedServices, smepro("staging"), "staging").status).toBe("holds");
  });
});

describe("nothing runs beside the system", () => {
  describeCheck(locationNothingElse, bootstrap("smvue", "production"), "production", [
    {
      weakening: "a machine",
      change: (stack) => stack.add("google_compute_instance", "vm", { name: "vm" }),
      fault: "google_compute_instance.vm",
    },
    {
      weakening: "a cluster",
      change: (stack) => stack.add("google_container_cluster", "more", { name: "more" }),
      fault: "google_container_cluster.more",
    },
  ]);
  describeCheck(locationNothingElse, smepro("production"), "production", [
    {
      weakening: "another database",
      change: (stack) => stack.add("google_spanner_instance", "more", { name: "more" }),
      fault: "google_spanner_instance.more",
    },
  ]);
});

describeCheck(locationOneProject, smvue("production"), "production", [
  moved("a database in another project", "google_sql_database_instance", "project", "another"),
  moved("an audit configuration of another project", "google_project_iam_audit_config", "project", "another"),
  {
    weakening: "a provider for another project",
    change: (stack) =>
      stack.root("provider", {
        google: [
          { project: "acme", region: "us-central1" },
          { alias: "more", project: "another" },
        ],
      }),
    fault: "project",
  },
]);

test.each([bootstrap("smvue", "production"), bootstrap("smepro", "staging"), smepro("production")])(
  "every stack is in one project",
  (stack) => {
    expect(judgeIn(locationOneProject, stack, "production").status).toBe("holds");
  },
);

test("what an aliased provider makes is where that provider is", () => {
  const verdict = judgeIn(inIowa, smvue("production"), "production", (stack) =>
    stack
      .root("variable", { elsewhere: { type: "string" } })
      .root("provider", {
        google: [
          { project: "acme", region: "us-central1" },
          { alias: "more", project: "acme", region: "${var.elsewhere}" },
        ],
      })
      .add("google_redis_instance", "more", { name: "more", memory_size_gb: 1, provider: "google.more" }),
  );
  expect(verdict.findings.find(({ address }) => address === "google_redis_instance.more")).toMatchObject({
    status: "unknown",
    path: "region",
  });
});
