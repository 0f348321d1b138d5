/** Something dangerous that a stack can be given, of a type that rules judge. */
export interface Dangerous {
  readonly type: string;
  readonly what: string;
  /**
   * `$type` stands for the first resource of that type in the stack, and leaves the addition out where there is none.
   */
  readonly body: Readonly<Record<string, unknown>>;
  /** Systems in whose stacks it makes a sentence false. @default - all that are at the provider */
  readonly systems?: readonly string[];
}

const OUTSIDER = "serviceAccount:ingest@another-company.iam.gserviceaccount.com";
const PEOPLE = "group:developers@example.com";
const onProject = (role: string, member = PEOPLE): Dangerous => ({
  type: "google_project_iam_member",
  what: `${role} on the project for ${member.replace(/@.*/, "")}`,
  body: { project: "p", role: `roles/${role}`, member },
});

const GRANTS: readonly Dangerous[] = [
  ...[
    "iam.serviceAccountTokenCreator",
    "iam.serviceAccountUser",
    "iam.serviceAccountKeyAdmin",
    "iam.workloadIdentityPoolAdmin",
    "iam.securityAdmin",
    "run.developer",
    "run.serviceAgent",
    "cloudbuild.builds.editor",
    "cloudfunctions.developer",
    "compute.instanceAdmin.v1",
    "deploymentmanager.editor",
    "resourcemanager.projectIamAdmin",
    "secretmanager.secretAccessor",
    "storage.objectViewer",
    "cloudsql.client",
    "cloudkms.cryptoKeyDecrypter",
    "pubsub.subscriber",
    "logging.viewer",
    "bigquery.dataViewer",
    "container.developer",
  ].map((role) => onProject(role)),
  ...["run.admin", "iam.serviceAccountTokenCreator", "pubsub.subscriber"].map((role) => onProject(role, OUTSIDER)),
  ...["folder", "organization"].map((level): Dangerous => ({
    type: `google_${level}_iam_member`,
    what: `roles/run.admin on the ${level}`,
    body: { [level === "folder" ? "folder" : "org_id"]: "1", role: "roles/run.admin", member: PEOPLE },
  })),
  {
    type: "google_service_account_iam_member",
    what: "people become the application",
    body: {
      service_account_id: "${$google_service_account.name}",
      role: "roles/iam.serviceAccountTokenCreator",
      member: PEOPLE,
    },
  },
  {
    type: "google_service_account_iam_binding",
    what: "people act as the application",
    body: {
      service_account_id: "${$google_service_account.name}",
      role: "roles/iam.serviceAccountUser",
      members: [PEOPLE],
    },
  },
  {
    type: "google_service_account_iam_policy",
    what: "a policy that the file does not show",
    body: { service_account_id: "${$google_service_account.name}", policy_data: "${var.policy}" },
  },
  {
    type: "google_pubsub_topic_iam_member",
    what: "another company attaches subscriptions",
    body: { topic: "${$google_pubsub_topic.name}", role: "roles/pubsub.editor", member: OUTSIDER },
  },
  {
    type: "google_kms_crypto_key_iam_member",
    what: "people decrypt",
    body: {
      crypto_key_id: "${$google_kms_crypto_key.id}",
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: PEOPLE,
    },
  },
  {
    type: "google_storage_bucket_iam_member",
    what: "people read a bucket",
    body: { bucket: "${$google_storage_bucket.name}", role: "roles/storage.objectViewer", member: PEOPLE },
  },
];

const SERVED: readonly Dangerous[] = [
  {
    type: "google_dns_record_set",
    what: "a host at another company",
    body: { managed_zone: "z", name: "status.example.net.", type: "HTTPS", ttl: 300, rrdatas: ["0 a.vercel-dns.com."] },
    systems: ["smepro"],
  },
  {
    type: "google_dns_record_set",
    what: "a name server of another company",
    body: { managed_zone: "z", name: "eu.example.net.", type: "NS", ttl: 300, rrdatas: ["ns1.elsewhere.com."] },
    systems: ["smepro"],
  },
  {
    type: "google_dns_record_set",
    what: "an address that nobody knows",
    body: { managed_zone: "z", name: "old.example.net.", type: "A", ttl: 300, rrdatas: ["198.18.0.9"] },
    systems: ["smepro"],
  },
  {
    type: "google_monitoring_notification_channel",
    what: "alerts to another company's mailbox",
    body: { type: "email", labels: { email_address: "prod@acme.opsgenie.net" } },
  },
  {
    type: "google_monitoring_notification_channel",
    what: "alerts to a webhook",
    body: { type: "webhook_tokenauth", labels: { url: "https://hooks.zapier.com/1" } },
  },
  {
    type: "google_pubsub_subscription",
    what: "messages to another company",
    body: { name: "s", topic: "t", push_config: { push_endpoint: "https://in.splunkcloud.com/x" } },
  },
  {
    type: "google_compute_vpn_tunnel",
    what: "a tunnel out of the network",
    body: { name: "v", region: "us-central1", shared_secret: "${var.psk}" },
    systems: ["smepro"],
  },
  {
    type: "google_compute_router_peer",
    what: "routes that somebody else announces",
    body: { name: "v", region: "us-central1", router: "r", interface: "i", peer_asn: 64515 },
    systems: ["smepro"],
  },
  {
    type: "google_logging_organization_sink",
    what: "a sink of the organization that keeps entries from every other one",
    body: {
      name: "all",
      org_id: "1",
      include_children: true,
      intercept_children: true,
      destination: "logging.googleapis.com/projects/central/locations/us-central1/buckets/all",
    },
  },
  {
    type: "google_storage_bucket_object",
    what: "a key in a YAML file",
    body: {
      bucket: "b",
      name: "app.yaml",
      // Made here, so that no scanner takes it for a key of ours.
      content: `crm:\n  fernet_key: "${Buffer.from("a key that nobody has ever used!").toString("base64")}"\n`,
    },
  },
];

