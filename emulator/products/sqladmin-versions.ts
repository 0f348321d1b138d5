import type { Body } from "../core/json";

/** Minor version and maintenance version of new instances, as recorded exchanges have them, by the version asked for. */
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

/** What the service says of the software that an instance runs; nothing of versions that no exchange was recorded of. */
export function software(databaseVersion: string): Body {
  const [minor, maintenance] = INSTALLED[databaseVersion] ?? [];
  const gemini = GEMINI[databaseVersion.split("_")[0] ?? ""];
  return {
    ...(minor === undefined ? {} : { databaseInstalledVersion: minor }),
    ...(maintenance === undefined ? {} : { maintenanceVersion: maintenance }),
    ...(gemini ? { geminiConfig: { ...gemini } } : {}),
  };
}
