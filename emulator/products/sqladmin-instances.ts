import { answer } from "../core/answer";
import { ApiError, failedPrecondition, invalid } from "../core/errors";
import { type Body, object, text } from "../core/json";
import { refuseWhileReferenced } from "../core/references";
import { view } from "../core/view";
import type { Call, Collection } from "../product";
import { certificateText, yearsAfter } from "./certificates";
import { privateAddress, privateServicesOf } from "./private-services";
import { keepBackups } from "./sqladmin-backups";
import { firstContents, instanceOf, record, within, without } from "./sqladmin-contents";
import {
  checkChange,
  checkInstance,
  checkVersion,
  keepsTransactions,
  settingsOf,
  withDefaults,
} from "./sqladmin-settings";
import { software } from "./sqladmin-versions";
import { zoneOf } from "./regions";

const DAY = 86_400_000;
/** https://cloud.google.com/sql/docs/postgres/delete-instance */
const NAME_IS_RESERVED = 7 * DAY;
const YEARS_OF_AUTHORITY = 10;
/** What the emulator keeps with an instance and no reply shows. */
export const HIDDEN = ["history", "transactionsSince", "rootPassword"];

export const instances: Collection = {
  id: (call) => requireUnused(call, `${call.collectionKey}/${text(call.body.name)}`),
  idPattern: /^[a-z]([a-z0-9-]{0,96}[a-z0-9])?$/,
  resolve: within,
  references: {
    "settings.ipConfiguration.privateNetwork": { to: "compute.networks", form: "given", onDelete: "allow" },
    "diskEncryptionConfiguration.kmsKeyName": {
      to: "cloudkms.projects.locations.keyRings.cryptoKeys",
      form: "given",
      onDelete: "allow",
    },
    masterInstanceName: {
      to: "sqladmin.instances",
      form: "given",
      key: ({ project }, given) => `sqladmin/projects/${project}/instances/${given.split(":").pop() ?? ""}`,
    },
  },
  create: (call, body) => complete(call, `${call.collectionKey}/${text(body.name)}`, body),
  created: (call, instance) => firstContents(call, instance),
  update: change,
  delete: (call, instance) => {
    if (settingsOf(instance.body).deletionProtectionEnabled === true) {
      throw failedPrecondition(
        "The instance is protected. Please disable the deletion protection and try again. To disable deletion " +
          "protection, update the instance settings with deletionProtectionEnabled set to false.",
      );
    }
    refuseWhileReferenced(call, instance);
    if (call.fault?.kind === "operation") return;
    keepBackups(call, instance, view(call, instance));
    const { store, clock } = call.world;
    store.reserve(instance.key, new Date(clock.time + NAME_IS_RESERVED).toISOString());
  },
  view: ({ world }, body, { key }) => {
    const replicas = world.store.referring(key).map((one) => text(one.body.name));
    return { ...without(body, ...HIDDEN), ...(replicas.length > 0 ? { replicaNames: replicas } : {}) };
  },
};

/** @throws ApiError 409 where the name is taken, or was until less than a week ago */
export function requireUnused({ world }: Call, key: string): string {
  const until = world.store.reservedUntil(key);
  if (world.store.get(key) || (until && Date.parse(until) > world.clock.time)) {
    throw new ApiError(
      "ALREADY_EXISTS",
      "The Cloud SQL instance already exists. When you delete an instance, you can't reuse the name of the deleted " +
        "instance until one week from the deletion date.",
      { reason: "instanceAlreadyExists" },
    );
  }
  return key.split("/").pop() ?? "";
}

/** A new instance with all that the service adds. @param key its own */
export function complete(call: Call, key: string, given: Body): Body {
  const { world, project } = call;
  const name = text(given.name);
  if (!text(given.databaseVersion)) throw invalid("Invalid request: Missing parameter: databaseVersion.");
  if (!text(given.region)) throw invalid("Invalid request: Missing parameter: region.");
  const replica = text(given.masterInstanceName) !== "";
  const typed = { ...given, instanceType: replica ? "READ_REPLICA_INSTANCE" : "CLOUD_SQL_INSTANCE" };
  const instance: Body = withDefaults(without(typed, "rootPassword"));
  checkInstance(call, instance);
  const settings = settingsOf(instance);
  const zone = text(object(settings.locationPreference).zone);
  const now = world.clock.now();
  const qualifier = world.ids.uuid(`authority ${key}`);
  const agent = `p${world.projects.number(project) ?? ""}-${world.ids.hex(`agent ${key}`, 6)}`;
  return {
    ...instance,
    kind: "sql#instance",
    backendType: "SECOND_GEN",
    project,
    connectionName: `${project}:${text(instance.region)}:${name}`,
    state: "RUNNABLE",
    sqlNetworkArchitecture: "NEW_NETWORK_ARCHITECTURE",
    satisfiesPzi: true,
    ...software(text(given.databaseVersion)),
    ...zones(instance, zone),
    ipAddresses: addresses(call, key, instance),
    serverCaCert: {
      kind: "sql#sslCert",
      instance: name,
      commonName: `C=US,O=Google\\, Inc,CN=Google Cloud SQL Server CA,dnQualifier=${qualifier}`,
      certSerialNumber: "0",
      cert: certificateText(call, key),
      sha1Fingerprint: world.ids.hex(`authority ${key} ${String(world.store.incarnation(key))}`, 40),
      createTime: now,
      expirationTime: yearsAfter(now, YEARS_OF_AUTHORITY),
    },
    serviceAccountEmailAddress: `${agent}@gcp-sa-cloud-sql.iam.gserviceaccount.com`,
    settings: { ...settings, settingsVersion: "1" },
    ...(keepsTransactions(instance) ? { transactionsSince: now } : {}),
  };
}

