import { replace } from "../../core/crud";
import { invalid } from "../../core/errors";
import { type Body, list, object, text } from "../../core/json";
import { pathOf } from "../../core/references";
import type { Call } from "../../product";
import { refuseAutomatic } from "./auto-subnetworks";
import { type Group, NAME, withoutRegion, wrong } from "./group";
import { contains, dotted, overlap, parseRange, type Range } from "./ranges";

export const subnetworks: Group = {
  collections: {
    subnetworks: {
      idPattern: NAME,
      references: { network: { to: "compute.networks" } },
      defaults: (_, body) => ({
        privateIpGoogleAccess: false,
        privateIpv6GoogleAccess: "DISABLE_GOOGLE_ACCESS",
        purpose: "PRIVATE",
        state: "READY",
        ...((body.purpose ?? "PRIVATE") === "PRIVATE" ? { stackType: "IPV4_ONLY" } : {}),
      }),
      create: (call, given) => {
        const body = withoutRegion(given);
        const range = parsed(text(body.ipCidrRange));
        for (const one of rangesOf(body)) refuseOverlap(call, text(body.network), one);
        return { ...body, gatewayAddress: dotted(range.first + 1) };
      },
      delete: refuseAutomatic,
      update: (call, before, after) => {
        if (before.ipCidrRange !== after.ipCidrRange && call.verb !== "expandIpCidrRange") {
          throw wrong("ipCidrRange", after.ipCidrRange, "A range is changed by expandIpCidrRange only.");
        }
        for (const one of rangesOf(after)) refuseOverlap(call, text(after.network), one);
        return { ...after, ...(before.region === undefined ? {} : { region: before.region }) };
      },
    },
  },
  methods: {
    "subnetworks.expandIpCidrRange": expand,
    "subnetworks.setPrivateIpGoogleAccess": (call) => {
      const before = call.item();
      const privateIpGoogleAccess = call.body.privateIpGoogleAccess === true;
      return replace(call, before, { ...before.body, privateIpGoogleAccess }, "setPrivateIpGoogleAccess");
    },
  },
};

function parsed(cidr: string): Range {
  const range = parseRange(cidr);
  if (!range) throw wrong("ipCidrRange", cidr, "Must be a CIDR address range that starts at its network address.");
  return range;
}

/** The primary range and the secondary ones. */
function rangesOf(body: Body): string[] {
  const secondary = list(body.secondaryIpRanges).map((range) => text(object(range).ipCidrRange));
  return [text(body.ipCidrRange), ...secondary].filter((range) => range !== "");
}

/** @throws ApiError where a range overlaps one of another subnetwork in the same network */
function refuseOverlap(call: Call, network: string, cidr: string): void {
  const range = parsed(cidr);
  for (const other of call.world.store.list("compute.subnetworks")) {
    if (other.key === call.itemKey || pathOf(call, text(other.body.network)) !== pathOf(call, network)) continue;
    if (!rangesOf(other.body).some((one) => overlap(parsed(one), range))) continue;
    const [, region = ""] = /\/regions\/([^/]+)/.exec(other.key) ?? [];
    throw invalid(
      `Invalid IPCidrRange: ${cidr} conflicts with existing subnetwork '${text(other.body.name)}' ` +
        `in region '${region}'.`,
    );
  }
}

function expand(call: Call): Body {
  const before = call.item();
  const ipCidrRange = text(call.body.ipCidrRange);
  const [wider, present] = [parsed(ipCidrRange), parsed(text(before.body.ipCidrRange))];
  if (!contains(wider, present) || wider.last - wider.first === present.last - present.first) {
    throw wrong("ipCidrRange", ipCidrRange, "New range must contain the present one and be larger.");
  }
  const body = { ...before.body, ipCidrRange, gatewayAddress: dotted(wider.first + 1) };
  return replace(call, before, body, "expandIpCidrRange");
}
