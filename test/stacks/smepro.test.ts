import { Arguments } from "../parsed-stack";
import { differences, smepro } from "./stacks";

const production = smepro("production");

describe("SMEPro in production", () => {
  test("is made of these resources", () => {
    expect(production.counts()).toMatchInlineSnapshot(`
     {
       "google_certificate_manager_certificate": 2,
       "google_certificate_manager_certificate_map": 1,
       "google_certificate_manager_certificate_map_entry": 2,
       "google_certificate_manager_dns_authorization": 2,
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
       "google_compute_security_policy": 1,
       "google_compute_security_policy_rule": 8,
       "google_compute_ssl_policy": 1,
       "google_compute_subnetwork": 1,
       "google_compute_target_http_proxy": 1,
       "google_compute_target_https_proxy": 1,
       "google_compute_url_map": 2,
       "google_dns_managed_zone": 1,
       "google_dns_record_set": 6,
       "google_kms_crypto_key": 2,
       "google_kms_crypto_key_iam_member": 2,
       "google_kms_key_ring": 2,
       "google_logging_project_bucket_config": 2,
       "google_logging_project_exclusion": 1,
       "google_logging_project_sink": 1,
       "google_monitoring_alert_policy": 20,
       "google_monitoring_dashboard": 1,
       "google_monitoring_notification_channel": 2,
       "google_monitoring_uptime_check_config": 2,
       "google_project_iam_audit_config": 6,
       "google_project_iam_member": 5,
       "google_pubsub_subscription": 2,
       "google_pubsub_topic": 2,
       "google_pubsub_topic_iam_member": 2,
       "google_secret_manager_secret": 2,
       "google_secret_manager_secret_iam_member": 2,
       "google_secret_manager_secret_version": 2,
       "google_service_account": 4,
       "google_service_networking_connection": 1,
       "google_sql_database": 1,
       "google_sql_database_instance": 1,
       "google_sql_user": 3,
     }
    `);
  });

  test("touches no company but Google", () => {
    const { required_providers } = production.json.terraform as {
      required_providers: Record<string, { source: string }>;
    };
    // The random provider runs on the machine that applies and talks to nobody.
    expect(Object.values(required_providers).map(({ source }) => source)).toEqual(["google", "hashicorp/random"]);
    expect(Object.keys(production.counts()).filter((type) => !type.startsWith("google_"))).toEqual([]);
    expect(production.count("google_compute_router_nat")).toBe(0);
    // Alerts link the runbook in the repository, for whoever is on call: nothing of the system calls it.
    const text = production.text.replaceAll(/https:\/\/github\.com\/\S+?\/docs\/alerts\.md/g, "");
    const hosts = [...text.matchAll(/\b[a-z0-9.-]+\.(?:com|net|io|dev|app)\b/g)].map(([host]) =>
      host.split(".").slice(-2).join("."),
    );
    expect([...new Set(hosts)].sort()).toEqual([
      "example.com",
      "example.net",
      "googleapis.com",
      "gserviceaccount.com",
      // Google's Artifact Registry.
      "pkg.dev",
    ]);
  });

  test("holds database credentials and token-signing keys in Secret Manager, by write-only arguments", () => {
    expect(Object.values(production.all("google_secret_manager_secret")).map(({ secret_id }) => secret_id)).toEqual([
      "smepro-database-password",
      "smepro-token-signing",
    ]);
    const [user] = production.where("google_sql_user", "type", "BUILT_IN");
    expect(user).toMatchObject({
      name: "smepro_app",
      password_wo: "${ephemeral.random_password.smepro_database_password_1.result}",
      password_wo_version: 1,
    });
    expect(production.text).not.toMatch(/"secret_data"|"password"/);
  });

  test("runs a regional database with point-in-time recovery and no public address", () => {
    expect(production.only("google_sql_database_instance").settings).toMatchObject({
      availability_type: "REGIONAL",
      edition: "ENTERPRISE",
      backup_configuration: {
        point_in_time_recovery_enabled: true,
        transaction_log_retention_days: 7,
      },
      ip_configuration: {
        ipv4_enabled: false,
        ssl_mode: "TRUSTED_CLIENT_CERTIFICATE_REQUIRED",
      },
    });
  });

  test("keeps technical logs for 60 days wherever they go", () => {
    expect(
      Object.values(production.all("google_logging_project_bucket_config")).map(
        ({ bucket_id, retention_days }) => `${bucket_id} ${retention_days}`,
      ),
    ).toEqual(["technical 60", "_Default 60"]);
  });

  test("limits the rate of each client by its own address", () => {
    const [rate] = production.where("google_compute_security_policy_rule", "action", "throttle");
    expect(rate).toMatchObject({
      rate_limit_options: {
        enforce_on_key: "IP",
        exceed_action: "deny(429)",
        rate_limit_threshold: { count: 600, interval_sec: 60 },
      },
    });
  });

  test("signs its zone", () => {
    expect(production.only("google_dns_managed_zone").dnssec_config as Arguments).toMatchObject({
      state: "on",
      non_existence: "nsec3",
    });
  });
});