function zones(instance: Body, zone: string): Body {
  const { availabilityType, locationPreference } = settingsOf(instance);
  if (availabilityType !== "REGIONAL") return { gceZone: zone };
  const region = text(instance.region);
  const other = zone === zoneOf(region) ? zoneOf(region, 1) : zoneOf(region);
  return { gceZone: zone, secondaryGceZone: text(object(locationPreference).secondaryZone) || other };
}

function addresses(call: Call, key: string, instance: Body): Body[] {
  const { ipv4Enabled, privateNetwork, allocatedIpRange } = object(settingsOf(instance).ipConfiguration);
  const last = (purpose: string): string => String(1 + Math.floor(call.world.ids.fraction(`${purpose} ${key}`) * 253));
  const found: Body[] = [];
  // Of TEST-NET-3, which nobody has.
  if (ipv4Enabled !== false) found.push({ type: "PRIMARY", ipAddress: `203.0.113.${last("primary")}` });
  if (ipv4Enabled !== false && /^POSTGRES/.test(text(instance.databaseVersion))) {
    found.push({ type: "OUTGOING", ipAddress: `203.0.113.${last("outgoing")}` });
  }
  const services = privateNetwork ? privateServicesOf(call, text(privateNetwork)) : undefined;
  if (services) {
    found.push({ type: "PRIVATE", ipAddress: privateAddress(call, services, text(allocatedIpRange), key) });
  }
  return found;
}

function change(call: Call, before: Body, after: Body): Body {
  checkVersion(before, call.body);
  const whole = call.routed.method.httpMethod === "PUT";
  const given = without(call.body, ...HIDDEN, "etag", "name");
  const settings = whole ? { edition: settingsOf(before).edition ?? "", ...settingsOf(given) } : settingsOf(after);
  const wanted = withDefaults({ ...before, ...(whole ? given : without(after, "rootPassword")), settings });
  checkChange(before, wanted);
  checkInstance(call, wanted);
  const settingsVersion = String(Number(settingsOf(before).settingsVersion) + 1);
  const kept = keepsTransactions(wanted);
  const since = keepsTransactions(before) ? (before.transactionsSince ?? "") : call.world.clock.now();
  return {
    ...without(wanted, "transactionsSince"),
    ...software(text(wanted.databaseVersion)),
    ...zones(wanted, text(before.gceZone)),
    ipAddresses: addresses(call, call.itemKey, wanted),
    settings: { ...settingsOf(wanted), settingsVersion },
    ...(kept ? { transactionsSince: since } : {}),
  };
}

export function restart(call: Call): Body {
  const instance = instanceOf(call);
  call.world.clock.advance(1);
  return answer(call, { type: "RESTART", key: instance.key });
}

export function failover(call: Call): Body {
  const instance = instanceOf(call);
  const { gceZone, secondaryGceZone } = instance.body;
  if (settingsOf(instance.body).availabilityType !== "REGIONAL") {
    throw invalid("Invalid request: Failover is only for instances with regional availability.");
  }
  checkVersion(instance.body, {
    settings: { settingsVersion: object(call.body.failoverContext).settingsVersion ?? "" },
  });
  call.world.clock.advance(1);
  const swapped = { gceZone: secondaryGceZone ?? "", secondaryGceZone: gceZone ?? "" };
  call.world.store.put({ ...instance, body: { ...instance.body, ...swapped } });
  record(call, instance.key);
  return answer(call, { type: "FAILOVER", key: instance.key });
}

export function listServerCas(call: Call): Body {
  const { serverCaCert } = instanceOf(call).body;
  const active = object(serverCaCert);
  return { kind: "sql#instancesListServerCas", activeVersion: text(active.sha1Fingerprint), certs: [active] };
}
