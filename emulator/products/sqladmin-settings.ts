import { ApiError, invalid } from "../core/errors";
import { type Body, list, mergePatch, object, text } from "../core/json";
import type { Call } from "../product";
import { privateServicesOf } from "./private-services";
import { checkFlags } from "./sqladmin-flags";
import { zoneOf } from "./regions";

const PLUS = "ENTERPRISE_PLUS";
const CLIENT_CERTIFICATES = "TRUSTED_CLIENT_CERTIFICATE_REQUIRED";

/** `POSTGRES`, `MYSQL` or `SQLSERVER`. */
export const engineOf = (instance: Body): string => text(instance.databaseVersion).split("_")[0] ?? "";

/** Parts of an instance's settings, empty where they are missing. */
export const settingsOf = (instance: Body): Body => object(instance.settings);
export const backupsOf = (instance: Body): Body => object(settingsOf(instance).backupConfiguration);
const networkingOf = (instance: Body): Body => object(settingsOf(instance).ipConfiguration);

/** Whether transactions are kept, so that the instance can be restored to a point in time. */
export function keepsTransactions(instance: Body): boolean {
  const { pointInTimeRecoveryEnabled, binaryLogEnabled } = backupsOf(instance);
  return (engineOf(instance) === "MYSQL" ? binaryLogEnabled : pointInTimeRecoveryEnabled) === true;
}

/**
 * From PostgreSQL 16 and MySQL 8.4 on, instances are Enterprise Plus where nothing else is asked for:
 * https://cloud.google.com/sql/docs/postgres/editions-intro
 */
function defaultEdition(version: string): string {
  const [, engine = "", major = "0", minor = "0"] = /^([A-Z]+)_(\d+)_?(\d*)/.exec(version) ?? [];
  const plus = engine === "POSTGRES" ? Number(major) >= 16 : engine === "MYSQL" && Number(`${major}.${minor}`) >= 8.4;
  return plus ? PLUS : "ENTERPRISE";
}

/** An instance with the settings that the service adds; those of recorded instances. */
export function withDefaults(instance: Body): Body {
  const given = settingsOf(instance);
  const edition = text(given.edition) || defaultEdition(text(instance.databaseVersion));
  const plus = edition === PLUS;
  const known: Body = {
    kind: "sql#settings",
    edition,
    activationPolicy: "ALWAYS",
    availabilityType: "ZONAL",
    authorizedGaeApplications: [],
    connectorEnforcement: "NOT_REQUIRED",
    dataDiskSizeGb: plus ? "20" : "10",
    dataDiskType: "PD_SSD",
    deletionProtectionEnabled: false,
    pricingPlan: "PER_USE",
    replicationType: "SYNCHRONOUS",
    storageAutoResize: plus,
    storageAutoResizeLimit: "0",
    ipConfiguration: { authorizedNetworks: [], ipv4Enabled: true },
    locationPreference: { kind: "sql#locationPreference", zone: zoneOf(text(instance.region)) },
    backupConfiguration: {
      kind: "sql#backupConfiguration",
      ...firstBackups(instance, plus),
      startTime: "12:00",
      backupRetentionSettings: { retainedBackups: plus ? 15 : 7, retentionUnit: "COUNT" },
      transactionLogRetentionDays: plus ? 14 : 7,
      transactionalLogStorageState: plus ? "CLOUD_STORAGE" : "TRANSACTIONAL_LOG_STORAGE_STATE_UNSPECIFIED",
      ...(plus ? { backupTier: "STANDARD" } : {}),
      ...(engineOf(instance) === "POSTGRES" && given.backupConfiguration
        ? { replicationLogArchivingEnabled: false }
        : {}),
    },
  };
  const settings = mergePatch(known, filled(given));
  settings.edition = edition;
  settings.ipConfiguration = withEncryption(object(settings.ipConfiguration));
  const backup = object(settings.backupConfiguration);
  if (engineOf(instance) !== "MYSQL" && backup.binaryLogEnabled === false) delete backup.binaryLogEnabled;
  if (engineOf(instance) === "MYSQL") delete backup.pointInTimeRecoveryEnabled;
  if (settings.dataCacheConfig && object(settings.dataCacheConfig).dataCacheEnabled !== true) {
    delete settings.dataCacheConfig;
  }
  if (settings.maintenanceWindow) {
    settings.maintenanceWindow = { kind: "sql#maintenanceWindow", ...object(settings.maintenanceWindow) };
  }
  return { ...instance, settings };
}