describe("SMEPro in staging", () => {
  test("is production with other numbers, and differs in these paths alone", () => {
    const alike = (environment: string) =>
      JSON.parse(
        smepro(environment)
          .text.replaceAll(`smepro-${environment}`, "smepro-ENVIRONMENT")
          .replaceAll("staging.example", "example")
          .replaceAll("stagingexamplenet", "examplenet")
          .replaceAll(/(examplenet)_[0-9A-F]{8}/g, "$1"),
      ) as unknown;
    expect(differences(alike("production"), alike("staging"))).toMatchInlineSnapshot(`
     [
       "provider.google.0.default_labels.environment",
       "resource.google_certificate_manager_certificate.edge_certificate-appexamplenet.name",
       "resource.google_certificate_manager_certificate.edge_certificate-examplenet.name",
       "resource.google_certificate_manager_certificate_map_entry.edge_map-entry-appexamplenet.name",
       "resource.google_certificate_manager_certificate_map_entry.edge_map-entry-examplenet.name",
       "resource.google_certificate_manager_dns_authorization.edge_authorization-appexamplenet.name",
       "resource.google_certificate_manager_dns_authorization.edge_authorization-examplenet.name",
       "resource.google_cloud_run_v2_job_iam_member.migrations_invoker-person-1_44BA1ECD",
       "resource.google_cloud_run_v2_job_iam_member.migrations_viewer-person-1_27A0FD15",
       "resource.google_cloud_run_v2_job_iam_member.migrations_invoker-deployer_C6841A68",
       "resource.google_cloud_run_v2_job_iam_member.migrations_viewer-deployer_B77692DD",
       "resource.google_cloud_run_v2_service.service_E7C408F2.template.scaling.max_instance_count",
       "resource.google_cloud_run_v2_service.service_E7C408F2.template.scaling.min_instance_count",
       "resource.google_compute_firewall.network_allow-services_BB4996A8.destination_ranges.0",
       "resource.google_compute_global_address.network_services-address_B99155A6.address",
       "resource.google_compute_subnetwork.network_subnet_E45498CD.ip_cidr_range",
       "resource.google_kms_crypto_key_iam_member.secrets_key_user-pubsub_3DE93BB3.member",
       "resource.google_kms_crypto_key_iam_member.watch_topic_key_user-pubsub_ACB94662.member",
       "resource.google_logging_project_bucket_config.logs_bucket-technical_74FE5B73.retention_days",
       "resource.google_logging_project_bucket_config.logs_default-bucket_9EC207AB.retention_days",
       "resource.google_monitoring_alert_policy.watch_alert-database-connections-smepro_1D0B2341.conditions.0.condition_threshold.threshold_value",
       "resource.google_monitoring_alert_policy.watch_alert-instances-at-limit_D51D040A.conditions.0.condition_threshold.threshold_value",
       "resource.google_monitoring_alert_policy.watch_alert-waf-surge_9B86D1C2.conditions.0.condition_threshold.threshold_value",
       "resource.google_pubsub_topic_iam_member.secrets_publisher_E8EAC177.member",
       "resource.google_pubsub_topic_iam_member.watch_topic_publisher_3F5279CB.member",
       "resource.google_sql_database_instance.database_instance_D7FC2283.settings.disk_size",
       "resource.google_sql_database_instance.database_instance_D7FC2283.settings.tier",
     ]
    `);
  });
});
