import { referenceTo } from "../parts";
import { Arguments } from "../parsed-stack";
import { differences, smvue } from "./stacks";

const production = smvue("production");

describe("SMVue in production", () => {
  test("is made of these resources", () => {
    expect(production.counts()).toMatchInlineSnapshot(`
     {
       "cloudflare_authenticated_origin_pulls_settings": 1,
       "cloudflare_dns_record": 6,
       "cloudflare_zone_dnssec": 1,
       "cloudflare_zone_setting": 5,
       "google_certificate_manager_certificate": 2,
       "google_certificate_manager_certificate_map": 1,
       "google_certificate_manager_certificate_map_entry": 2,
       "google_certificate_manager_dns_authorization": 2,
       "google_certificate_manager_trust_config": 1,
       "google_cloud_run_v2_job": 2,
       "google_cloud_run_v2_job_iam_member": 3,
       "google_cloud_run_v2_service": 1,
       "google_cloud_scheduler_job": 1,
       "google_compute_backend_service": 1,
       "google_compute_firewall": 4,
       "google_compute_global_address": 3,
       "google_compute_global_forwarding_rule": 4,
       "google_compute_network": 1,
       "google_compute_region_network_endpoint_group": 1,
       "google_compute_router": 1,
       "google_compute_router_nat": 1,
       "google_compute_security_policy": 1,
       "google_compute_security_policy_rule": 12,
       "google_compute_ssl_policy": 1,
       "google_compute_subnetwork": 1,
       "google_compute_target_http_proxy": 1,
       "google_compute_target_https_proxy": 1,
       "google_compute_url_map": 2,
       "google_kms_crypto_key": 2,
       "google_kms_crypto_key_iam_member": 2,
       "google_kms_key_ring": 2,
       "google_logging_log_view": 1,
       "google_logging_log_view_iam_member": 1,
       "google_logging_project_bucket_config": 3,
       "google_logging_project_exclusion": 3,
       "google_logging_project_sink": 2,
       "google_monitoring_alert_policy": 21,
       "google_monitoring_dashboard": 1,
       "google_monitoring_notification_channel": 2,
       "google_monitoring_uptime_check_config": 2,
       "google_network_security_server_tls_policy": 1,
       "google_project_iam_audit_config": 6,
       "google_project_iam_member": 6,
       "google_pubsub_subscription": 2,
       "google_pubsub_topic": 2,
       "google_pubsub_topic_iam_member": 2,
       "google_redis_instance": 1,
       "google_secret_manager_secret": 13,
       "google_secret_manager_secret_iam_member": 13,
       "google_secret_manager_secret_version": 13,
       "google_service_account": 4,
       "google_service_account_iam_member": 1,
       "google_service_networking_connection": 1,
       "google_sql_database": 1,
       "google_sql_database_instance": 1,
       "google_sql_user": 3,
       "google_storage_bucket": 3,
       "google_storage_bucket_iam_binding": 2,
       "google_storage_bucket_iam_member": 4,
     }
    `);
  });

  test("keeps the logical ids of what holds data: another id would replace it", () => {
    const stateful = [
      "google_sql_database_instance",
      "google_sql_database",
      "google_redis_instance",
      "google_storage_bucket",
      "google_secret_manager_secret",
      "google_logging_project_bucket_config",
      "google_kms_crypto_key",
      "google_compute_global_address",
    ];
    expect(Object.fromEntries(stateful.map((type) => [type, Object.keys(production.all(type))])))
      .toMatchInlineSnapshot(`
     {
       "google_compute_global_address": [
         "edge_address-ipv4_573652E7",
         "edge_address-ipv6_05C905A0",
         "network_services-address_B99155A6",
       ],
       "google_kms_crypto_key": [
         "secrets_key_6AA8BD4D",
         "watch_topic_key_2C9A3190",
       ],
       "google_logging_project_bucket_config": [
         "logs_bucket-audit_E6532DBA",
         "logs_bucket-technical_74FE5B73",
         "logs_default-bucket_9EC207AB",
       ],
       "google_redis_instance": [
         "cache_instance_C409FC14",
       ],
       "google_secret_manager_secret": [
         "secrets_secret-ai-content-key_secret_C60E3C39",
         "secrets_secret-anthropic-api-key_secret_45288EA8",
         "secrets_secret-coaching-notes-key_secret_5338380C",
         "secrets_secret-crm-tokens-key_secret_68E4A67A",
         "secrets_secret-hubspot-client_secret_7FD85B55",
         "secrets_secret-openai-api-key_secret_067C124A",
         "secrets_secret-pipedrive-client_secret_229F4F52",
         "secrets_secret-posthog-key_secret_063A7CA9",
         "secrets_secret-redis-auth_secret_E9BF26C1",
         "secrets_secret-salesforce-client_secret_C7DE103B",
         "secrets_secret-sentry-dsn_secret_B9C54441",
         "secrets_secret-token-signing_secret_3E4F28D7",
         "secrets_secret-transcripts-key_secret_24467453",
       ],
       "google_sql_database": [
         "database_database-smvue_82F420F9",
       ],
       "google_sql_database_instance": [
         "database_instance_D7FC2283",
       ],
       "google_storage_bucket": [
         "access-logs_bucket-1_A0578EE1",
         "access-logs_bucket-2_1516ABFB",
         "files_bucket_D7C8A516",
       ],
     }
    `);
  });

  test("guards everything that holds data against an accident", () => {
    const unguarded = Object.entries({
      ...production.all("google_sql_database_instance"),
      ...production.all("google_redis_instance"),
      ...production.all("google_storage_bucket"),
      ...production.all("google_secret_manager_secret"),
    }).filter(([, { lifecycle }]) => (lifecycle as Arguments).prevent_destroy !== true);
    expect(unguarded).toEqual([]);
    expect(production.only("google_sql_database_instance")).toMatchObject({
      deletion_protection: true,
      settings: { deletion_protection_enabled: true },
    });
    expect(production.where("google_secret_manager_secret", "deletion_protection", true)).toHaveLength(13);
  });

  test("backs up the database daily for 7 days, and can go back to any moment of them", () => {
    expect(production.only("google_sql_database_instance").settings).toMatchObject({
      availability_type: "REGIONAL",
      backup_configuration: {
        enabled: true,
        point_in_time_recovery_enabled: true,
        transaction_log_retention_days: 7,
        backup_retention_settings: {
          retained_backups: 7,
          retention_unit: "COUNT",
        },
      },
    });
  });

  test("keeps four key domains, each a secret of its own that nobody but the service reads", () => {
    const domains = ["crm-tokens-key", "coaching-notes-key", "ai-content-key", "transcripts-key"].map(
      (name) => `smvue-${name}`,
    );
    const ids = Object.entries(production.all("google_secret_manager_secret"))
      .filter(([, { secret_id }]) => domains.includes(secret_id as string))
      .map(([id]) => id);
    expect(ids).toHaveLength(4);
    for (const id of ids) {
      const readers = Object.values(production.all("google_secret_manager_secret_iam_member")).filter(({ secret_id }) =>
        (secret_id as string).includes(`google_secret_manager_secret.${id}.`),
      );
      expect(readers.map(({ member }) => member)).toEqual([
        "${google_service_account.service_workload_account_ED2FDB70.member}",
      ]);
    }
  });

  test("mounts every secret as a file and puts none into an environment variable", () => {
    const [container] = (production.only("google_cloud_run_v2_service").template as Arguments)
      .containers as Arguments[];
    expect((container?.env as Arguments[]).filter(({ value_source }) => value_source)).toEqual([]);
    expect((container?.env as Arguments[]).map(({ name }) => name)).toEqual([
      "REDIS_HOST",
      "REDIS_PORT",
      "REDIS_TLS_CA",
      "FILES_BUCKET",
      "AUDIT_LOG_FIELD",
      "AUDIT_LOG_VALUE",
      "SECRETS_DIRECTORY",
      "DATABASE_INSTANCE",
      "DATABASE_NAME",
      "DATABASE_SOCKETS",
      "DATABASE_CONNECTIONS",
      "DATABASE_USER",
    ]);
    expect((container?.volume_mounts as Arguments[]).map(({ mount_path }) => mount_path)).toHaveLength(14);
    expect(production.text).not.toMatch(/"secret_data"|"password"/);
  });

  test("lets migrations be run by people, not by the deployment", () => {
    const members = Object.entries(production.all("google_cloud_run_v2_job_iam_member")).flatMap(([id, grant]) =>
      id.startsWith("migrations_") ? [grant] : [],
    );
    expect(members.map(({ role, member }) => ({ role, member }))).toEqual([
      {
        role: "roles/run.invoker",
        member: "group:release-managers@example.com",
      },
      {
        role: "roles/run.viewer",
        member: "group:release-managers@example.com",
      },
    ]);
  });

  test("keeps every audit entry for two years, behind a lock and a view", () => {
    expect(production.where("google_logging_project_bucket_config", "bucket_id", "audit")).toMatchObject([
      { retention_days: 731, locked: true },
    ]);
    const [sink] = production.where("google_logging_project_sink", "name", "audit");
    for (const log of ["activity", "data_access", "system_event", "policy"])
      expect(sink?.filter).toContain(`cloudaudit.googleapis.com%2F${log}"`);
    expect(sink?.filter).toContain('jsonPayload.log_type="audit"');
    expect(production.only("google_logging_log_view_iam_member")).toMatchObject({
      role: "roles/logging.viewAccessor",
      member: "group:security@example.com",
    });
  });

  test(
    "keeps the application's audit entries out of the bucket of technical logs, and nothing " +
      "else of the application",
    () => {
      const project = "smvue-production-example";
      const filter =
        `NOT logName:"projects/${project}/logs/cloudaudit.googleapis.com" AND NOT ` +
        `(resource.type=("cloud_run_revision" OR "cloud_run_job") AND ` +
        `jsonPayload.log_type="audit")`;
      expect(production.where("google_logging_project_sink", "name", "technical")).toMatchObject([{ filter }]);
      expect(production.where("google_logging_project_exclusion", "name", "kept-in-technical")).toMatchObject([
        { filter },
      ]);
    },
  );

  test("lets the service sign URLs in its own name, and nobody sign in another's", () => {
    const service = { account_id: "smvue-run" };
    const account = (attribute: string) => referenceTo(production, "google_service_account", attribute, service);
    expect(production.only("google_cloud_run_v2_service")).toMatchObject({
      template: { service_account: account("email") },
    });
    expect(production.only("google_service_account_iam_member")).toEqual({
      service_account_id: account("name"),
      role: "roles/iam.serviceAccountTokenCreator",
      member: account("member"),
    });
  });

  test("believes client addresses from Cloudflare alone, and refuses everybody else", () => {
    expect(production.only("google_compute_security_policy")).toMatchObject({
      advanced_options_config: {
        user_ip_request_headers: ["CF-Connecting-IP"],
      },
    });
    const rules = Object.values(production.all("google_compute_security_policy_rule")).sort(
      (one, other) => (one.priority as number) - (other.priority as number),
    );
    expect(rules.map(({ priority, action }) => `${priority} ${action}`)).toEqual([
      "1000 deny(403)",
      "1100 deny(403)",
      "1200 deny(403)",
      "1300 deny(403)",
      "1400 deny(403)",
      "1500 deny(403)",
      "3339 deny(404)",
      "4952 deny(404)",
      "5000 throttle",
      "5001 throttle",
      "5002 throttle",
      "2147483647 deny(403)",
    ]);
  });

  test("has records at Cloudflare that are proxied, save those that prove the domain", () => {
    expect(
      production.where("cloudflare_dns_record", "proxied", true).map(({ type, name }) => `${type} ${name}`),
    ).toEqual(["A api.example.com", "A app.example.com", "AAAA api.example.com", "AAAA app.example.com"]);
    expect(production.where("cloudflare_dns_record", "proxied", false)).toHaveLength(2);
    expect(
      Object.fromEntries(
        Object.values(production.all("cloudflare_zone_setting")).map(({ setting_id, value }) => [setting_id, value]),
      ),
    ).toEqual({
      ssl: "strict",
      min_tls_version: "1.2",
      tls_1_3: "on",
      ciphers: expect.arrayContaining(["ECDHE-ECDSA-AES128-GCM-SHA256"]) as unknown,
      always_use_https: "on",
    });
  });
});

