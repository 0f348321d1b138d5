import { assessed, changesOf } from "./assessed";

const instance = { name: "smvue", region: "us-central1", settings: [{ tier: "db-custom-2-8192" }] };

describe("what holds data", () => {
  test.each([
    ["google_sql_database_instance", "a database instance"],
    ["google_sql_database", "a database"],
    ["google_storage_bucket", "a bucket"],
    ["google_secret_manager_secret", "a secret"],
    ["google_secret_manager_secret_version", "a secret's version"],
    ["google_logging_project_bucket_config", "a log bucket"],
    ["google_redis_instance", "a cache"],
    ["google_kms_crypto_key", "an encryption key"],
    ["google_artifact_registry_repository", "an image repository"],
    ["google_compute_disk", "a disk"],
    ["hcloud_server", "a server"],
    ["hcloud_volume", "a volume"],
    ["hcloud_storage_box", "a storage box"],
    ["aws_db_instance", "a database instance"],
    ["aws_s3_bucket", "a bucket"],
    ["azurerm_key_vault_secret", "a secret"],
    ["digitalocean_volume", "a volume"],
    ["mongodbatlas_backup_snapshot", "a snapshot"],
  ])("a destroyed %s is high", (type, what) => {
    const [risk, reason] = assessed({ type, before: { name: "x" } });
    expect(risk).toBe("high");
    expect(reason).toContain(`Destroys ${what}: `);
  });

  test.each([
    "google_storage_bucket_iam_member",
    "google_compute_url_map",
    "google_secret_manager_secret_iam_member",
    "aws_route_table",
    "google_monitoring_dashboard",
    "google_cloud_run_v2_service",
  ])("a destroyed %s is routine: it can be made again", (type) => {
    expect(assessed({ type, before: { name: "x" } })[0]).toBe("routine");
  });

  test("a user or an account loses access, no data", () => {
    expect(assessed({ type: "google_sql_user", before: { name: "app" } })).toEqual([
      "elevated",
      "Destroys a database user: sign-ins with it stop working",
    ]);
  });

  test("the bucket of Terraform's state is named as such", () => {
    expect(assessed({ type: "google_storage_bucket", before: { name: "smvue-production-state" } })[1]).toContain(
      "that by its name keeps Terraform's state",
    );
    expect(assessed({ type: "google_storage_bucket", before: { name: "estate-pictures" } })[1]).toBe(
      "Destroys a bucket: every object in it is lost",
    );
  });

  test("a replacement tells its cause, as the attribute's path and its values", () => {
    const replaced = {
      type: "google_sql_database_instance",
      before: instance,
      after: { ...instance, region: "us-east1" },
      actions: ["delete", "create"],
      replacePaths: [["region"]],
      reason: "replace_because_cannot_update",
    };
    expect(assessed(replaced)).toEqual([
      "high",
      "Replaces a database instance by an empty one: its databases, and backups that are not retained, are lost",
      "Replaced because this cannot change in place: region us-central1 → us-east1",
    ]);
  });

  test("the cause is written as Terraform writes paths, and a sensitive value is left out", () => {
    const replaced = {
      type: "x_thing",
      before: { settings: [{ key: "old" }], labels: { "a b": "1" } },
      after: { settings: [{ key: "new" }], labels: { "a b": "2" } },
      actions: ["create", "delete"],
      replacePaths: [
        ["settings", 0, "key"],
        ["labels", "a b"],
      ],
      afterSensitive: { settings: [{ key: true }] },
    };
    expect(assessed(replaced)).toEqual([
      "routine",
      'Replaced because this cannot change in place: settings[0].key, a sensitive value; labels["a b"] 1 → 2',
    ]);
  });

  test("the cause that is known only after the apply says so", () => {
    expect(
      assessed({
        type: "x_thing",
        before: { network: "a" },
        after: {},
        unknown: { network: true },
        actions: ["delete", "create"],
        replacePaths: [["network"]],
      }),
    ).toEqual(["routine", "Replaced because this cannot change in place: network a → not known until applied"]);
  });

  test.each([
    [
      "replace_because_tainted",
      ["delete", "create"],
      "Replaced because it is marked as tainted: an earlier apply failed halfway, or someone asked for it",
    ],
    ["replace_by_request", ["delete", "create"], "Replaced because it was asked for with -replace"],
    ["delete_because_each_key", ["delete"], "Destroyed because its key is no longer in for_each"],
  ])("%s stands in plain words", (reason, actions, text) => {
    expect(
      assessed({ type: "x_thing", before: { a: 1 }, after: actions.length > 1 ? { a: 1 } : null, actions, reason }),
    ).toEqual(["routine", text]);
  });

  test("what an earlier replacement left behind is destroyed", () => {
    expect(assessed({ type: "google_storage_bucket", before: { name: "x" }, deposed: "abcd1234" })).toEqual([
      "high",
      "Destroys a bucket that an earlier replacement left behind: every object in it is lost",
    ]);
  });

  test("what Terraform lets go of needs review", () => {
    expect(assessed({ type: "google_storage_bucket", before: { name: "x" }, actions: ["forget"] })).toEqual([
      "elevated",
      "No longer managed by Terraform: a bucket stays, and nothing manages it any longer",
    ]);
    expect(
      assessed({ type: "x_thing", before: { name: "x" }, after: { name: "y" }, actions: ["create", "forget"] })[0],
    ).toBe("elevated");
  });

  test("a version that is only disabled is not lost, and one that is abandoned stays", () => {
    expect(assessed({ type: "google_secret_manager_secret_version", before: { deletion_policy: "DISABLE" } })).toEqual([
      "elevated",
      expect.stringContaining("Disables a secret's version and keeps it"),
    ]);
    expect(assessed({ type: "google_sql_database", before: { deletion_policy: "ABANDON" } })).toEqual([
      "elevated",
      expect.stringContaining("so it stays as it is"),
    ]);
  });

  test("a guard that is on is reported: the apply is going to fail", () => {
    expect(
      assessed({ type: "google_sql_database_instance", before: { ...instance, deletion_protection: true } }),
    ).toContain("deletion_protection is on, so the apply is going to fail here");
  });

  test("what is new, what only moves and what is imported is routine", () => {
    const same = { type: "google_storage_bucket", before: { name: "x" }, after: { name: "x" } };
    expect(assessed({ type: "google_storage_bucket", after: { name: "x" } })).toEqual(["routine"]);
    expect(assessed({ ...same, previousAddress: "module.old.google_storage_bucket.main" })).toEqual([
      "routine",
      "Moved from module.old.google_storage_bucket.main",
    ]);
    expect(assessed({ ...same, importing: { id: "x" } })).toEqual([
      "routine",
      "Imported: it already exists and Terraform will manage it",
    ]);
    expect(changesOf([same, { ...same, mode: "data", actions: ["read"] }])).toEqual([]);
  });
});