/** Instances of Enterprise Plus keep backups and transactions from the start, where nothing is said of them. */
function firstBackups(instance: Body, plus: boolean): Body {
  if (!plus || settingsOf(instance).backupConfiguration !== undefined) return { enabled: false };
  if (text(instance.masterInstanceName) !== "") return { enabled: true };
  const engine = engineOf(instance);
  return { enabled: true, [engine === "MYSQL" ? "binaryLogEnabled" : "pointInTimeRecoveryEnabled"]: true };
}

/** Without what stands for "not given": nulls, zero sizes and versions, empty enums. */
function filled(given: Body): Body {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name, value]) => value !== null && value !== "" && !(name === "dataDiskSizeGb" && value === "0"))
      .map(([name, value]) => [name, name === "backupConfiguration" ? filled(object(value)) : value]),
  );
}

/** `sslMode` and the older `requireSsl` say the same. */
function withEncryption(networking: Body): Body {
  const given = text(networking.sslMode);
  const older = networking.requireSsl === true ? CLIENT_CERTIFICATES : "ALLOW_UNENCRYPTED_AND_ENCRYPTED";
  const sslMode = given === "" || given === "SSL_MODE_UNSPECIFIED" ? older : given;
  return { ...networking, sslMode, requireSsl: sslMode === CLIENT_CERTIFICATES };
}

/** The rules that hold on creation and on every change. @throws ApiError which names the rule that is broken */
export function checkInstance(call: Call, instance: Body): void {
  checkMachine(settingsOf(instance));
  checkBackups(instance);
  checkNetworking(call, instance);
  checkFlags(engineOf(instance), list(settingsOf(instance).databaseFlags).map(object));
}

/** https://cloud.google.com/sql/docs/postgres/machine-series-overview */
function checkMachine({ tier: given, edition }: Body): void {
  const tier = text(given);
  if (tier === "") throw invalid("Invalid request: Missing parameter: tier.");
  const plus = /^db-(perf-optimized-N|c4a-highmem|memory-optimized-N)-\d+$/.test(tier);
  if (edition === PLUS && !plus) {
    const hint = "Use a predefined Tier like db-perf-optimized-N-* instead.";
    throw invalid(`Invalid request: Invalid Tier (${tier}) for (ENTERPRISE_PLUS) Edition. ${hint}`);
  }
  if (edition !== PLUS && plus) {
    const hint = "Use a custom Tier like db-custom-* instead.";
    throw invalid(`Invalid request: Invalid Tier (${tier}) for (${text(edition)}) Edition. ${hint}`);
  }
  const custom = /^db-custom-(\d+)-(\d+)$/.exec(tier);
  if (!custom) return;
  const [cpus, memory] = [Number(custom[1]), Number(custom[2])];
  const fits = memory % 256 === 0 && memory >= 3840 && memory >= cpus * 921.6 && memory <= cpus * 6656;
  if (cpus < 1 || cpus > 96 || (cpus > 1 && cpus % 2 === 1) || !fits) {
    throw invalid(
      `Invalid request: Invalid custom machine type ${tier}: 1 or an even number of up to 96 vCPUs, and memory of ` +
        "0.9 to 6.5 GiB a vCPU in multiples of 256 MiB, 3.75 GiB at least.",
    );
  }
}

