import { ApiError, failedPrecondition, invalid } from "../core/errors";
import { type Body, list, object, text, without } from "../core/json";
import { operate } from "../core/operations";
import { pathOf } from "../core/references";
import type { Resource } from "../core/store";
import type { Call, GoogleProduct } from "../product";

const COLLECTION = "servicenetworking.services.connections";
const TENANT = "https://www.googleapis.com/compute/v1/projects/";
/** Collections of producers, and where they name the network that they are reached by. */
const PRODUCERS: readonly (readonly [string, (body: Body) => string])[] = [
  ["sqladmin.instances", (body) => text(object(object(body.settings).ipConfiguration).privateNetwork)],
  [
    "redis.projects.locations.instances",
    (body) => (body.connectMode === "PRIVATE_SERVICE_ACCESS" ? text(body.authorizedNetwork) : ""),
  ],
];

/**
 * Service Networking: private services access. A connection is stored below its network, and ends with it: a network
 * can be deleted though a connection was left behind.
 */
export const serviceNetworking: GoogleProduct = {
  kind: "google",
  service: "servicenetworking",
  documents: ["servicenetworking.v1"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.cloud.servicenetworking.v1",
  collections: { "services.connections": {} },
  methods: {
    "services.connections.create": create,
    "services.connections.list": listConnections,
    "services.connections.patch": patch,
    "services.connections.deleteConnection": remove,
  },
};

/** `servicenetworking.googleapis.com` of the call's path. */
function serviceOf(call: Call): string {
  const [, service = ""] = /\/services\/([^/]+)/.exec(`${call.collectionKey}/`) ?? [];
  return service;
}

function networkOf(call: Call, given: string): Resource {
  const network = call.world.store.get(`compute/${pathOf(call, given)}`);
  if (!network) throw new ApiError("NOT_FOUND", `The network '${given}' was not found.`);
  return network;
}

const keyOf = (call: Call, network: Resource): string => `${network.key}/connections/${serviceOf(call)}`;

function listConnections(call: Call): Body {
  const within = call.query.network ? networkOf(call, call.query.network).key : "compute";
  const found = call.world.store.list(COLLECTION, within).filter((one) => one.key.endsWith(`/${serviceOf(call)}`));
  return found.length > 0 ? { connections: found.map((one) => one.body) } : {};
}

function create(call: Call): Body {
  const network = networkOf(call, text(call.body.network));
  const ranges = rangesIn(call, network);
  const present = call.world.store.get(keyOf(call, network));
  const same = JSON.stringify(list(present?.body.reservedPeeringRanges)) === JSON.stringify(ranges);
  if (present && !same) {
    const failure = "Cannot modify allocated ranges in CreateConnection. Please use UpdateConnection.";
    return operate(call, "longrunning", { type: "create", key: present.key, failure });
  }
  return connect(call, network, ranges);
}

/** Replaces the ranges; `force` also creates the connection. The id in the path is ignored, as the service does. */
function patch(call: Call): Body {
  const network = networkOf(call, text(call.body.network));
  const ranges = rangesIn(call, network);
  const before = list(call.world.store.get(keyOf(call, network))?.body.reservedPeeringRanges).map(text);
  const removed = before.filter((range) => !ranges.includes(range));
  if (removed.length > 0 && call.query.force !== "true") {
    throw failedPrecondition(`To remove the allocated ranges ${removed.join(", ")}, 'force' must be true.`);
  }
  return connect(call, network, ranges);
}

/** @throws ApiError where a name is none of a range that is reserved for peering in the network */
function rangesIn(call: Call, network: Resource): string[] {
  const names = list(call.body.reservedPeeringRanges).map(text);
  if (names.length === 0) throw invalid("A connection needs at least one reserved peering range.");
  const [, project = ""] = /\/projects\/([^/]+)/.exec(network.key) ?? [];
  for (const name of names) {
    const { store } = call.world;
    const range = store.get(`compute/projects/${project}/global/addresses/${name}`);
    if (range?.body.purpose === "VPC_PEERING" && range.references.includes(network.key)) continue;
    throw invalid(`Allocated IP range '${name}' not found in network.`);
  }
  return names;
}

function connect(call: Call, network: Resource, ranges: readonly string[]): Body {
  const { world } = call;
  const service = serviceOf(call);
  const peering = service.replace(/\./g, "-");
  world.clock.advance(1);
  const [, path = ""] = /^compute\/(.*)$/.exec(network.key) ?? [];
  const connection = world.store.put({
    key: keyOf(call, network),
    collection: COLLECTION,
    body: {
      network: world.projects.byNumber(path),
      peering,
      reservedPeeringRanges: [...ranges],
      service: `services/${service}`,
    },
  });
  const others = list(network.body.peerings).filter((one) => object(one).name !== peering);
  const tenant = `${world.ids.hex(`tenant ${network.key}`, 16)}-tp`;
  world.store.put({
    ...network,
    body: {
      ...network.body,
      peerings: [
        ...others,
        {
          name: peering,
          network: `${TENANT}${tenant}/global/networks/servicenetworking`,
          state: "ACTIVE",
          autoCreateRoutes: true,
          exchangeSubnetRoutes: true,
        },
      ],
    },
  });
  return operate(call, "longrunning", {
    type: "create",
    key: connection.key,
    response: connection.body,
    schema: "Connection",
  });
}

function remove(call: Call): Body {
  const network = networkOf(call, text(call.body.consumerNetwork));
  const { store } = call.world;
  const connection = store.get(keyOf(call, network));
  if (!connection) throw new ApiError("NOT_FOUND", `There is no connection of '${text(call.body.consumerNetwork)}'.`);
  const used = PRODUCERS.some(([collection, networkIn]) =>
    store.list(collection).some((one) => `compute/${pathOf(call, networkIn(one.body))}` === network.key),
  );
  if (used) {
    const failure =
      "Failed to delete connection; Producer services (e.g. CloudSQL, Cloud Memstore, etc.) " +
      "are still using this connection.";
    return operate(call, "longrunning", { type: "delete", key: connection.key, failure });
  }
  store.delete(connection.key);
  const peerings = list(network.body.peerings).filter((one) => object(one).name !== connection.body.peering);
  const body = without(network.body, "peerings");
  store.put({ ...network, body: peerings.length > 0 ? { ...body, peerings } : body });
  call.world.clock.advance(1);
  return operate(call, "longrunning", { type: "delete", key: connection.key });
}
