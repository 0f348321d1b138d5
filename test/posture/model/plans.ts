/** A plan of plain Terraform as it writes one: modules in modules, for_each, count, several aliases of a provider. */
export function modulesPlan(
  registry: "registry.terraform.io" | "registry.opentofu.org" = "registry.terraform.io",
): Record<string, unknown> {
  const provider_name = `${registry}/hashicorp/google`;
  const change = (
    address: string,
    type: string,
    name: string,
    after: object,
    after_unknown: object = {},
    index?: string | number,
  ) => ({
    address,
    ...(address.startsWith("module.") && { module_address: address.split(".").slice(0, 2).join(".") }),
    mode: "managed",
    type,
    name,
    ...(index !== undefined && { index }),
    provider_name,
    change: {
      actions: ["create"],
      before: null,
      after,
      after_unknown: { id: true, ...after_unknown },
      before_sensitive: false,
      after_sensitive: {},
    },
  });
  const resource = (address: string, expressions: object, rest: object = {}) => {
    const [type = "", name = ""] = address.split(".");
    return {
      address,
      mode: "managed",
      type,
      name,
      provider_config_key: "google",
      expressions,
      schema_version: 0,
      ...rest,
    };
  };
  return {
    format_version: "1.2",
    terraform_version: registry === "registry.terraform.io" ? "1.11.4" : "1.9.1",
    variables: { region: { value: "us-central1" } },
    planned_values: { root_module: { child_modules: [] } },
    resource_changes: [
      change("module.network.google_compute_network.main", "google_compute_network", "main", { name: "main" }),
      change(
        'module.database["a"].google_sql_database_instance.main[0]',
        "google_sql_database_instance",
        "main",
        { name: "a", settings: [{ ip_configuration: [{ ipv4_enabled: false }] }] },
        { settings: [{ ip_configuration: [{ private_network: true }] }] },
        0,
      ),
      change(
        'module.database["b.c"].google_sql_database_instance.main[0]',
        "google_sql_database_instance",
        "main",
        { name: "b", settings: [{ ip_configuration: [{ ipv4_enabled: false }] }] },
        { settings: [{ ip_configuration: [{ private_network: true }] }] },
        0,
      ),
      change(
        'google_storage_bucket.files["x"]',
        "google_storage_bucket",
        "files",
        { name: "files-x", location: "US-CENTRAL1" },
        {},
        "x",
      ),
      change(
        'google_storage_bucket.files["y"]',
        "google_storage_bucket",
        "files",
        { name: "files-y", location: "EUROPE-WEST1" },
        {},
        "y",
      ),
      change(
        'google_storage_bucket_iam_member.reader["x"]',
        "google_storage_bucket_iam_member",
        "reader",
        { role: "roles/storage.objectViewer" },
        { bucket: true, member: true },
        "x",
      ),
      change(
        "google_service_account.app",
        "google_service_account",
        "app",
        { account_id: "app" },
        { email: true, member: true },
      ),
    ],
    prior_state: {
      format_version: "1.0",
      values: {
        root_module: {
          resources: [
            {
              address: "data.google_project.this",
              mode: "data",
              type: "google_project",
              name: "this",
              provider_name,
              values: { number: "42" },
              sensitive_values: {},
            },
          ],
        },
      },
    },
    configuration: {
      provider_config: {
        google: {
          name: "google",
          full_name: provider_name,
          expressions: {
            project: { constant_value: "acme" },
            region: { references: ["var.region"] },
            default_labels: { constant_value: { system: "acme", environment: "production", stack: "acme-production" } },
          },
        },
        "google.eu": {
          name: "google",
          full_name: provider_name,
          alias: "eu",
          expressions: { project: { constant_value: "acme" }, region: { constant_value: "europe-west1" } },
        },
        "module.database:google": { module_address: "module.database", name: "google", full_name: provider_name },
      },
      root_module: {
        variables: { region: {} },
        resources: [
          resource(
            "google_storage_bucket.files",
            { location: { references: ["each.value"] }, name: { references: ["each.key"] } },
            { for_each_expression: { references: ["google_service_account.app.email", "google_service_account.app"] } },
          ),
          resource(
            "google_storage_bucket_iam_member.reader",
            {
              bucket: {
                references: [
                  'google_storage_bucket.files["x"].name',
                  'google_storage_bucket.files["x"]',
                  "google_storage_bucket.files",
                ],
              },
              member: { references: ["google_service_account.app.member", "google_service_account.app"] },
              role: { constant_value: "roles/storage.objectViewer" },
            },
            { for_each_expression: { constant_value: ["x"] } },
          ),
          resource("google_service_account.app", { account_id: { constant_value: "app" } }),
        ],
        module_calls: {
          network: {
            source: "./network",
            expressions: {},
            module: {
              resources: [resource("google_compute_network.main", { name: { constant_value: "main" } })],
              outputs: {
                id: { expression: { references: ["google_compute_network.main.id", "google_compute_network.main"] } },
              },
            },
          },
          database: {
            source: "./database",
            for_each_expression: { constant_value: ["a", "b.c"] },
            expressions: { network: { references: ["module.network.id", "module.network"] } },
            module: {
              variables: { network: {} },
              resources: [
                resource(
                  "google_sql_database_instance.main",
                  {
                    name: { references: ["each.key"] },
                    settings: [
                      {
                        ip_configuration: [
                          { ipv4_enabled: { constant_value: false }, private_network: { references: ["var.network"] } },
                        ],
                      },
                    ],
                  },
                  { count_expression: { constant_value: 1 } },
                ),
              ],
            },
          },
        },
      },
    },
    relevant_attributes: [{ resource: "module.network.google_compute_network.main", attribute: ["id"] }],
    timestamp: "2026-01-01T00:00:00Z",
    errored: false,
    ...(registry === "registry.terraform.io" && { applyable: true, complete: true }),
  };
}
