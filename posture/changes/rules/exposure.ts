import { isOn, isUnknown, textOrEmpty, shownTextOf, isSensitive } from "../../model/attribute-readers";
import { Attribute } from "../../model/attribute";
import { Difference } from "../difference";
import { isEveryAddress, isInternal, isWide, isWithin } from "../../formats/ip-range";
import { ChangeRule, elevated, ALL_RESOURCE_TYPES, high, Reason, Transition } from "../rule";
import { formatNames, UNKNOWN_UNTIL_APPLY, SENSITIVE, formatValue, formatTransition } from "../format-values";

/** A setting that keeps a thing from the public, and what it means to lose it. */
interface Setting {
  readonly meaning: string;
  readonly isOpen: (value: Attribute) => boolean;
  /** How open; for settings with more than two ways. */
  readonly order?: readonly string[];
  readonly only?: RegExp;
}

const whenOn = (meaning: string, only?: RegExp): Setting => ({ meaning, isOpen: isOn, ...(only && { only }) });
const whenOff = (meaning: string, only?: RegExp): Setting => ({
  meaning,
  isOpen: (value) => !isOn(value) && !isUnknown(value),
  ...(only && { only }),
});
const unlessValue = (safe: string, meaning: string): Setting => ({
  meaning,
  isOpen: (value) => !isUnknown(value) && shownTextOf(value)?.toLowerCase() !== safe,
});

const INGRESS = ["INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER", "INGRESS_TRAFFIC_ALL"];
const ingress: Setting = {
  meaning: "Reachable from a wider range",
  isOpen: (value) => value.kind === "absent" || /all$/i.test(shownTextOf(value) ?? ""),
  order: INGRESS,
};

const SETTINGS: Readonly<Record<string, Setting>> = {
  ipv4_enabled: whenOn("Gets a public address"),
  ipv6_enabled: whenOn("Gets a public address", /^hcloud_/),
  assign_generated_ipv6: whenOn("Gets a public address"),
  reachable_externally: whenOn("Reachable from the internet", /^hcloud_storage_box/),
  samba_enabled: whenOn("Reachable by Samba", /^hcloud_storage_box/),
  webdav_enabled: whenOn("Reachable by WebDAV", /^hcloud_storage_box/),
  public_ip_address_enabled: whenOn("Gets a public address"),
  publicly_accessible: whenOn("Gets a public address"),
  associate_public_ip_address: whenOn("Gets a public address"),
  map_public_ip_on_launch: whenOn("Machines in it get public addresses"),
  public_network_access_enabled: whenOn("Reachable from the public internet"),
  allow_blob_public_access: whenOn("Objects in it can be made public"),
  allow_nested_items_to_be_public: whenOn("Objects in it can be made public"),
  enable_private_nodes: whenOff("Its nodes get public addresses"),
  enable_private_endpoint: whenOff("Its control plane is reachable from the public internet"),
  endpoint_public_access: whenOn("Its control plane is reachable from the public internet"),
  invoker_iam_disabled: whenOn("Anyone who can reach it may call it: no sign-in is required"),
  ingress,
  "run.googleapis.com/ingress": { ...ingress, order: ["internal", "internal-and-cloud-load-balancing", "all"] },
  ingress_settings: { ...ingress, order: ["ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB", "ALLOW_ALL"] },
  public_access_prevention: unlessValue("enforced", "Can be made public: prevention of public access is lifted"),
  uniform_bucket_level_access: whenOff("Access lists of single objects apply again"),
  block_public_acls: whenOff("Can be made public"),
  block_public_policy: whenOff("Can be made public"),
  ignore_public_acls: whenOff("Can be made public"),
  restrict_public_buckets: whenOff("Can be made public"),
  proxied: whenOff("Bypasses Cloudflare: the origin's address becomes public", /^cloudflare_/),
  psc_enabled: whenOn("Reachable from other networks, through Private Service Connect"),
  connect_mode: {
    meaning: "Changes how it can be reached",
    isOpen: (value) => shownTextOf(value) === "DIRECT_PEERING",
  },
};

/** Places where address ranges say who is let in. */
const RANGES = new RegExp(
  String.raw`(?:^|[.\]])(?:` +
    [
      "authorized_networks|cidr_blocks|authorized_ip_ranges|ip_rules|allowed_ip_ranges|public_access_cidrs",
      "start_ip_address|end_ip_address|whitelisted_ips|ip_whitelist",
    ].join("|") +
    ")(?:[.[]|$)",
);

const NETWORKS = "settings.ip_configuration.authorized_networks";

/** What ranges are called, whatever they are called. */
const NAMES = new Set(["name", "display_name", "description", "expiration_time"]);

/** A thing can be reached, or be made public, where it could not before. */
export const exposure: ChangeRule = {
  concerns: ALL_RESOURCE_TYPES,
  assess(changed, { first }) {
    if (!changed.remains) return [];
    const reasons = changed.existed
      ? changed.differences.flatMap((difference) => [
          ...protectionRemoved(changed.type, difference),
          ...rangeAdmitted(changed.type, difference),
          ...consumers(difference),
        ])
      : [...onCreate(changed, first), ...networksOnCreate(changed, first)];
    return [...reasons, ...publicInterface(changed, first)];
  },
};

