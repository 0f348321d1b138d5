import { Check } from "../../../../posture/verdict/check";
import { databaseBackupRetention } from "../../../../posture/checks/database/backup-retention";
import { databaseBackupsRoll } from "../../../../posture/checks/database/backups-roll";
import { databaseDailyBackups } from "../../../../posture/checks/database/daily-backups";
import { databaseNoClientAddress } from "../../../../posture/checks/database/no-client-address";
import { databaseNotPublic } from "../../../../posture/checks/database/not-public";
import { databasePgaudit } from "../../../../posture/checks/database/pgaudit";
import { databasePointInTimeRecovery } from "../../../../posture/checks/database/point-in-time-recovery";
import { databasePostgres } from "../../../../posture/checks/database/postgres";
import { databaseRegionalHa } from "../../../../posture/checks/database/regional-ha";
import { databaseTlsRequired } from "../../../../posture/checks/database/tls-required";
import { watchAlerts } from "../../../../posture/checks/watch/alerts";
import { smepro, smvue } from "../../../stacks/synthesized";
import { EditedStack, faults, judge, judgeJson, plan, Value } from "../edited-stack";

const INSTANCE = "google_sql_database_instance";
const BACKUP = "settings.backup_configuration";
const RETENTION = `${BACKUP}.backup_retention_settings`;
const weekOfBackups = databaseBackupRetention.with({ days: 7 });
const weekOfLogs = databasePointInTimeRecovery.with({ days: 7 });
const anyRecovery = databasePointInTimeRecovery.with({});

const set = (path: string, value: Value | undefined) => (stack: EditedStack) => stack.set(INSTANCE, path, value);
const flag = (name: string, value: string | undefined) => (stack: EditedStack) => {
  const [instance] = stack.bodies(INSTANCE);
  const { settings } = instance as { settings: { database_flags: { name: string; value: string }[] } };
  settings.database_flags = settings.database_flags.flatMap((one) =>
    one.name !== name ? [one] : value === undefined ? [] : [{ name, value }],
  );
  return stack;
};

const EVERY = [
  databaseNotPublic,
  databaseTlsRequired,
  databaseRegionalHa,
  databaseDailyBackups,
  databasePostgres,
  databaseNoClientAddress,
  anyRecovery,
  databaseBackupsRoll,
];
const SMVUE = [weekOfBackups, weekOfLogs, databasePgaudit];

describe.each(["production", "staging"])("in %s", (environment) => {
  const stacks = { smvue: smvue(environment), smepro: smepro(environment) };

  test.each([...EVERY, ...SMVUE])("$id holds for SMVue", (check) => {
    expect(judge(check, stacks.smvue)).toMatchObject({ status: "holds" });
  });

  test.each(EVERY)("$id holds for SMEPro", (check) => {
    expect(judge(check, stacks.smepro)).toMatchObject({ status: "holds" });
  });
});

