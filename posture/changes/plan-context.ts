import { isWithin } from "../formats/ip-range";
import { isObject } from "../model/attribute";
import { PlannedChange, PlannedChanges } from "../model/plan";
import { Hosts } from "./hosts";
import { PlanContext, Transition } from "./rule";

/** Attributes by which a grant may name what it is on. */
const NAMES = [
  "name",
  "id",
  "secret_id",
  "repository_id",
  "bucket_id",
  "account_id",
  "email",
  "project_id",
  "dataset_id",
  "topic",
  "instance_id",
];

/** Where drift is judged, nothing of the plan counts. */
export const NO_SURROUNDINGS: PlanContext = {
  first: false,
  creates: () => false,
  owns: () => false,
  volumesStay: () => false,
  host: () => undefined,
};

/** What rules may know of the rest of a plan. Each part is looked for when a rule first asks. */
export function surroundingsOf({ changes, first }: PlannedChanges, hosts: Hosts): PlanContext {
  const created = once(() => createdIn(changes));
  const own = once(() => ownTargets(changes));
  return {
    first,
    creates(type, name) {
      const names = created().get(type);
      return names !== undefined && (name === undefined || names.has(lastSegment(name)));
    },
    owns(target) {
      const { addresses, zones } = own();
      const host = target.toLowerCase().replace(/\.$/, "");
      return (
        addresses.some((address) => isWithin(target, address)) ||
        zones.some((zone) => host === zone || host.endsWith(`.${zone}`))
      );
    },
    volumesStay: (server) => volumesStay(changes, server),
    host: (address, side) => hosts[side]?.(address),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function createdIn(changes: readonly PlannedChange[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byType = new Map<string, Set<string>>();
  for (const { type, actions, after } of changes) {
    if (!actions.includes("create")) continue;
    const names = byType.get(type) ?? new Set();
    byType.set(type, names);
    if (isObject(after))
      for (const key of NAMES) if (typeof after[key] === "string") names.add(lastSegment(after[key]));
  }
  return byType;
}

const lastSegment = (name: string) => name.slice(name.lastIndexOf("/") + 1);

/** Types whose addresses are the system's own, and the attributes that hold them. */
const ADDRESSED = new RegExp(
  "^(?:" +
    [
      "google_compute_(?:global_)?(?:address|forwarding_rule)",
      "hcloud_(?:primary_ip|server|floating_ip|load_balancer)|aws_eip|azurerm_public_ip",
    ].join("|") +
    ")$",
);
const ADDRESSES = ["address", "ip_address", "ip_network", "ipv4_address", "ipv6_address", "ipv6_network", "public_ip"];
const ZONES: ReadonlyMap<string, string> = new Map([
  ["google_dns_managed_zone", "dns_name"],
  ["hcloud_zone", "name"],
  ["cloudflare_zone", "name"],
  ["aws_route53_zone", "name"],
]);

/** Addresses and zones of the system before the apply and after it. */
function ownTargets(changes: readonly PlannedChange[]): { addresses: readonly string[]; zones: readonly string[] } {
  const addresses: string[] = [];
  const zones: string[] = [];
  for (const { type, mode, before, after } of changes) {
    const zone = ZONES.get(type);
    const keys = zone === undefined ? (ADDRESSED.test(type) ? ADDRESSES : []) : [zone];
    if (mode !== "managed" || keys.length === 0) continue;
    for (const side of [before, after])
      if (isObject(side))
        for (const key of keys) {
          const value = side[key];
          if (typeof value !== "string" || value === "") continue;
          if (zone === undefined) addresses.push(value);
          else zones.push(value.toLowerCase().replace(/\.$/, ""));
        }
  }
  return { addresses, zones };
}

/** Whether every volume of a server that is replaced stays, and is attached again to the new one. */
function volumesStay(changes: readonly PlannedChange[], { change }: Transition): boolean {
  const id = isObject(change.before) ? change.before.id : undefined;
  if (id === undefined || id === null) return false;
  const attached = changes.filter(
    ({ type, before }) =>
      type === "hcloud_volume_attachment" && isObject(before) && String(before.server_id) === String(id),
  );
  const leaves = ({ type, actions, before }: PlannedChange, volume: unknown) =>
    type === "hcloud_volume" && actions.includes("delete") && isObject(before) && String(before.id) === String(volume);
  return (
    attached.length > 0 &&
    attached.every(
      ({ before, after }) =>
        isObject(before) &&
        isObject(after) &&
        after.volume_id === before.volume_id &&
        !changes.some((one) => leaves(one, before.volume_id)),
    )
  );
}