const CUSTOMERS_KEY = "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k";

/** Data stores that are encrypted under a key that somebody else than Google manages. */
const STORED: readonly Dangerous[] = [
  {
    type: "google_storage_bucket",
    what: "a bucket under a customer-managed key",
    body: {
      name: "added",
      location: "us-central1",
      uniform_bucket_level_access: true,
      public_access_prevention: "enforced",
      encryption: { default_kms_key_name: CUSTOMERS_KEY },
    },
  },
  {
    type: "google_secret_manager_secret",
    what: "a secret under a customer-managed key",
    body: {
      secret_id: "added",
      replication: { auto: { customer_managed_encryption: { kms_key_name: CUSTOMERS_KEY } } },
    },
  },
];

const zoneSetting = (id: string, value: unknown): Dangerous => ({
  type: "cloudflare_zone_setting",
  what: `${id} = ${String(value)}`,
  body: { zone_id: "z", setting_id: id, value },
  systems: ["smvue"],
});
const ruleset = (what: string, phase: string, rule: object): Dangerous => ({
  type: "cloudflare_ruleset",
  what,
  body: { zone_id: "z", name: "r", kind: "zone", phase, rules: [rule] },
  systems: ["smvue"],
});

const CLOUDFLARE: readonly Dangerous[] = [
  zoneSetting("security_level", "essentially_off"),
  zoneSetting("browser_check", "off"),
  zoneSetting("0rtt", "on"),
  zoneSetting("min_tls_version", "1.0"),
  zoneSetting("ssl", "flexible"),
  zoneSetting("a_setting_that_nobody_knows", "on"),
  { type: "cloudflare_zone", what: "paused", body: { name: "example.com", paused: true }, systems: ["smvue"] },
  {
    type: "cloudflare_hostname_tls_setting",
    what: "TLS 1.0 for a host",
    body: { zone_id: "z", hostname: "app.example.com", setting_id: "min_tls_version", value: "1.0" },
    systems: ["smvue"],
  },
  {
    type: "cloudflare_hostname_tls_setting",
    what: "old ciphers for a host",
    body: { zone_id: "z", hostname: "app.example.com", setting_id: "ciphers", value: ["AES128-SHA"] },
    systems: ["smvue"],
  },
  ruleset("skips everything", "http_request_firewall_custom", {
    action: "skip",
    expression: "true",
    action_parameters: { phases: ["http_request_firewall_managed"] },
  }),
  ruleset("skips for one path", "http_request_firewall_custom", {
    action: "skip",
    expression: 'starts_with(http.request.uri.path, "/api")',
    action_parameters: { ruleset: "current" },
  }),
  ruleset("managed rules that only log", "http_request_firewall_managed", {
    action: "execute",
    expression: "true",
    action_parameters: { id: "x", overrides: { action: "log" } },
  }),
  ruleset("denial of service that is let through", "ddos_l7", {
    action: "execute",
    expression: "true",
    action_parameters: { id: "x", overrides: { sensitivity_level: "eoff" } },
  }),
  ruleset("caches everything", "http_request_cache_settings", {
    action: "set_cache_settings",
    expression: "true",
    action_parameters: { cache: true, edge_ttl: { mode: "override_origin", default: 60 } },
  }),
  ruleset("rewrites paths", "http_request_transform", {
    action: "rewrite",
    expression: "true",
    action_parameters: { uri: { path: { value: "/admin/" } } },
  }),
  ruleset("goes to another origin", "http_request_origin", {
    action: "route",
    expression: "true",
    action_parameters: { origin: { host: "app.fly.dev" } },
  }),
];

/** Dangerous arguments, of types that rules judge: each has to be noticed. */
export const DANGEROUS: readonly Dangerous[] = [...GRANTS, ...SERVED, ...STORED, ...CLOUDFLARE];