describe("violated by a weakening of one thing", () => {
  const stack = smvue("production");

  test.each(
    [
      [databaseNotPublic, "settings.ip_configuration.ipv4_enabled", true],
      [databaseNotPublic, "settings.ip_configuration.ipv4_enabled", undefined],
      [databaseNotPublic, "settings.ip_configuration.authorized_networks", [{ value: "10.0.0.0/8" }]],
      [databaseNotPublic, "settings.ip_configuration.private_network", undefined],
      [databaseNotPublic, "settings.ip_configuration.private_network", "projects/somebody/global/networks/else"],
      [databaseTlsRequired, "settings.ip_configuration.ssl_mode", "ALLOW_UNENCRYPTED_AND_ENCRYPTED"],
      [databaseTlsRequired, "settings.ip_configuration.ssl_mode", undefined],
      [databaseRegionalHa, "settings.availability_type", "ZONAL"],
      [databaseRegionalHa, "settings.availability_type", undefined],
      [databaseDailyBackups, `${BACKUP}.enabled`, false],
      [databaseDailyBackups, `${BACKUP}.enabled`, undefined],
      [weekOfBackups, `${BACKUP}.enabled`, false],
      [weekOfBackups, `${RETENTION}.retained_backups`, 6],
      [weekOfBackups, `${RETENTION}.retained_backups`, 8],
      [weekOfBackups, `${RETENTION}.retained_backups`, undefined],
      [weekOfBackups, `${RETENTION}.retention_unit`, "RETENTION_UNIT_UNSPECIFIED"],
      [weekOfLogs, `${BACKUP}.enabled`, false],
      [weekOfLogs, `${BACKUP}.point_in_time_recovery_enabled`, false],
      [weekOfLogs, `${BACKUP}.transaction_log_retention_days`, 6],
      [weekOfLogs, `${BACKUP}.transaction_log_retention_days`, 8],
      [weekOfLogs, `${BACKUP}.transaction_log_retention_days`, undefined],
      [anyRecovery, `${BACKUP}.point_in_time_recovery_enabled`, undefined],
      [anyRecovery, `${BACKUP}.transaction_log_retention_days`, 0],
      [databaseBackupsRoll, `${RETENTION}.retained_backups`, 0],
      [databaseBackupsRoll, `${RETENTION}.retained_backups`, undefined],
      [databaseBackupsRoll, `${RETENTION}.retention_unit`, "RETENTION_UNIT_UNSPECIFIED"],
      [databasePostgres, "database_version", "MYSQL_8_4"],
      [databaseNoClientAddress, "settings.insights_config.record_client_address", true],
    ].map(
      ([check, path, value]) => ({ check, path, value }) as { check: Check; path: string; value: Value | undefined },
    ),
  )("$check.id: $path is $value", ({ check, path, value }) => {
    const verdict = judge(check, stack, set(path, value));
    expect(verdict).toMatchObject({ status: "violated" });
    expect(faults(verdict)).toEqual([expect.stringMatching(new RegExp(`^${INSTANCE}\\.\\S+ ${path}$`))]);
  });

  test.each(
    [
      [databaseNotPublic, "settings.ip_configuration"],
      [databaseTlsRequired, "settings.ip_configuration"],
      [databaseDailyBackups, BACKUP],
      [weekOfBackups, RETENTION],
      [weekOfLogs, BACKUP],
      [databaseBackupsRoll, RETENTION],
      [databasePgaudit, "settings.database_flags"],
    ].map(([check, block]) => ({ check, block }) as { check: Check; block: string }),
  )("$check.id: without $block", ({ check, block }) => {
    expect(judge(check, stack, set(block, undefined))).toMatchObject({ status: "violated" });
  });

  test.each([...EVERY, ...SMVUE])("$id: without an instance", (check) => {
    expect(judge(check, stack, (edited) => edited.remove(INSTANCE))).toMatchObject({
      status: "violated",
      findings: [{ address: "", expected: "a Cloud SQL instance", actual: "none" }],
    });
  });

  test.each([
    ["cloudsql.enable_pgaudit", "off"],
    ["cloudsql.enable_pgaudit", undefined],
    ["pgaudit.log", undefined],
    ["pgaudit.log", ""],
    ["pgaudit.log", "none"],
    ["pgaudit.log", "ddl,role"],
    ["pgaudit.log", "all,-write"],
    ["pgaudit.log", "ddl,role,write,none"],
  ])("database/pgaudit: the flag %s is %s", (name, value) => {
    const verdict = judge(databasePgaudit, stack, flag(name, value));
    expect(verdict.status).toBe("violated");
    expect(faults(verdict)).toEqual([expect.stringContaining(`settings.database_flags[${name}]`)]);
  });
});

test("what changes no meaning changes no verdict", () => {
  const stack = smvue("production");
  expect(judge(databaseTlsRequired, stack, set("settings.ip_configuration.ssl_mode", "ENCRYPTED_ONLY"))).toMatchObject({
    status: "holds",
  });
  expect(judge(databaseDailyBackups, stack, set(`${BACKUP}.start_time`, undefined))).toMatchObject({ status: "holds" });
  expect(judge(anyRecovery, stack, set(`${BACKUP}.transaction_log_retention_days`, undefined))).toMatchObject({
    status: "holds",
  });
  expect(judge(databasePgaudit, stack, flag("pgaudit.log", "ALL, -read"))).toMatchObject({ status: "holds" });
  expect(judge(databaseNoClientAddress, stack, set("settings.insights_config", undefined))).toMatchObject({
    status: "holds",
  });
});

describe("a replica", () => {
  const replica = {
    name: "replica",
    database_version: "POSTGRES_18",
    master_instance_name: "${google_sql_database_instance.database_instance_D7FC2283.name}",
    settings: {
      tier: "db-custom-2-8192",
      ip_configuration: { ipv4_enabled: false, private_network: "net", ssl_mode: "ENCRYPTED_ONLY" },
    },
  };
  const stack = smvue("production");

  test("needs no backups, no standby, no flags of pgAudit and no alert of its own", () => {
    for (const check of [
      databaseRegionalHa,
      databaseDailyBackups,
      weekOfBackups,
      weekOfLogs,
      databasePgaudit,
      watchAlerts,
    ])
      expect(judge(check, stack, (edited) => edited.add(INSTANCE, "replica", replica))).toMatchObject({
        status: "holds",
      });
  });

  test("takes no connection without TLS either", () => {
    const open = { ...replica, settings: { tier: "db-custom-2-8192", ip_configuration: { ipv4_enabled: false } } };
    expect(faults(judge(databaseTlsRequired, stack, (edited) => edited.add(INSTANCE, "replica", open)))).toEqual([
      `${INSTANCE}.replica settings.ip_configuration.ssl_mode`,
    ]);
  });

  test("is no instance that takes writes", () => {
    expect(
      judge(databaseRegionalHa, stack, (edited) => edited.remove(INSTANCE).add(INSTANCE, "replica", replica)),
    ).toMatchObject({ status: "violated" });
  });
});

