import { companies, companyOf, titleOf } from "../../verdict/companies";
import { defineCheck } from "../../verdict/define";
import { textOf, textOrEmpty, shownTextOf, isSensitive } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, forEvery, verdict } from "../../verdict/expectations";
import { describe } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { isWithin } from "../../formats/ip-range";
import { isIn } from "../../products/hetzner/hosts";

const ADDRESSED = ["hcloud_primary_ip", "hcloud_server", "hcloud_floating_ip", "hcloud_load_balancer"];
/** Where each of them says its addresses: one, or the network that Hetzner gave it, of which any is its own. */
const ADDRESSES = ["ip_address", "ip_network", "ipv4_address", "ipv6_address", "ipv6_network", "ipv4", "ipv6"];
/** Types whose values name a host, some behind numbers. */
const HOST_RECORD_TYPES = new Set(["CNAME", "MX", "NS", "SRV", "HTTPS", "SVCB"]);
const OWN_ADDRESS = "an address of the system";

/** What names may point to: domains of the system and of the companies that the page names. */
interface Allowed {
  readonly domains: readonly string[];
  readonly expected: string;
}

export const hetznerOwnNames = defineCheck({
  id: "hetzner/own-names",
  summary:
    "DNS names of the system point to its own addresses at Hetzner, and to no company that the page does not name.",
  severity: "high",
  links: ["https://docs.hetzner.com/networking/dns/"],
  parameters: { companies: companies("The companies to which names of the system may point.") },
  remedy: ({ companies: given }) =>
    "Point A and AAAA records to the system's primary IPs, and CNAME, MX and NS records to hosts of the system, " +
    `${given.map(companyOf).map(titleOf).join(" or ")}.`,
  stacks: SYSTEM,
  evaluate: ({ model }, { companies: given }) => {
    const named = given.map(companyOf);
    const zones = model.resources("hcloud_zone").flatMap((zone) => textOf(zone.get("name")) ?? []);
    const allowed = {
      domains: [...zones, ...named.flatMap(({ domains, recordDomains = [] }) => [...domains, ...recordDomains])],
      expected: `a host of the system, of ${named.map(titleOf).join(" or ")}`,
    };
    return verdict(
      forEvery(model.resources("hcloud_zone_rrset", "hcloud_zone_record"), "names of the system at Hetzner", (record) =>
        judge(model, record, allowed),
      ),
    );
  },
});

function judge(model: Model, record: Resource, allowed: Allowed): readonly Finding[] {
  const type = textOf(record.get("type"));
  const { known, unknown } = record.blocks("records");
  const values: readonly Cursor[] = record.type === "hcloud_zone_record" ? [record] : known;
  if (unknown && known.length === 0)
    return [findingAt("unknown", record, "records", OWN_ADDRESS, "not known until it is applied")];
  return values.flatMap((at): readonly Finding[] => {
    if (type === "A" || type === "AAAA") return [address(model, at)];
    return HOST_RECORD_TYPES.has(type ?? "") ? [host(at, allowed)] : [];
  });
}

function address(model: Model, at: Cursor): Finding {
  const link = model.linked(at, "value", ...ADDRESSED);
  const own =
    link.kind === "resources"
      ? link.resources
      : link.kind === "elsewhere"
        ? serversAt(model, textOf(at.get("value")))
        : [];
  const status = own.length > 0 ? "holds" : link.kind === "unknown" ? "unknown" : "violated";
  return findingAt(
    status,
    at,
    "value",
    OWN_ADDRESS,
    own.length > 0 ? own.map((one) => one.address).join(", ") : (shownTextOf(at.get("value")) ?? "another address"),
  );
}

/**
 * What of the system has an address: a state and an old plan know the address alone, and not that it was reckoned from
 * a network.
 */
function serversAt(model: Model, address: string | undefined): readonly Resource[] {
  if (address === undefined || address.includes("/")) return [];
  return model
    .resources(...ADDRESSED)
    .filter((one) => ADDRESSES.some((path) => isWithin(address, textOf(one.get(path)) ?? "")));
}

function host(at: Cursor, { domains, expected }: Allowed): Finding {
  const value = at.get("value");
  const text = value.kind === "value" ? textOrEmpty(value) : undefined;
  if (text === undefined)
    return findingAt(
      value.kind === "absent" ? "violated" : "unknown",
      at,
      "value",
      expected,
      "not known until it is applied",
    );
  const [name = ""] = text
    .replace(/^(?:\d+\s+)+/, "")
    .toLowerCase()
    .split(/\s/);
  // Without a full stop at its end it stands in the zone itself; nothing but a full stop is the name itself.
  const own = !name.endsWith(".") || name === "." || domains.some((domain) => isIn(name.slice(0, -1), domain));
  return findingAt(own ? "holds" : "violated", at, "value", expected, isSensitive(value) ? describe(value) : name);
}
