import { type Body, type Json, isObject, list, object, text } from "../../core/json";
import { type Group, NAME, withoutRegion, wrong } from "./group";

/** What replies have of a NAT that a request leaves out. */
const NAT_DEFAULTS: Body = {
  autoNetworkTier: "PREMIUM",
  effectiveTcpTimeWaitTimeoutSec: 120,
  endpointTypes: ["ENDPOINT_TYPE_VM"],
  type: "PUBLIC",
};

/** Cloud Routers, and Cloud NAT as their field. */
export const routers: Group = {
  collections: {
    routers: {
      idPattern: NAME,
      defaults: { encryptedInterconnectRouter: false },
      references: {
        network: { to: "compute.networks" },
        "nats[].subnetworks[].name": { to: "compute.subnetworks" },
        "nats[].natIps[]": { to: "compute.addresses" },
        "nats[].drainNatIps[]": { to: "compute.addresses" },
      },
      create: (_, body) => withNats(withoutRegion(body)),
      update: (_, before, after) => withNats({ ...withoutRegion(after), ...regionOf(before) }),
    },
  },
};

const regionOf = ({ region }: Body): Body => (region === undefined ? {} : { region });

function withNats(body: Body): Body {
  const { nats, ...rest } = body;
  const given = list(nats);
  if (given.length === 0) return rest;
  const names = given.map((nat) => text(object(nat).name));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw wrong("nats", twice, "NAT names must be unique within a router.");
  const listed = given.flatMap((nat) => list(object(nat).subnetworks).map((one) => text(object(one).name)));
  const shared = listed.find((name, index) => listed.indexOf(name) !== index);
  if (shared !== undefined) throw wrong("nats", shared, "A subnetwork range can be in one NAT only.");
  return { ...rest, nats: given.map(completed) };
}

function completed(nat: Json, index: number): Json {
  if (!isObject(nat)) return nat;
  const at = `nats[${String(index)}]`;
  if (!NAME.test(text(nat.name))) throw wrong(`${at}.name`, nat.name, `Must be a match of regex '${NAME.source}'`);
  if (nat.sourceSubnetworkIpRangesToNat === "LIST_OF_SUBNETWORKS" && list(nat.subnetworks).length === 0) {
    throw wrong(`${at}.subnetworks`, nat.subnetworks, "LIST_OF_SUBNETWORKS needs at least one subnetwork.");
  }
  const addresses = list(nat.natIps).length;
  if (nat.natIpAllocateOption === "AUTO_ONLY" && addresses > 0) {
    throw wrong(`${at}.natIps`, nat.natIps, "No addresses can be given where they are allocated automatically.");
  }
  if (nat.natIpAllocateOption === "MANUAL_ONLY" && addresses === 0) {
    throw wrong(`${at}.natIps`, nat.natIps, "MANUAL_ONLY needs at least one address.");
  }
  return { ...(nat.type === "PRIVATE" ? {} : NAT_DEFAULTS), ...nat };
}