describe("in a plan that nobody here wrote", () => {
  const settings = (more: Value) => [{ availability_type: "REGIONAL", ip_configuration: [more] }] as Value;

  test("each instance of a for_each is judged, and what the provider chooses is not set", () => {
    const ip = { ipv4_enabled: { constant_value: false } };
    const expressions = { settings: [{ ip_configuration: [ip] }] };
    const verdict = judgeJson(
      databaseTlsRequired,
      plan(
        {
          address: 'google_sql_database_instance.this["eu"]',
          values: { settings: settings({ ipv4_enabled: false, ssl_mode: "ENCRYPTED_ONLY" }) },
          expressions,
        },
        {
          address: 'google_sql_database_instance.this["us"]',
          values: { settings: settings({ ipv4_enabled: false }) },
          unknown: { settings: [{ ip_configuration: [{ ssl_mode: true }] }] },
          expressions,
        },
      ),
    );
    expect(faults(verdict)).toEqual(['google_sql_database_instance.this["us"] settings.ip_configuration.ssl_mode']);
  });

  test("a network of another project is the system's where its workloads are in it", () => {
    const network = "projects/host/global/networks/shared";
    const instance = (private_network: string) => ({
      address: "google_sql_database_instance.main",
      values: { settings: settings({ ipv4_enabled: false, private_network }) },
    });
    const service = {
      address: "google_cloud_run_v2_service.app",
      values: { template: [{ vpc_access: [{ network_interfaces: [{ network: "shared" }] }] }] },
    };
    expect(judgeJson(databaseNotPublic, plan(instance(network), service))).toMatchObject({ status: "holds" });
    expect(judgeJson(databaseNotPublic, plan(instance("projects/host/global/networks/other"), service))).toMatchObject({
      status: "violated",
    });
    expect(judgeJson(databaseNotPublic, plan(instance(network)))).toMatchObject({ status: "holds" });
  });

  test("what a variable gives after the apply is unknown", () => {
    const expressions = { settings: [{ ip_configuration: [{ ssl_mode: { references: ["local.mode"] } }] }] };
    const verdict = judgeJson(
      databaseTlsRequired,
      plan({
        address: "google_sql_database_instance.main",
        values: { settings: settings({}) },
        unknown: { settings: [{ ip_configuration: [{ ssl_mode: true }] }] },
        expressions,
      }),
    );
    expect(verdict.status).toBe("unknown");
  });

  test("flags that are set twice or by a dynamic block", () => {
    const database = (again: { [key: string]: Value }) => ({
      resource: {
        [INSTANCE]: {
          main: {
            settings: {
              database_flags: [
                { name: "cloudsql.enable_pgaudit", value: "on" },
                { name: "pgaudit.log", value: "all" },
                ...(again.name === undefined ? [] : [again]),
              ],
              ...(again.name === undefined ? again : {}),
            },
          },
        },
      },
    });
    expect(judgeJson(databasePgaudit, database({}))).toMatchObject({ status: "holds" });
    expect(judgeJson(databasePgaudit, database({ name: "pgaudit.log", value: "none" }))).toMatchObject({
      status: "violated",
    });
    expect(
      judgeJson(databasePgaudit, database({ dynamic: { database_flags: { for_each: [1], content: {} } } })),
    ).toMatchObject({ status: "unknown" });
  });

  test("no other project connects privately", () => {
    const database = (project: string) =>
      judgeJson(
        databaseNotPublic,
        plan({
          address: "google_sql_database_instance.main",
          values: {
            project: "own",
            settings: settings({
              ipv4_enabled: false,
              private_network: "n",
              psc_config: [{ allowed_consumer_projects: [project] }],
            }),
          },
        }),
      );
    expect(database("own").status).not.toBe("violated");
    expect(database("other").status).toBe("violated");
  });

  test("an instance whose primary the provider chooses is none's replica", () => {
    expect(
      judgeJson(
        databaseRegionalHa,
        plan({
          address: "google_sql_database_instance.main",
          values: { settings: [{ availability_type: "ZONAL" }] },
          unknown: { master_instance_name: true },
        }),
      ),
    ).toMatchObject({ status: "violated" });
  });
});
