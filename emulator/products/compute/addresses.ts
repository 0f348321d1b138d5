import { type Body, text } from "../../core/json";
import { pathOf } from "../../core/references";
import type { Resource } from "../../core/store";
import type { Call, Collection } from "../../product";
import { type Group, NAME, withoutRegion, wrong } from "./group";
import { addressOf, dotted, overlap, parseRange, type Range, rangeOf } from "./ranges";

const COLLECTIONS = ["compute.globalAddresses", "compute.addresses"];
/** What addresses are taken from: ranges for documentation (RFC 5737, RFC 3849), so that none is anybody's. */
const EXTERNAL_IPV4 = "203.0.113.";
const EXTERNAL_IPV6 = "2001:db8:";
const PRIVATE_IPV4 = { first: addressOf("10.0.0.0"), last: addressOf("10.255.255.255") };

const shared: Collection = {
  idPattern: NAME,
  defaults: ({ routed }, body) => {
    const regional = routed.collection === "addresses" && body.addressType === "INTERNAL";
    return {
      addressType: "EXTERNAL",
      description: "",
      networkTier: "PREMIUM",
      status: "RESERVED",
      ...(regional ? { purpose: "GCE_ENDPOINT" } : {}),
    };
  },
  references: { network: { to: "compute.networks" }, subnetwork: { to: "compute.subnetworks" } },
  create: (call, body) => completed(call, withoutRegion(body)),
  view: (call, body, resource) => {
    const users = call.world.store.referring(resource.key).map((one) => text(one.body.selfLink));
    return users.length > 0 ? { ...body, status: "IN_USE", users: users.sort() } : body;
  },
};

/** Reserved addresses and, for private services access, reserved ranges. */
export const addresses: Group = { collections: { globalAddresses: shared, addresses: shared } };

/** The reserved address that a literal address belongs to. */
export function reservation(call: Call, address: string): Resource | undefined {
  return reserved(call).find((one) => one.body.address === address);
}

/** An address that no resource of the project has. */
export function freeAddress(call: Call, purpose: string, ipVersion: string): string {
  const taken = new Set([
    ...reserved(call).map((one) => one.body.address),
    ...call.world.store.list(undefined, `compute/projects/${call.project}`).map((one) => one.body.IPAddress),
  ]);
  const hex = call.world.ids.hex(`address ${purpose}`, 24);
  if (ipVersion === "IPV6") {
    return `${EXTERNAL_IPV6}${[0, 4].map((at) => parseInt(hex.slice(at, at + 4), 16).toString(16)).join(":")}::`;
  }
  const start = parseInt(hex.slice(0, 6), 16);
  for (let step = 0; step < 254; step += 1) {
    const address = EXTERNAL_IPV4 + String(1 + ((start + step) % 254));
    if (!taken.has(address)) return address;
  }
  throw wrong("address", "", "The emulator has 254 external IPv4 addresses a project, and all are taken.");
}

function reserved(call: Call): Resource[] {
  return call.world.store
    .list(undefined, `compute/projects/${call.project}`)
    .filter((one) => COLLECTIONS.includes(one.collection));
}

function completed(call: Call, body: Body): Body {
  if (body.purpose === "VPC_PEERING") return reservedRange(call, body);
  const address = text(body.address);
  if (address !== "") {
    if (reservation(call, address)) throw wrong("address", address, "Specified IP address is already reserved.");
    return body;
  }
  if (body.addressType === "INTERNAL") {
    return { ...body, address: freeInternalAddress(call, text(body.subnetwork)) };
  }
  return { ...body, address: freeAddress(call, `${call.collectionKey}/${text(body.name)}`, text(body.ipVersion)) };
}

/** The first address of a subnetwork that nobody has; the first two and the last two of a range are Google's. */
function freeInternalAddress(call: Call, subnetwork: string): string {
  const found = call.world.store.get(`compute/${pathOf(call, subnetwork)}`);
  const range = parseRange(text(found?.body.ipCidrRange));
  if (!found || !range)
    throw wrong("subnetwork", subnetwork, "An internal address without a value needs a subnetwork.");
  const users = call.world.store.referring(found.key);
  const taken = new Set(users.flatMap(({ body }) => [body.address, body.IPAddress]));
  for (let address = range.first + 2; address < range.last - 1; address += 1) {
    if (!taken.has(dotted(address))) return dotted(address);
  }
  throw wrong("subnetwork", subnetwork, `No address of ${text(found.body.ipCidrRange)} is free.`);
}

/** @throws ApiError where the range is malformed or overlaps what the network already has */
function reservedRange(call: Call, body: Body): Body {
  const length = Number(body.prefixLength ?? NaN);
  if (text(body.network) === "") throw wrong("network", body.network, "A range for VPC_PEERING needs its network.");
  if (!(length >= 8 && length <= 29)) throw wrong("prefixLength", body.prefixLength, "Must be between 8 and 29.");
  const taken = takenRanges(call, text(body.network));
  const free = (range: Range): boolean => !taken.some((one) => overlap(one, range));
  const address = text(body.address);
  if (address !== "") {
    const range = rangeOf(address, length);
    if (!range) throw wrong("address", address, `It does not begin a range of prefix length ${String(length)}.`);
    if (!free(range)) {
      throw wrong("address", `${address}/${String(length)}`, "Requested range conflicts with other resources.");
    }
    return body;
  }
  const size = 2 ** (32 - length);
  for (let first = PRIVATE_IPV4.first; first <= PRIVATE_IPV4.last; first += size) {
    if (free({ first, last: first + size - 1 })) return { ...body, address: dotted(first) };
  }
  throw wrong("address", "", "No range of this size is free.");
}

function takenRanges(call: Call, network: string): Range[] {
  const path = pathOf(call, network);
  return call.world.store.referring(`compute/${path}`).flatMap(({ collection, body }): Range[] => {
    const range = COLLECTIONS.includes(collection)
      ? rangeOf(text(body.address), Number(body.prefixLength ?? 32))
      : collection === "compute.subnetworks"
        ? parseRange(text(body.ipCidrRange))
        : undefined;
    return range ? [range] : [];
  });
}