describe("SMVue in staging", () => {
  test("is production with other numbers, and differs in these paths alone", () => {
    // Names that tell the environments apart are made alike; what is left is what differs.
    const alike = (environment: string) =>
      JSON.parse(
        smvue(environment)
          .text.replaceAll(`smvue-${environment}`, "smvue-ENVIRONMENT")
          .replaceAll(/\b(app|api)-staging\.example/g, "$1.example")
          .replaceAll(/(app|api)-staging(examplecom)/g, "$1$2")
          .replaceAll(/(examplecom)_[0-9A-F]{8}/g, "$1"),
      ) as unknown;
    expect(differences(alike("production"), alike("staging"))).toMatchInlineSnapshot(`
     [
       "provider.google.0.default_labels.environment",
       "resource.cloudflare_authenticated_origin_pulls_settings",
       "resource.cloudflare_zone_dnssec",
       "resource.cloudflare_zone_setting",
       "resource.google_certificate_manager_certificate.edge_certificate-apiexamplecom.name",
       "resource.google_certificate_manager_certificate.edge_certificate-appexamplecom.name",
       "resource.google_certificate_manager_certificate_map_entry.edge_map-entry-apiexamplecom.name",
       "resource.google_certificate_manager_certificate_map_entry.edge_map-entry-appexamplecom.name",
       "resource.google_certificate_manager_dns_authorization.edge_authorization-apiexamplecom.name",
       "resource.google_certificate_manager_dns_authorization.edge_authorization-appexamplecom.name",
       "resource.google_cloud_run_v2_job_iam_member.migrations_invoker-person-1_44BA1ECD",
       "resource.google_cloud_run_v2_job_iam_member.migrations_viewer-person-1_27A0FD15",
       "resource.google_cloud_run_v2_job_iam_member.migrations_invoker-deployer_C6841A68",
       "resource.google_cloud_run_v2_job_iam_member.migrations_viewer-deployer_B77692DD",
       "resource.google_cloud_run_v2_service.service_E7C408F2.template.containers.0.resources.limits.cpu",
       "resource.google_cloud_run_v2_service.service_E7C408F2.template.containers.0.resources.limits.memory",
       "resource.google_cloud_run_v2_service.service_E7C408F2.template.scaling.max_instance_count",
       "resource.google_cloud_run_v2_service.service_E7C408F2.template.scaling.min_instance_count",
       "resource.google_compute_firewall.network_allow-services_BB4996A8.destination_ranges.0",
       "resource.google_compute_global_address.network_services-address_B99155A6.address",
       "resource.google_compute_subnetwork.network_subnet_E45498CD.ip_cidr_range",
       "resource.google_compute_target_https_proxy.edge_https-proxy_E1D90EEC.depends_on",
       "resource.google_kms_crypto_key_iam_member.secrets_key_user-pubsub_3DE93BB3.member",
       "resource.google_kms_crypto_key_iam_member.watch_topic_key_user-pubsub_ACB94662.member",
       "resource.google_logging_project_bucket_config.logs_bucket-audit_E6532DBA.locked",
       "resource.google_monitoring_alert_policy.watch_alert-database-connections-smvue_8E5A2138.conditions.0.condition_threshold.threshold_value",
       "resource.google_monitoring_alert_policy.watch_alert-instances-at-limit_D51D040A.conditions.0.condition_threshold.threshold_value",
       "resource.google_monitoring_alert_policy.watch_alert-waf-surge_9B86D1C2.conditions.0.condition_threshold.threshold_value",
       "resource.google_network_security_server_tls_policy.edge_client-policy_EAD58664.mtls_policy.client_validation_trust_config",
       "resource.google_pubsub_topic_iam_member.secrets_publisher_E8EAC177.member",
       "resource.google_pubsub_topic_iam_member.watch_topic_publisher_3F5279CB.member",
       "resource.google_redis_instance.cache_instance_C409FC14.memory_size_gb",
       "resource.google_sql_database_instance.database_instance_D7FC2283.settings.disk_size",
       "resource.google_sql_database_instance.database_instance_D7FC2283.settings.tier",
     ]
    `);
  });
});
