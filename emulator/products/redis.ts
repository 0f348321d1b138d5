import { failedPrecondition, invalid } from "../core/errors";
import { answer } from "../core/answer";
import { replace } from "../core/crud";
import { type Body, text } from "../core/json";
import type { Resource } from "../core/store";
import type { Call, GoogleProduct } from "../product";
import { certificateText, yearsAfter } from "./certificates";
import { networkKey, privateAddress, privateServicesOf } from "./private-services";
import { zoneOf } from "./regions";

const VERSIONS = ["REDIS_3_2", "REDIS_4_0", "REDIS_5_0", "REDIS_6_X", "REDIS_7_0", "REDIS_7_2"];
const HIGHLY_AVAILABLE = "STANDARD_HA";
const TLS = "SERVER_AUTHENTICATION";
/** https://cloud.google.com/memorystore/docs/redis/about-in-transit-encryption */
const TLS_PORT = 6378;
const PLAIN_PORT = 6379;
const YEARS_OF_AUTHORITY = 10;

/** Memorystore for Redis: instances. Nothing listens at their addresses. */
export const redis: GoogleProduct = {
  kind: "google",
  service: "redis",
  documents: ["redis.v1"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.cloud.redis.v1",
  collections: {
    "projects.locations.instances": {
      idPattern: /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
      defaults: ({ project }) => ({
        tier: "BASIC",
        authorizedNetwork: `projects/${project}/global/networks/default`,
        connectMode: "DIRECT_PEERING",
        redisVersion: "REDIS_7_0",
        transitEncryptionMode: "DISABLED",
        readReplicasMode: "READ_REPLICAS_DISABLED",
        persistenceConfig: { persistenceMode: "DISABLED" },
      }),
      references: {
        authorizedNetwork: { to: "compute.networks", key: networkKey },
        customerManagedKey: { to: "cloudkms.projects.locations.keyRings.cryptoKeys", onDelete: "allow" },
      },
      immutable: [
        "tier",
        "authorizedNetwork",
        "connectMode",
        "transitEncryptionMode",
        "reservedIpRange",
        "locationId",
        "alternativeLocationId",
        "customerManagedKey",
        "redisVersion",
      ],
      create: complete,
      created: (call, resource) => renewAuth(call, resource),
      update: (call, before, after) => {
        checkSize(after);
        if (before.authEnabled !== after.authEnabled) call.world.store.setPayload(call.itemKey, undefined);
        return after;
      },
    },
  },
  methods: {
    "projects.locations.instances.getAuthString": authString,
    "projects.locations.instances.upgrade": upgrade,
    "projects.locations.instances.failover": failover,
  },
};

function complete(call: Call, body: Body): Body {
  const { world, project } = call;
  const region = /\/locations\/([^/]+)/.exec(call.itemKey)?.[1] ?? "";
  const name = text(body.name);
  const available = body.tier === HIGHLY_AVAILABLE;
  checkSize(body);
  if (!VERSIONS.includes(text(body.redisVersion))) {
    throw invalid(`Invalid Redis version: '${text(body.redisVersion)}'. Allowed: ${VERSIONS.join(", ")}.`);
  }
  const zone = text(body.locationId) || zoneOf(region);
  const second = text(body.alternativeLocationId) || zoneOf(region, zone === zoneOf(region) ? 1 : 0);
  if (available && second === zone) throw invalid("location_id and alternative_location_id must differ.");
  const replicas = available ? Number(body.replicaCount ?? (readReplicas(body) ? 2 : 1)) : 0;
  const zones = [zone, ...Array.from({ length: replicas }, (_, index) => (index % 2 === 0 ? second : zone))];
  const secure = body.transitEncryptionMode === TLS;
  const agent = `service-${world.projects.number(project) ?? ""}`;
  return {
    ...body,
    ...networking(call, body),
    port: secure ? TLS_PORT : PLAIN_PORT,
    locationId: zone,
    currentLocationId: zone,
    ...(available ? { alternativeLocationId: second, replicaCount: replicas } : {}),
    nodes: zones.map((at, index) => ({ id: `node-${String(index)}`, zone: at })),
    persistenceIamIdentity: `serviceAccount:${agent}@cloud-redis.iam.gserviceaccount.com`,
    ...(secure ? { serverCaCerts: [authority(call, name)] } : {}),
    state: "READY",
  };
}

const readReplicas = (body: Body): boolean => body.readReplicasMode === "READ_REPLICAS_ENABLED";

/** https://cloud.google.com/memorystore/docs/redis/pricing: an instance has 1 to 300 GB. */
function checkSize(body: Body): void {
  const size = Number(body.memorySizeGb ?? 0);
  if (size < 1 || size > 300) throw invalid(`Invalid memory size of ${String(size)} GB. It must be 1 to 300 GB.`);
  const replicas = Number(body.replicaCount ?? 0);
  if (body.tier !== HIGHLY_AVAILABLE && replicas > 0) throw invalid("Instances of the basic tier have no replicas.");
  if (replicas > 5) throw invalid("replica_count must be at most 5.");
}

/** @throws ApiError where private services access is asked for and the network has none */
function networking(call: Call, body: Body): Body {
  const name = text(body.name);
  if (body.connectMode !== "PRIVATE_SERVICE_ACCESS") {
    const block = Math.floor(call.world.ids.fraction(`range ${name}`) * 250);
    const given = text(body.reservedIpRange);
    const range = given || `10.${String(block)}.0.0/29`;
    return { reservedIpRange: range, host: range.replace(/\d+\/\d+$/, "3") };
  }
  const services = privateServicesOf(call, text(body.authorizedNetwork));
  if (!services) {
    throw failedPrecondition(
      `Google private service access is not enabled for ${text(body.authorizedNetwork)}. Enable it and try again.`,
    );
  }
  const range = text(body.reservedIpRange);
  if (range && !range.includes("/") && !services.ranges.includes(range)) {
    throw invalid(`Allocated range '${range}' is not one of the network's connection: ${services.ranges.join(", ")}.`);
  }
  return { host: privateAddress(call, services, range.includes("/") ? "" : range, `redis ${name}`) };
}

function authority(call: Call, name: string): Body {
  const now = call.world.clock.now();
  return {
    serialNumber: call.world.ids.decimal(`redis authority ${name}`, 19),
    cert: certificateText(call, `redis ${name}`),
    createTime: now,
    expireTime: yearsAfter(now, YEARS_OF_AUTHORITY),
    sha1Fingerprint: call.world.ids.hex(`redis authority ${name}`, 40),
  };
}

function renewAuth(call: Call, { key, body, version }: Resource): void {
  if (body.authEnabled !== true) return;
  const { world } = call;
  const incarnation = String(world.store.incarnation(key));
  const value = world.ids.uuid(`auth ${key} ${incarnation} ${String(version)}`);
  world.store.setPayload(key, Buffer.from(value));
}

/** Empty where AUTH is off. Whoever turns it on again gets another string. */
function authString(call: Call): Body {
  const resource = call.item();
  if (resource.body.authEnabled !== true) return {};
  if (!call.world.store.payload(resource.key)) renewAuth(call, resource);
  return { authString: call.world.store.payload(resource.key)?.toString() ?? "" };
}

function upgrade(call: Call): Body {
  const before = call.item();
  const to = text(call.body.redisVersion);
  if (VERSIONS.indexOf(to) <= VERSIONS.indexOf(text(before.body.redisVersion))) {
    throw invalid(`Cannot upgrade from ${text(before.body.redisVersion)} to '${to}': only to a later version.`);
  }
  const { world } = call;
  world.clock.advance(1);
  const resource = world.store.put({ ...before, body: { ...before.body, redisVersion: to } });
  return answer(call, { type: "upgrade", key: before.key, resource });
}

function failover(call: Call): Body {
  const before = call.item();
  const { body } = before;
  if (body.tier !== HIGHLY_AVAILABLE) throw failedPrecondition("Failover is only for instances of the standard tier.");
  const zone = body.currentLocationId === body.locationId ? body.alternativeLocationId : body.locationId;
  return replace(call, before, { ...body, currentLocationId: zone ?? "" }, "failover");
}
