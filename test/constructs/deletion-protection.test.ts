import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { App, TerraformStack, Testing } from "cdktf";
import { disableDeletionProtection } from "../../constructs/deletion-protection";
import { SmeproStack } from "../../stacks/smepro";
import { SmvueStack } from "../../stacks/smvue";
import { postgres, secret, service, serviceAccount } from "../parts";
import { differences, settingsOf } from "../stacks/stacks";
import { Arguments, Leaf, Template } from "../parsed-stack";
import { synthesize } from "../template";
import { testApp } from "../app";

const production = {
  smvue: (app: App): TerraformStack =>
    new SmvueStack(app, "smvue-production", "production", settingsOf("smvue", "production").values),
  smepro: (app: App): TerraformStack =>
    new SmeproStack(app, "smepro-production", "production", settingsOf("smepro", "production").values),
};

function templateOf(
  system: keyof typeof production,
  change: (stack: TerraformStack) => void = () => undefined,
): Template {
  const stack = production[system](testApp());
  change(stack);
  return new Template(Testing.synth(stack, true));
}

/** Paths of everything in a template by which Terraform or Google would refuse a deletion, with its value. */
function guardsOf(value: unknown, path = ""): [path: string, value: unknown][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const at = path === "" ? key : `${path}.${key}`;
    return /^prevent_destroy$|^deletion_protection/.test(key)
      ? [[at, inner] as [string, unknown]]
      : guardsOf(inner, at);
  });
}

const guarding = (template: Template) =>
  guardsOf(template.json).flatMap(([path, value]) => (value === true ? [path] : []));
const typesOf = (paths: readonly string[]) => [...new Set(paths.map((path) => path.split(".")[1]))].sort();

describe.each([
  [
    "smvue" as const,
    [
      "google_cloud_run_v2_service",
      "google_compute_global_address",
      "google_kms_crypto_key",
      "google_kms_key_ring",
      "google_logging_project_bucket_config",
      "google_redis_instance",
      "google_secret_manager_secret",
      "google_sql_database",
      "google_sql_database_instance",
      "google_storage_bucket",
    ],
  ],
  [
    "smepro" as const,
    [
      "google_cloud_run_v2_service",
      "google_compute_global_address",
      "google_dns_managed_zone",
      "google_kms_crypto_key",
      "google_kms_key_ring",
      "google_logging_project_bucket_config",
      "google_secret_manager_secret",
      "google_sql_database",
      "google_sql_database_instance",
    ],
  ],
])("lifting the guards of %s in production", (system, guardedTypes) => {
  const guarded = templateOf(system);
  const lifted = templateOf(system, disableDeletionProtection);

  test("leaves no guard against deletion, Terraform's or Google's", () => {
    expect(typesOf(guarding(guarded))).toEqual(guardedTypes);
    expect(guardsOf(lifted.json).filter(([, value]) => value !== false)).toEqual([]);
  });

  test("lifts all three guards of the database", () => {
    expect(guarded.only("google_sql_database_instance")).toMatchObject({
      deletion_protection: true,
      settings: { deletion_protection_enabled: true },
      lifecycle: { prevent_destroy: true },
    });
    expect(lifted.only("google_sql_database_instance")).toMatchObject({
      deletion_protection: false,
      settings: { deletion_protection_enabled: false },
      lifecycle: { prevent_destroy: false },
    });
  });

  test("changes nothing but the guards", () => {
    expect(differences(guarded.json, lifted.json).sort()).toEqual(guarding(guarded).sort());
  });

  test("reaches every resource that has an argument against deletion", () => {
    const withArgument = Object.entries(lifted.json.resource ?? {}).flatMap(([type, byId]) =>
      Object.values(byId).map((resource: Arguments): [string, Leaf] => [type, resource.deletion_protection]),
    );
    expect(
      withArgument
        .filter(([type]) =>
          ["google_cloud_run_v2_service", "google_secret_manager_secret", "google_sql_database_instance"].includes(
            type,
          ),
        )
        .map(([, value]) => value),
    ).not.toContain(undefined);
  });
});

describe("disableDeletionProtection", () => {
  test("leaves a resource alone that nothing guards", () => {
    const build = (lift: boolean) =>
      synthesize((stack) => {
        serviceAccount(stack, "api");
        new StorageBucket(stack, "scratch", {
          name: "acme-scratch",
          location: "us-central1",
          lifecycle: { ignoreChanges: ["labels"] },
        });
        new StorageBucket(stack, "open", {
          name: "acme-open",
          location: "us-central1",
          lifecycle: { preventDestroy: false },
        });
        if (lift) disableDeletionProtection(stack);
      });

    expect(build(true).json).toEqual(build(false).json);
  });

  test("keeps the rest of a lifecycle", () => {
    const template = synthesize((stack) => {
      new StorageBucket(stack, "data", {
        name: "acme-data",
        location: "us-central1",
        lifecycle: { preventDestroy: true, ignoreChanges: ["labels"] },
      });
      disableDeletionProtection(stack);
    });

    expect(template.only("google_storage_bucket").lifecycle).toEqual({
      prevent_destroy: false,
      ignore_changes: ["labels"],
    });
  });

  test("lifts nothing that is made after it", () => {
    const template = synthesize((stack) => {
      postgres(stack);
      disableDeletionProtection(stack);
      secret(stack);
    });

    expect(template.only("google_sql_database_instance")).toMatchObject({
      deletion_protection: false,
      lifecycle: { prevent_destroy: false },
    });
    expect(template.only("google_secret_manager_secret")).toMatchObject({
      deletion_protection: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("lifts Google's guard where Terraform has none", () => {
    const template = synthesize((stack) => {
      service(stack);
      disableDeletionProtection(stack);
    });

    expect(template.only("google_cloud_run_v2_service")).toMatchObject({ deletion_protection: false });
    expect(template.only("google_cloud_run_v2_service").lifecycle).not.toHaveProperty("prevent_destroy");
  });
});
