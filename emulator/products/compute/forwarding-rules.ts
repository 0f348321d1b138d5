import { replace } from "../../core/crud";
import { type Body, text, without } from "../../core/json";
import { pathOf } from "../../core/references";
import type { Resource } from "../../core/store";
import type { Call, Collection, Handler } from "../../product";
import { freeAddress, reservation } from "./addresses";
import { type Group, LINKS, NAME, wrong } from "./group";

const COLLECTIONS = ["compute.globalForwardingRules", "compute.forwardingRules"];

const TARGETS = ["Http", "Https", "Tcp", "Ssl", "Grpc"]
  .flatMap((kind) => [`target${kind}Proxies`, `regionTarget${kind}Proxies`])
  .map((collection) => `compute.${collection}`);

const rules: Collection = {
  idPattern: NAME,
  defaults: ({ routed }) => ({
    IPProtocol: "TCP",
    loadBalancingScheme: "EXTERNAL",
    networkTier: "PREMIUM",
    ...(routed.collection === "forwardingRules" ? { description: "" } : {}),
  }),
  view: withOwnLink,
  references: {
    target: { to: TARGETS },
    backendService: { to: ["compute.regionBackendServices", "compute.backendServices"] },
    network: { to: "compute.networks" },
    subnetwork: { to: "compute.subnetworks" },
    IPAddress: { to: "compute.globalAddresses", form: "given", key: (call, given) => reservation(call, given)?.key },
  },
  create: (call, given) => {
    // Labels can be set by setLabels only.
    const body = without(given, "region", "labels");
    const IPAddress = addressIn(call, body);
    const completed = { ...body, IPAddress, ...portsOf(body) };
    refuseConflict(call, completed);
    return completed;
  },
};

/** Forwarding rules: the front ends of load balancers. */
export const forwardingRules: Group = {
  collections: { globalForwardingRules: rules, forwardingRules: rules },
  methods: { "globalForwardingRules.setTarget": setTarget(), "forwardingRules.setTarget": setTarget() },
};

/** Rules of a region also have a link with their id, and internal ones with a label have a name of their own. */
function withOwnLink(_: Call, body: Body, { key }: Resource): Body {
  const [, project = "", region = "", name = ""] =
    /\/projects\/([^/]+)\/regions\/([^/]+)\/.*\/([^/]+)$/.exec(key) ?? [];
  if (region === "") return body;
  const label = text(body.serviceLabel);
  return {
    ...body,
    selfLinkWithId: `${LINKS}projects/${project}/regions/${region}/forwardingRules/${text(body.id)}`,
    ...(label === "" ? {} : { serviceName: `${label}.${name}.il4.${region}.lb.${project}.internal` }),
  };
}

/** `80` becomes `80-80`. */
function portsOf(body: Body): Body {
  const portRange = text(body.portRange);
  if (portRange === "") return {};
  const [, first = "", last = first] = /^(\d+)(?:-(\d+))?$/.exec(portRange) ?? [];
  const [low, high] = [Number(first), Number(last)];
  if (first === "" || low < 1 || high > 65535 || low > high) {
    throw wrong("portRange", portRange, "Must be a port or a range of ports from 1 to 65535.");
  }
  return { portRange: `${first}-${last}` };
}

/** The literal address: of the reservation that is named, as given, or a new one. */
function addressIn(call: Call, body: Body): string {
  const given = text(body.IPAddress);
  if (given === "") {
    return freeAddress(call, `${call.collectionKey}/${text(body.name)}`, text(body.ipVersion) || "IPV4");
  }
  if (!given.includes("/")) return given;
  const reserved = call.world.store.get(`compute/${pathOf(call, given)}`);
  if (!reserved) throw wrong("IPAddress", given, "The referenced resource cannot be found.");
  return text(reserved.body.address);
}

/** @throws ApiError where another rule has the same address, protocol and port */
function refuseConflict(call: Call, body: Body): void {
  const taken = call.world.store
    .list(undefined, `compute/projects/${call.project}`)
    .filter((one) => COLLECTIONS.includes(one.collection))
    .some((one) => ["IPAddress", "IPProtocol", "portRange"].every((field) => one.body[field] === body[field]));
  if (!taken) return;
  throw wrong("IPAddress", body.IPAddress, "Specified IP address is in-use and would result in a conflict.");
}

function setTarget(): Handler {
  return (call) => {
    const before = call.item();
    const target = text(call.body.target);
    if (target === "") throw wrong("target", target, "A target is required.");
    return replace(call, before, { ...before.body, target }, "SetTarget");
  };
}
