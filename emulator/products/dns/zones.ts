import { genericHandler } from "../../core/crud";
import { ApiError, invalid } from "../../core/errors";
import { type Body, list, object, text } from "../../core/json";
import type { Resource } from "../../core/store";
import { view } from "../../core/view";
import type { Call, Collection } from "../../product";
import { RECORDS, recordKey } from "./records";

const NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SHARDS = "abcde";
const PRIVATE_SERVER = "ns-gcp-private.googledomains.com.";
const APEX_TTL = 21600;
/** What a signed zone has where the request leaves it out. */
const SIGNED: Body = {
  nonExistence: "nsec3",
  defaultKeySpecs: [
    { keyType: "keySigning", algorithm: "rsasha256", keyLength: 2048 },
    { keyType: "zoneSigning", algorithm: "rsasha256", keyLength: 1024 },
  ],
};

export const managedZones: Collection = {
  idPattern: NAME,
  defaults: { visibility: "public", description: "" },
  references: {
    "privateVisibilityConfig.networks[].networkUrl": { to: "compute.networks", form: "given", onDelete: "allow" },
  },
  create: (call, body) => {
    const dnsName = text(body.dnsName);
    if (!dnsName.endsWith(".")) throw invalid(`Invalid value for 'entity.managedZone.dnsName': '${dnsName}'`);
    const purpose = `${call.collectionKey}/${text(body.name)}`;
    return withKinds({
      ...body,
      id: call.world.ids.decimal(purpose, 19),
      creationTime: call.world.clock.now(),
      nameServers: body.visibility === "private" ? [PRIVATE_SERVER] : nameServers(call, purpose),
    });
  },
  created: (call, zone) => {
    const name = text(zone.body.dnsName);
    const servers = list(zone.body.nameServers).map(text);
    const start = `${servers[0] ?? ""} cloud-dns-hostmaster.google.com. 1 21600 3600 259200 300`;
    for (const [type, rrdatas] of [
      ["NS", servers],
      ["SOA", [start]],
    ] as const) {
      call.world.store.put({
        key: recordKey(zone.key, name, type),
        collection: RECORDS,
        body: { kind: "dns#resourceRecordSet", name, type, ttl: APEX_TTL, rrdatas: [...rrdatas] },
      });
    }
  },
  update: (_, before, after) => {
    const set = ["id", "creationTime", "nameServers", "dnsName", "visibility"];
    for (const field of ["dnsName", "visibility"]) {
      if (after[field] === undefined || after[field] === before[field]) continue;
      throw invalid(`The '${field}' of a managed zone cannot be changed.`);
    }
    const kept = set.flatMap((field) => (before[field] === undefined ? [] : [[field, before[field]]]));
    const zone = withKinds({ description: "", ...after, ...(Object.fromEntries(kept) as Body) });
    refuseKeySpecs(object(before.dnssecConfig), object(zone.dnssecConfig));
    return zone;
  },
  delete: (call, zone) => {
    const apex = text(zone.body.dnsName);
    const own = ["NS", "SOA"].map((type) => recordKey(zone.key, apex, type));
    const rest = call.world.store.list(RECORDS, zone.key).filter((one) => !own.includes(one.key));
    if (rest.length === 0) return;
    throw new ApiError(
      "FAILED_PRECONDITION",
      `The resource named '${text(zone.body.name)}' cannot be deleted ` +
        "because it contains one or more 'resource records'.",
      { reason: "containerNotEmpty" },
    );
  },
};

/** Four servers of one of the sets that Google gives to zones. */
function nameServers(call: Call, purpose: string): string[] {
  const shard = SHARDS.charAt(Math.floor(call.world.ids.fraction(`shard ${purpose}`) * SHARDS.length));
  return [1, 2, 3, 4].map((number) => `ns-cloud-${shard}${String(number)}.googledomains.com.`);
}

/** An empty list of networks is no field of a reply. */
function visibleTo({ privateVisibilityConfig }: Body): Body {
  return Object.fromEntries(
    Object.entries(object(privateVisibilityConfig)).filter(([, value]) => list(value).length > 0),
  );
}

/** Configurations carry their kinds in replies, and the one of logging is always there. */
function withKinds(zone: Body): Body {
  const completed: Body = {
    ...zone,
    ...(zone.privateVisibilityConfig === undefined ? {} : { privateVisibilityConfig: visibleTo(zone) }),
    cloudLoggingConfig: { ...object(zone.cloudLoggingConfig), kind: "dns#managedZoneCloudLoggingConfig" },
  };
  const given = object(zone.dnssecConfig);
  if (zone.dnssecConfig === undefined) return completed;
  const config = { ...(given.state === "on" ? SIGNED : {}), ...given };
  const specs = list(config.defaultKeySpecs).map((spec) => ({ ...object(spec), kind: "dns#dnsKeySpec" }));
  completed.dnssecConfig = {
    ...config,
    ...(specs.length > 0 ? { defaultKeySpecs: specs } : {}),
    kind: "dns#managedZoneDnsSecConfig",
  };
  return completed;
}

/** @throws ApiError where a signed zone would get other keys */
function refuseKeySpecs(before: Body, after: Body): void {
  if (before.state !== "on" || after.state !== "on") return;
  for (const field of ["defaultKeySpecs", "nonExistence"]) {
    if (JSON.stringify(before[field]) === JSON.stringify(after[field])) continue;
    throw invalid(`'dnssecConfig.${field}' can be changed only while DNSSEC is off.`);
  }
}

/** Changes a zone and replies with an operation that has the zone before and after. */
export async function updateZone(call: Call): Promise<Body> {
  const { world } = call;
  const before = shown(call, call.item());
  await genericHandler(call)?.(call);
  const zone = call.item();
  const id = call.unique(`${call.verb} ${String(zone.version)}`);
  const operation: Body = {
    kind: "dns#operation",
    id,
    startTime: world.clock.now(),
    status: "done",
    user: "owner@emulator.test",
    type: "update",
    zoneContext: { oldValue: before, newValue: shown(call, zone) },
  };
  const path = `${call.itemKey.slice(call.itemKey.indexOf("/") + 1)}/operations/${id}`;
  world.operations.set(`dns/${path}`, { path, style: "longrunning", done: operation, polls: 0 });
  return operation;
}

const shown = (call: Call, zone: Resource): Body => view(call, zone);