/** https://cloud.google.com/sql/docs/postgres/backup-recovery/backups and …/pitr */
function checkBackups(instance: Body): void {
  const { edition, availabilityType } = settingsOf(instance);
  const backup = backupsOf(instance);
  const kept = keepsTransactions(instance);
  if (backup.binaryLogEnabled === true && engineOf(instance) !== "MYSQL") {
    throw invalid("Invalid request: Binary log can only be enabled for MySQL instances.");
  }
  if (kept && backup.enabled !== true) {
    throw invalid("Invalid request: Point-in-time recovery requires automated backups to be enabled.");
  }
  const retained = Number(object(backup.backupRetentionSettings).retainedBackups);
  if (retained < 1 || retained > 365) throw invalid("Invalid request: Retained backups must be from 1 to 365.");
  const days = Number(backup.transactionLogRetentionDays);
  const most = edition === PLUS ? 35 : 7;
  if (days < 1 || days > most) {
    throw invalid(
      `Invalid request: Transaction logs of the edition ${text(edition)} are retained from 1 to ${String(most)} days.`,
    );
  }
  if (kept && days > retained) {
    throw invalid("Invalid request: Transaction logs cannot be retained for more days than backups are retained.");
  }
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(text(backup.startTime))) {
    throw invalid(`Invalid request: Backup start time '${text(backup.startTime)}' is not HH:MM.`);
  }
  if (availabilityType === "REGIONAL" && instance.instanceType !== "READ_REPLICA_INSTANCE") {
    if (backup.enabled !== true || !kept) {
      throw invalid("Invalid request: Regional availability requires automated backups and point-in-time recovery.");
    }
  }
}

function checkNetworking(call: Call, instance: Body): void {
  const { ipv4Enabled, privateNetwork, pscConfig, allocatedIpRange } = networkingOf(instance);
  if (ipv4Enabled === false && !privateNetwork && object(pscConfig).pscEnabled !== true) {
    throw invalid(
      "Invalid request: At least one of Public IP or Private IP or PSC connectivity must be enabled for an instance.",
    );
  }
  if (!privateNetwork) return;
  const services = privateServicesOf(call, text(privateNetwork));
  if (!services) {
    const of = `${call.project}:${text(instance.name)}`;
    throw invalid(
      `Invalid request: Incorrect Service Networking config for instance: ${of}:SERVICE_NETWORKING_NOT_ENABLED.`,
    );
  }
  const range = text(allocatedIpRange);
  if (range && !services.ranges.includes(range)) {
    throw invalid(`Invalid request: Allocated IP range '${range}' is not one of the network's connection.`);
  }
}

/** What cannot be undone. @throws ApiError where a change would */
export function checkChange(before: Body, after: Body): void {
  for (const field of ["region", "masterInstanceName"]) {
    if (field === "region" && before[field] !== after[field]) {
      throw invalid(`Invalid request: ${field} cannot be changed after the instance was created.`);
    }
  }
  const [was, is] = [settingsOf(before), settingsOf(after)];
  if (was.dataDiskType !== is.dataDiskType) throw invalid("Invalid request: The disk type cannot be changed.");
  if (Number(is.dataDiskSizeGb) < Number(was.dataDiskSizeGb)) {
    throw invalid("Invalid request: The disk size cannot be decreased.");
  }
  if (networkingOf(before).privateNetwork && !networkingOf(after).privateNetwork) {
    throw invalid("Invalid request: Private network cannot be removed once it was enabled.");
  }
  const versions = [before, after].map(({ databaseVersion }) => Number(/\d+/.exec(text(databaseVersion))?.[0] ?? 0));
  if (engineOf(before) !== engineOf(after) || (versions[1] ?? 0) < (versions[0] ?? 0)) {
    throw invalid(`Invalid request: ${text(before.databaseVersion)} cannot become ${text(after.databaseVersion)}.`);
  }
}

/** @throws ApiError 412 where a change was made to other settings than the present ones */
export function checkVersion(before: Body, given: Body): void {
  const named = text(settingsOf(given).settingsVersion);
  if (named === "" || named === "0" || named === settingsOf(before).settingsVersion) return;
  throw new ApiError("CONDITION_NOT_MET", "Condition does not match.", { reason: "staleData" });
}
