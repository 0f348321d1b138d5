import { invalid } from "../../core/errors";
import { text } from "../../core/json";
import type { Resource } from "../../core/store";
import type { Call } from "../../product";
import { LINKS } from "./group";
import { dotted, parseRange } from "./ranges";

/**
 * Ranges of the subnetworks that a network in auto mode has, by region:
 * https://cloud.google.com/vpc/docs/subnets#ip-ranges
 */
const RANGES: Readonly<Record<string, string>> = {
  "africa-south1": "10.218.0.0/20",
  "asia-east1": "10.140.0.0/20",
  "asia-east2": "10.170.0.0/20",
  "asia-northeast1": "10.146.0.0/20",
  "asia-northeast2": "10.174.0.0/20",
  "asia-northeast3": "10.178.0.0/20",
  "asia-south1": "10.160.0.0/20",
  "asia-south2": "10.190.0.0/20",
  "asia-southeast1": "10.148.0.0/20",
  "asia-southeast2": "10.184.0.0/20",
  "australia-southeast1": "10.152.0.0/20",
  "australia-southeast2": "10.192.0.0/20",
  "europe-central2": "10.186.0.0/20",
  "europe-north1": "10.166.0.0/20",
  "europe-north2": "10.226.0.0/20",
  "europe-southwest1": "10.204.0.0/20",
  "europe-west1": "10.132.0.0/20",
  "europe-west10": "10.214.0.0/20",
  "europe-west12": "10.210.0.0/20",
  "europe-west2": "10.154.0.0/20",
  "europe-west3": "10.156.0.0/20",
  "europe-west4": "10.164.0.0/20",
  "europe-west6": "10.172.0.0/20",
  "europe-west8": "10.198.0.0/20",
  "europe-west9": "10.200.0.0/20",
  "me-central1": "10.212.0.0/20",
  "me-west1": "10.208.0.0/20",
  "northamerica-northeast1": "10.162.0.0/20",
  "northamerica-northeast2": "10.188.0.0/20",
  "northamerica-south1": "10.224.0.0/20",
  "southamerica-east1": "10.158.0.0/20",
  "southamerica-west1": "10.194.0.0/20",
  "us-central1": "10.128.0.0/20",
  "us-east1": "10.142.0.0/20",
  "us-east4": "10.150.0.0/20",
  "us-east5": "10.202.0.0/20",
  "us-south1": "10.206.0.0/20",
  "us-west1": "10.138.0.0/20",
  "us-west2": "10.168.0.0/20",
  "us-west3": "10.180.0.0/20",
  "us-west4": "10.182.0.0/20",
};

/** Makes the subnetworks of a network in auto mode: one in each region, named as the network. */
export function createSubnetworks(call: Call, network: Resource): void {
  const { world, project } = call;
  const name = text(network.body.name);
  for (const [region, ipCidrRange] of Object.entries(RANGES)) {
    const path = `projects/${project}/regions/${region}/subnetworks/${name}`;
    const key = `compute/${path}`;
    const purpose = `${key} ${String(world.store.incarnation(key) + 1)}`;
    world.store.put({
      key,
      collection: "compute.subnetworks",
      body: {
        kind: "compute#subnetwork",
        id: world.ids.decimal(purpose, 19),
        name,
        creationTimestamp: world.clock.now(),
        network: LINKS + network.key.slice("compute/".length),
        ipCidrRange,
        gatewayAddress: dotted((parseRange(ipCidrRange)?.first ?? 0) + 1),
        region: `${LINKS}projects/${project}/regions/${region}`,
        selfLink: LINKS + path,
        privateIpGoogleAccess: false,
        privateIpv6GoogleAccess: "DISABLE_GOOGLE_ACCESS",
        purpose: "PRIVATE",
        stackType: "IPV4_ONLY",
        state: "READY",
        fingerprint: world.ids.base64(`fingerprint ${purpose} 1`, 8),
      },
      references: [network.key],
    });
  }
}

/** Deletes what came with a network in auto mode, unless something uses it or the network. */
export function deleteSubnetworks({ world, fault }: Call, network: Resource): void {
  if (network.body.autoCreateSubnetworks !== true || fault?.kind === "operation") return;
  const { store } = world;
  const name = text(network.body.name);
  const users = store.referring(network.key);
  const own = users.filter((one) => isAutomatic(one, name));
  const inUse = users.length > own.length || own.some((one) => store.referring(one.key).length > 0);
  if (inUse) return;
  for (const one of own) store.delete(one.key);
}

/** @throws ApiError 400 for a subnetwork that came with its network and goes with it only */
export function refuseAutomatic({ world }: Call, subnetwork: Resource): void {
  const network = world.store.get(`compute/${text(subnetwork.body.network).slice(LINKS.length)}`);
  if (network?.body.autoCreateSubnetworks !== true || !isAutomatic(subnetwork, text(network.body.name))) return;
  throw invalid(
    `Invalid resource usage: 'Cannot delete auto subnetwork from an auto subnet mode network. ` +
      `Network: '${text(network.body.name)}'.'.`,
  );
}

function isAutomatic({ collection, key, body }: Resource, network: string): boolean {
  const [, region = "", name = ""] = /\/regions\/([^/]+)\/subnetworks\/([^/]+)$/.exec(key) ?? [];
  return collection === "compute.subnetworks" && name === network && body.ipCidrRange === RANGES[region];
}
