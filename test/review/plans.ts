/** A change of a resource that exists, as a plan has it. */
const change = (type: string, name: string, before: object, after: object = before) => ({
  address: `${type}.${name}`,
  mode: "managed",
  type,
  name,
  provider_name: "registry.terraform.io/hashicorp/google",
  change: {
    actions: JSON.stringify(before) === JSON.stringify(after) ? ["no-op"] : ["update"],
    before,
    after,
    after_unknown: {},
    before_sensitive: {},
    after_sensitive: {},
  },
});

const instance = (isPublic: boolean) => ({
  name: "smvue",
  database_version: "POSTGRES_18",
  deletion_protection: !isPublic,
  settings: [
    {
      availability_type: "REGIONAL",
      ip_configuration: [
        {
          ipv4_enabled: isPublic,
          authorized_networks: isPublic ? [{ name: "everyone", value: "0.0.0.0/0" }] : [],
          private_network: "projects/p/global/networks/smvue",
          ssl_mode: "TRUSTED_CLIENT_CERTIFICATE_REQUIRED",
        },
      ],
    },
  ],
});
const bucket = (prevention: string) => ({
  name: "smvue-files",
  location: "US-CENTRAL1",
  public_access_prevention: prevention,
  uniform_bucket_level_access: true,
});

const network = change("google_compute_network", "main", { name: "smvue", auto_create_subnetworks: false });

const plan = (...changes: object[]) =>
  JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: {} },
    resource_changes: [network, ...changes],
    configuration: {
      provider_config: {
        google: {
          name: "google",
          expressions: {
            default_labels: {
              constant_value: { system: "smvue", environment: "production", stack: "smvue-production" },
            },
          },
        },
      },
      root_module: {},
    },
    applyable: true,
    complete: true,
    errored: false,
  });

/** Somebody puts the database on the internet and lifts its guard. */
export const VIOLATED = plan(
  change("google_sql_database_instance", "main", instance(false), instance(true)),
  change("google_storage_bucket", "files", bucket("enforced")),
);

/** Somebody only renames a label. */
export const CLEAN = plan(
  change("google_sql_database_instance", "main", instance(false)),
  change(
    "google_storage_bucket",
    "files",
    { ...bucket("enforced"), labels: { team: "a" } },
    { ...bucket("enforced"), labels: { team: "b" } },
  ),
);
