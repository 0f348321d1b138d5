import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { GoogleStack } from "../../../constructs/google/google-stack";
import { Postgres, PostgresProps } from "../../../constructs/google/postgres";
import { addressOf, postgresProps, referenceTo, secret } from "../../parts";
import { Template } from "../../parsed-stack";
import { problemsOf, synthesize } from "../../template";

const backups = { startTime: "03:00", retained: 7, logRetentionDays: 7 };
const maintenance = { day: 7, hour: 4 };
const postgres = (stack: GoogleStack, change: Partial<PostgresProps> = {}) =>
  new Postgres(stack, "database", { ...postgresProps(stack), ...change });
const account = (stack: GoogleStack, accountId: string) => new ServiceAccount(stack, accountId, { accountId });

const flagsOf = (template: Template) => {
  const { database_flags } = template.only("google_sql_database_instance").settings as {
    database_flags: { name: string; value: string }[];
  };
  return Object.fromEntries(database_flags.map(({ name, value }) => [name, value]));
};

describe("Postgres", () => {
  test("by default is private, and takes clients with a trusted certificate only", () => {
    const template = synthesize((stack) => postgres(stack));

    expect(template.only("google_sql_database_instance")).toMatchObject({
      name: "acme",
      region: "us-central1",
      database_version: "POSTGRES_18",
      settings: {
        connector_enforcement: "REQUIRED",
        ip_configuration: {
          ipv4_enabled: false,
          private_network: referenceTo(template, "google_compute_network", "id"),
          allocated_ip_range: referenceTo(template, "google_compute_global_address", "name"),
          ssl_mode: "TRUSTED_CLIENT_CERTIFICATE_REQUIRED",
          server_ca_mode: "GOOGLE_MANAGED_INTERNAL_CA",
        },
      },
      depends_on: [addressOf(template, "google_service_networking_connection")],
    });
    expect(template.text).not.toContain("authorized_networks");
  });

  test("by default survives a zone, on the stated edition and machine, with a disk that grows", () => {
    const template = synthesize((stack) => postgres(stack));

    expect(template.only("google_sql_database_instance")).toMatchObject({
      settings: {
        edition: "ENTERPRISE",
        tier: "db-custom-2-8192",
        availability_type: "REGIONAL",
        disk_type: "PD_SSD",
        disk_size: 20,
        disk_autoresize: true,
        maintenance_window: { day: 7, hour: 4, update_track: "stable" },
      },
      lifecycle: { ignore_changes: ["settings[0].disk_size"] },
    });
  });

  test("by default can be deleted neither through Google's API nor by Terraform", () => {
    const template = synthesize((stack) => postgres(stack));

    expect(template.only("google_sql_database_instance")).toMatchObject({
      deletion_protection: true,
      settings: { deletion_protection_enabled: true, retain_backups_on_delete: true },
      lifecycle: { prevent_destroy: true },
    });
    expect(template.only("google_sql_database")).toMatchObject({
      deletion_policy: "ABANDON",
      lifecycle: { prevent_destroy: true },
    });
  });

  test("can be recovered to any point of the stated days", () => {
    const template = synthesize((stack) =>
      postgres(stack, { backups: { startTime: "23:59", retained: 30, logRetentionDays: 5 } }),
    );

    expect(template.only("google_sql_database_instance")).toMatchObject({
      settings: {
        backup_configuration: {
          enabled: true,
          start_time: "23:59",
          location: "us-central1",
          point_in_time_recovery_enabled: true,
          transaction_log_retention_days: 5,
          backup_retention_settings: { retained_backups: 30, retention_unit: "COUNT" },
        },
      },
    });
  });

  test("by default records who connects and what changes, never the parameters of queries", () => {
    const template = synthesize((stack) => postgres(stack));

    expect(flagsOf(template)).toMatchObject({
      "cloudsql.iam_authentication": "on",
      "cloudsql.enable_pgaudit": "on",
      "pgaudit.log": "ddl,role,write",
      log_connections: "on",
      log_disconnections: "on",
      log_statement: "ddl",
      log_min_duration_statement: "-1",
    });
    expect(template.only("google_sql_database_instance")).toMatchObject({
      settings: { insights_config: { query_insights_enabled: true, record_client_address: false } },
    });
  });

  test("audits what it is asked to, with the flags it is given", () => {
    const flags = flagsOf(
      synthesize((stack) =>
        postgres(stack, { auditClasses: "all", flags: { log_statement: "none", work_mem: "65536" } }),
      ),
    );

    expect(flags).toMatchObject({
      "pgaudit.log": "all",
      log_statement: "none",
      work_mem: "65536",
      log_connections: "on",
    });
  });

  test("keeps logs for 35 days on ENTERPRISE_PLUS", () => {
    const template = synthesize((stack) =>
      postgres(stack, {
        edition: "ENTERPRISE_PLUS",
        tier: "db-perf-optimized-N-2",
        backups: { ...backups, retained: 35, logRetentionDays: 35 },
      }),
    );

    expect(template.only("google_sql_database_instance")).toMatchObject({
      settings: {
        edition: "ENTERPRISE_PLUS",
        tier: "db-perf-optimized-N-2",
        backup_configuration: { transaction_log_retention_days: 35 },
      },
    });
  });

  test("lifts every guard where it is to be deleted on purpose", () => {
    const template = synthesize((stack) => postgres(stack, { deletionProtection: false }));

    expect(template.only("google_sql_database_instance")).toMatchObject({
      deletion_protection: false,
      settings: { deletion_protection_enabled: false, retain_backups_on_delete: true },
      lifecycle: { prevent_destroy: false },
    });
    expect(template.only("google_sql_database")).toMatchObject({ lifecycle: { prevent_destroy: false } });
  });

  test("makes every database it is asked for", () => {
    const template = synthesize((stack) => postgres(stack, { databases: ["crm", "audit"] }));

    expect(Object.values(template.all("google_sql_database")).map(({ name }) => name)).toEqual(["audit", "crm"]);
  });

  test("gives a replica the edition, machine, guards and privacy of the primary", () => {
    const template = synthesize((stack) => postgres(stack, { replicas: { reader: {} } }));

    expect(template.where("google_sql_database_instance", "name", "acme-reader")).toMatchObject([
      {
        region: "us-central1",
        master_instance_name: referenceTo(template, "google_sql_database_instance", "name", { name: "acme" }),
        deletion_protection: true,
        lifecycle: { prevent_destroy: true },
        settings: {
          edition: "ENTERPRISE",
          tier: "db-custom-2-8192",
          availability_type: "ZONAL",
          deletion_protection_enabled: true,
          connector_enforcement: "REQUIRED",
          ip_configuration: { ipv4_enabled: false, ssl_mode: "TRUSTED_CLIENT_CERTIFICATE_REQUIRED" },
        },
      },
    ]);
    expect(template.count("google_sql_database_instance")).toBe(2);
  });

  test("gives a replica a machine and region of its own where asked to", () => {
    const template = synthesize((stack) =>
      postgres(stack, { replicas: { east: { tier: "db-custom-4-16384", region: "us-east1" } } }),
    );

    expect(template.where("google_sql_database_instance", "name", "acme-east")).toMatchObject([
      { region: "us-east1", settings: { edition: "ENTERPRISE", tier: "db-custom-4-16384" } },
    ]);
  });

  test("leaves a replica the primary's window and backups, for it can have none of its own", () => {
    const template = synthesize((stack) => postgres(stack, { replicas: { reader: {} } }));

    const [replica] = template.where("google_sql_database_instance", "name", "acme-reader");
    expect(replica?.settings).not.toHaveProperty("maintenance_window");
    expect(replica?.settings).not.toHaveProperty("backup_configuration");
    expect(template.where("google_sql_database_instance", "name", "acme")).toMatchObject([
      { settings: { maintenance_window: { day: 7, hour: 4, update_track: "stable" } } },
    ]);
  });

  test("lets an account connect to the replicas as well, by either way", () => {
    const replicas = { reader: {}, east: { region: "us-east1" } };
    const expression =
      'resource.service == "sqladmin.googleapis.com" && (resource.name == ' +
      '"projects/acme-test/instances/acme" || resource.name == ' +
      '"projects/acme-test/instances/acme-reader" || resource.name == ' +
      '"projects/acme-test/instances/acme-east")';

    for (const authentication of ["iam", "password"] as const) {
      const grants = Object.values(
        synthesize((stack) =>
          postgres(stack, { replicas }).grantConnect("api", account(stack, "api"), authentication),
        ).all("google_project_iam_member"),
      );
      expect(grants.map(({ role, condition }) => [role, condition])).toEqual(
        (authentication === "iam" ? ["client", "instanceUser"] : ["client"]).map((role) => [
          `roles/cloudsql.${role}`,
          { title: "only acme", expression },
        ]),
      );
    }
  });

  test("lets an account connect to this instance only, as a user without a password", () => {
    const template = synthesize((stack) => postgres(stack).grantConnect("api", account(stack, "api")));

    const only = {
      project: "acme-test",
      member: "${google_service_account.api.member}",
      condition: {
        title: "only acme",
        expression:
          'resource.service == "sqladmin.googleapis.com" && (resource.name == "projects/acme-test/instances/acme")',
      },
    };
    expect(Object.values(template.all("google_project_iam_member"))).toEqual([
      { ...only, role: "roles/cloudsql.client" },
      { ...only, role: "roles/cloudsql.instanceUser" },
    ]);
    expect(template.only("google_sql_user")).toEqual({
      instance: referenceTo(template, "google_sql_database_instance", "name"),
      name: '${trimsuffix(google_service_account.api.email, ".gserviceaccount.com")}',
      type: "CLOUD_IAM_SERVICE_ACCOUNT",
      deletion_policy: "ABANDON",
    });
  });

  test("only opens the way to this instance for an account that has a password", () => {
    const template = synthesize((stack) => postgres(stack).grantConnect("api", account(stack, "api"), "password"));

    expect(template.only("google_project_iam_member")).toMatchObject({
      role: "roles/cloudsql.client",
      condition: {
        expression:
          'resource.service == "sqladmin.googleapis.com" && (resource.name == "projects/acme-test/instances/acme")',
      },
    });
    expect(template.count("google_sql_user")).toBe(0);
  });

  test("says what to wait for before the first connection", () => {
    const template = synthesize(
      (stack) =>
        new ServiceAccount(stack, "late", {
          accountId: "late",
          dependsOn: postgres(stack).grantConnect("api", account(stack, "api")),
        }),
    );

    expect(template.where("google_service_account", "account_id", "late")).toMatchObject([
      {
        depends_on: [
          addressOf(template, "google_sql_user"),
          addressOf(template, "google_project_iam_member", { role: "roles/cloudsql.client" }),
          addressOf(template, "google_project_iam_member", { role: "roles/cloudsql.instanceUser" }),
        ],
      },
    ]);
  });

  test("gives a user the password of its secret's current generation, and never holds it", () => {
    const template = synthesize((stack) =>
      postgres(stack).addPasswordUser("crm", "crm", secret(stack, { generations: [1, 2] })),
    );

    expect(template.only("google_sql_user")).toEqual({
      instance: referenceTo(template, "google_sql_database_instance", "name"),
      name: "crm",
      type: "BUILT_IN",
      password_wo: "${ephemeral.random_password.acme_session_2.result}",
      password_wo_version: 2,
      deletion_policy: "ABANDON",
    });
    expect(template.where("google_secret_manager_secret_version", "secret_data_wo_version", 2)).toMatchObject([
      { secret_data_wo: "${ephemeral.random_password.acme_session_2.result}" },
    ]);
  });

  test("refuses a user whose secret is not a password", () => {
    expect(
      problemsOf((stack) => postgres(stack).addPasswordUser("crm", "crm", secret(stack, { source: "input" }))),
    ).toEqual(['source: got "input"; allowed: "password" for a value that is written to two places']);
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const { instance, databases, replicas } = postgres(stack, { replicas: { reader: {} } });
      instance.addOverride("settings.time_zone", "UTC");
      databases.forEach((database) => database.addOverride("charset", "UTF8"));
      replicas.forEach((replica) => replica.addOverride("settings.disk_autoresize_limit", 100));
    });

    expect(template.where("google_sql_database_instance", "name", "acme")).toMatchObject([
      { settings: { time_zone: "UTC" } },
    ]);
    expect(template.only("google_sql_database")).toMatchObject({ charset: "UTF8" });
    expect(template.where("google_sql_database_instance", "name", "acme-reader")).toMatchObject([
      { settings: { disk_autoresize_limit: 100 } },
    ]);
  });

  const NAME =
    "allowed: 1 to 60 lowercase letters, digits and hyphens, starting with a letter, not ending with a hyphen";
  const plus = { edition: "ENTERPRISE_PLUS", tier: "db-perf-optimized-N-2" } as const;
  test.each<[string, Partial<PostgresProps>, string]>([
    [
      "a name in capitals",
      { name: "Acme" },
      'name: got "Acme"; allowed: 1 to 60 lowercase letters, digits and hyphens, starting with ' +
        "a letter, not ending with a hyphen",
    ],
    [
      "a machine with a shared core",
      { tier: "db-f1-micro" },
      'tier: got "db-f1-micro"; allowed: db-custom-… on ENTERPRISE (regional availability needs a dedicated core)',
    ],
    [
      "an ENTERPRISE_PLUS machine on ENTERPRISE",
      { tier: "db-perf-optimized-N-2" },
      'tier: got "db-perf-optimized-N-2"; allowed: db-custom-… on ENTERPRISE (regional ' +
        "availability needs a dedicated core)",
    ],
    [
      "an ENTERPRISE machine on ENTERPRISE_PLUS",
      { ...plus, tier: "db-custom-2-8192" },
      'tier: got "db-custom-2-8192"; allowed: db-perf-optimized-… on ENTERPRISE_PLUS',
    ],
    ["a disk under 10 GB", { diskSizeGb: 9 }, "diskSizeGb: got 9; allowed: a whole number of GB from 10 to 65536"],
    [
      "a disk over 64 TB",
      { diskSizeGb: 65_537 },
      "diskSizeGb: got 65537; allowed: a whole number of GB from 10 to 65536",
    ],
    ["no database", { databases: [] }, "databases: got []; allowed: at least one database, none twice"],
    [
      "a database twice",
      { databases: ["crm", "audit", "crm"] },
      'databases: got ["crm","audit","crm"]; allowed: at least one database, none twice',
    ],
    [
      "a replica with a shared core",
      { replicas: { reader: { tier: "db-g1-small" } } },
      'replicas.reader.tier: got "db-g1-small"; allowed: db-custom-… on ENTERPRISE (regional ' +
        "availability needs a dedicated core)",
    ],
    [
      "a replica with an ENTERPRISE_PLUS machine on ENTERPRISE",
      { replicas: { reader: {}, east: { tier: "db-perf-optimized-N-2" } } },
      'replicas.east.tier: got "db-perf-optimized-N-2"; allowed: db-custom-… on ENTERPRISE ' +
        "(regional availability needs a dedicated core)",
    ],
    [
      "a replica with an ENTERPRISE machine on ENTERPRISE_PLUS",
      { ...plus, replicas: { reader: { tier: "db-custom-2-8192" } } },
      'replicas.reader.tier: got "db-custom-2-8192"; allowed: db-perf-optimized-… on ENTERPRISE_PLUS',
    ],
    ["a replica's name in capitals", { replicas: { Reader: {} } }, `replicas.Reader: got "acme-Reader"; ${NAME}`],
    ["a replica without a name", { replicas: { "": {} } }, `replicas.: got "acme-"; ${NAME}`],
    [
      "a replica's name that is too long with the primary's before it",
      { name: "a".repeat(60), replicas: { b: {} } },
      `replicas.b: got "${"a".repeat(60)}-b"; ${NAME}`,
    ],
    [
      "a backup at no time of the day",
      { backups: { ...backups, startTime: "24:00" } },
      'backups.startTime: got "24:00"; allowed: HH:MM in UTC',
    ],
    [
      "a backup at a time of one digit",
      { backups: { ...backups, startTime: "3:00" } },
      'backups.startTime: got "3:00"; allowed: HH:MM in UTC',
    ],
    [
      "no day of logs",
      { backups: { ...backups, logRetentionDays: 0 } },
      "backups.logRetentionDays: got 0; allowed: a whole number of days on ENTERPRISE from 1 to 7",
    ],
    [
      "more than 7 days of logs on ENTERPRISE",
      { backups: { ...backups, retained: 8, logRetentionDays: 8 } },
      "backups.logRetentionDays: got 8; allowed: a whole number of days on ENTERPRISE from 1 to 7",
    ],
    [
      "more days of logs than any edition keeps, whose backups alone would do",
      { backups: { ...backups, logRetentionDays: 400 } },
      "backups.logRetentionDays: got 400; allowed: a whole number of days on ENTERPRISE from 1 to 7",
    ],
    [
      "more than 35 days of logs on ENTERPRISE_PLUS",
      { ...plus, backups: { ...backups, retained: 36, logRetentionDays: 36 } },
      "backups.logRetentionDays: got 36; allowed: a whole number of days on ENTERPRISE_PLUS from 1 to 35",
    ],
    [
      "fewer backups than days of logs",
      { backups: { ...backups, retained: 6 } },
      "backups.retained: got 6; allowed: a whole number of backups, not fewer than " +
        "backups.logRetentionDays, from 7 to 365",
    ],
    [
      "more backups than Google keeps",
      { backups: { ...backups, retained: 366 } },
      "backups.retained: got 366; allowed: a whole number of backups, not fewer than " +
        "backups.logRetentionDays, from 7 to 365",
    ],
    [
      "maintenance before Monday",
      { maintenance: { ...maintenance, day: 0 } },
      "maintenance.day: got 0; allowed: a whole number of days, 1 being Monday, from 1 to 7",
    ],
    [
      "maintenance after Sunday",
      { maintenance: { ...maintenance, day: 8 } },
      "maintenance.day: got 8; allowed: a whole number of days, 1 being Monday, from 1 to 7",
    ],
    [
      "maintenance after the day's last hour",
      { maintenance: { ...maintenance, hour: 24 } },
      "maintenance.hour: got 24; allowed: a whole number of hours from 0 to 23",
    ],
  ])("refuses %s", (_, change, message) => {
    expect(problemsOf((stack) => postgres(stack, change))).toEqual([message]);
  });

  test("reports everything it refuses together", () => {
    const problems = problemsOf((stack) =>
      postgres(stack, {
        name: "",
        tier: "",
        replicas: { A: { tier: "" } },
        diskSizeGb: 0,
        databases: [],
        backups: { startTime: "", retained: 0, logRetentionDays: 0 },
        maintenance: { day: 0, hour: -1 },
      }),
    );

    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "name",
      "tier",
      "replicas.A",
      "replicas.A.tier",
      "diskSizeGb",
      "databases",
      "backups.startTime",
      "backups.logRetentionDays",
      "backups.retained",
      "maintenance.day",
      "maintenance.hour",
    ]);
  });
});