function protectionRemoved(type: string, difference: Difference): Reason[] {
  const setting = Object.hasOwn(SETTINGS, difference.name) ? SETTINGS[difference.name] : undefined;
  if (!setting || (setting.only && !setting.only.test(type))) return [];
  const { before, after } = difference;
  if (after.kind === "value" && typeof after.value === "object") return [];
  if (isUnknown(after))
    return before.kind === "absent" || setting.isOpen(before)
      ? []
      : [elevated(`Whether it is exposed is ${UNKNOWN_UNTIL_APPLY}: ${formatTransition(difference)}`)];
  if (setting.order && before.kind === "value" && after.kind === "value") {
    const [old, now] = [setting.order.indexOf(textOrEmpty(before)), setting.order.indexOf(textOrEmpty(after))];
    if (old >= 0 && now >= 0)
      return now > old
        ? [(now === setting.order.length - 1 ? high : elevated)(`${setting.meaning}: ${formatTransition(difference)}`)]
        : [];
  }
  if (!setting.isOpen(after) || (before.kind !== "absent" && setting.isOpen(before))) return [];
  // Whatever was not set and is set to what it is by default changes nothing.
  if (before.kind === "absent" && !isOn(after) && !setting.order) return [];
  return [high(`${setting.meaning}: ${formatTransition(difference)}`)];
}

/** A new thing that is public from the start. */
function onCreate({ type, after }: Transition, first: boolean): Reason[] {
  if (first)
    return type === "google_sql_database_instance" && isOn(after.get("settings.ip_configuration.ipv4_enabled"))
      ? [high("Has a public address: settings.ip_configuration.ipv4_enabled is true")]
      : [];
  const places =
    type === "google_sql_database_instance"
      ? ["settings.ip_configuration.ipv4_enabled"]
      : ["publicly_accessible", "public_network_access_enabled", "associate_public_ip_address"];
  const open = places.find((path) => isOn(after.get(path)));
  if (open !== undefined) return [high(`Has a public address: ${open} is true`)];
  if (type.startsWith("google_cloud_run") && shownTextOf(after.get("ingress")) === "INGRESS_TRAFFIC_ALL")
    return [high("Reachable from the public internet: ingress is INGRESS_TRAFFIC_ALL")];
  return [];
}

/** The address ranges that a new database lets in. */
function networksOnCreate({ type, after }: Transition, first: boolean): Reason[] {
  if (type !== "google_sql_database_instance") return [];
  const networks = after.blocks(NETWORKS).known.map((network) => network.get("value"));
  const ranges = networks.flatMap(textsOf).filter((range) => !first || isEveryAddress(range));
  if (ranges.length === 0) return [];
  const [text, path] = [networks.some(isSensitive) ? SENSITIVE : formatNames(ranges), `${NETWORKS}.value`];
  return [openedTo(ranges, text, path)];
}

function openedTo(ranges: readonly string[], text: string, path: string): Reason {
  if (ranges.some(isEveryAddress)) return high(`Open to everyone (${text}): ${path}`);
  return ranges.some((range) => isWide(range) && !isInternal(range))
    ? high(`Open to a large part of the internet (${text}): ${path}`)
    : elevated(`Lets in ${text}: ${path}`);
}

/** Projects that may connect through Private Service Connect. */
function consumers({ name, path, before, after }: Difference): Reason[] {
  if (name !== "allowed_consumer_projects") return [];
  if (isUnknown(after)) return [elevated(`Which projects may connect is ${UNKNOWN_UNTIL_APPLY}: ${path}`)];
  const old = new Set(textsOf(before));
  const added = textsOf(after).filter((project) => !old.has(project));
  return added.length > 0
    ? [elevated(`Lets in the projects ${isSensitive(after) ? SENSITIVE : formatNames(added)}: ${path}`)]
    : [];
}

function rangeAdmitted(type: string, { path, name, before, after }: Difference): Reason[] {
  if (
    type.startsWith("aws_security_group") ||
    type === "aws_default_security_group" ||
    !RANGES.test(path) ||
    NAMES.has(name)
  )
    return [];
  if (isUnknown(after)) return [elevated(`Who is let in is ${UNKNOWN_UNTIL_APPLY}: ${path}`)];
  const old = textsOf(before);
  const added = textsOf(after).filter(
    (range) =>
      (isEveryAddress(range) || /^[\da-f.:]+(?:\/\d+)?$/i.test(range)) && !old.some((one) => isWithin(range, one)),
  );
  if (added.length === 0) return [];
  const text = isSensitive(after) ? SENSITIVE : added.join(", ");
  return [openedTo(added, text, path)];
}

/** A machine's interface gets an address of its own on the internet. */
function publicInterface({ type, existed, before, after }: Transition, first: boolean): Reason[] {
  if (!type.startsWith("google_compute_instance") || first) return [];
  const count = (at: typeof before) => at.blocks("network_interface.access_config").known.length;
  return count(after) > (existed ? count(before) : 0)
    ? [
        high(
          (
            "Gets a public address: network_interface.access_config " +
            `${formatValue(after.get("network_interface.access_config.nat_ip"))}`
          ).replace(/ not set$| not known until applied$/, ""),
        ),
      ]
    : [];
}

function textsOf(attribute: Attribute): string[] {
  if (attribute.kind !== "value") return [];
  const all: readonly unknown[] = Array.isArray(attribute.value) ? attribute.value : [attribute.value];
  return all.filter((one): one is string => typeof one === "string");
}
