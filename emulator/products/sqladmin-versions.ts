import type { Body } from "../core/json";

/** Minor and maintenance version of new instances, as recorded exchanges have them, by the version asked for. */
const INSTALLED: Readonly<Record<string, readonly [minor: string, maintenance: string]>> = {
  MYSQL_5_7: ["MYSQL_5_7_44", "MYSQL_5_7_44.R20231105.01_03"],
  MYSQL_8_0: ["MYSQL_8_0_41", "MYSQL_8_0_41.R20251004.01_07"],
  MYSQL_8_4: ["MYSQL_8_4_7", "MYSQL_8_4_7.R20251004.01_24"],
  POSTGRES_9_6: ["POSTGRES_9_6", "POSTGRES_9_6_24.R20250302.00_31"],
  POSTGRES_15: ["POSTGRES_15_7", "POSTGRES_15_7.R20240514.00_12"],
  POSTGRES_16: ["POSTGRES_16_3", "POSTGRES_16_3.R20240527.01_10"],
  SQLSERVER_2019_EXPRESS: ["SQLSERVER_2019_EXPRESS_CU26", "SQLSERVER_2019_EXPRESS_CU26.R20240501.00_05"],
  SQLSERVER_2022_EXPRESS: ["SQLSERVER_2022_EXPRESS_CU19_GDR", "SQLSERVER_2022_EXPRESS_CU19_GDR.R20251019.02_03"],
};

const OFF: Body = { activeQueryEnabled: false, entitled: false, indexAdvisorEnabled: false };
/** Gemini in Cloud SQL, which nobody has without a subscription, by the engine. */
const GEMINI: Readonly<Record<string, Body>> = {
  MYSQL: { ...OFF, flagRecommenderEnabled: true },
  POSTGRES: { ...OFF, googleVacuumMgmtEnabled: false, oomSessionCancelEnabled: false },
};

const MYSQL_8_0_MINORS = [18, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37].map((one) => `MYSQL_8_0_${String(one)}`);
const SERVERS = (year: string, ...editions: string[]): string[] => editions.map((one) => `SQLSERVER_${year}_${one}`);

/** What instances can be upgraded to, by their version. */
const UPGRADES: Readonly<Record<string, readonly string[]>> = {
  MYSQL_5_7: ["MYSQL_8_0", ...MYSQL_8_0_MINORS],
  MYSQL_8_0: [...MYSQL_8_0_MINORS, "MYSQL_8_0_39", "MYSQL_8_0_40", "MYSQL_8_0_42", "MYSQL_8_0_43", "MYSQL_8_4"],
  POSTGRES_15: ["POSTGRES_16"],
  SQLSERVER_2019_EXPRESS: [
    ...SERVERS("2019", "STANDARD", "ENTERPRISE", "WEB"),
    ...SERVERS("2022", "STANDARD", "ENTERPRISE", "EXPRESS", "WEB"),
  ],
  SQLSERVER_2022_EXPRESS: SERVERS("2022", "STANDARD", "ENTERPRISE", "WEB"),
};

/** `MYSQL_8_0_18` is `MySQL 8.0.18`, a minor version of `MYSQL_8_0`. */
function described(name: string): Body {
  const [engine = "", ...parts] = name.split("_");
  const words = parts.map((part) => (/^\d/.test(part) ? part : part.charAt(0) + part.slice(1).toLowerCase()));
  const shown = { MYSQL: "MySQL", POSTGRES: "PostgreSQL", SQLSERVER: "SQL Server" }[engine] ?? engine;
  const displayName = `${shown} ${words.join(engine === "SQLSERVER" ? " " : ".")}`;
  return { name, displayName, majorVersion: name.replace(/^(MYSQL_\d+_\d+)_\d+$/, "$1") };
}

/** What the service says of the software that an instance runs; nothing of versions that no exchange shows. */
export function software(databaseVersion: string): Body {
  const [minor, maintenance] = INSTALLED[databaseVersion] ?? [];
  const upgrades = UPGRADES[databaseVersion];
  const gemini = GEMINI[databaseVersion.split("_")[0] ?? ""];
  return {
    ...(minor === undefined ? {} : { databaseInstalledVersion: minor }),
    ...(maintenance === undefined ? {} : { maintenanceVersion: maintenance }),
    ...(upgrades ? { upgradableDatabaseVersions: upgrades.map(described) } : {}),
    ...(gemini ? { geminiConfig: { ...gemini } } : {}),
  };
}
