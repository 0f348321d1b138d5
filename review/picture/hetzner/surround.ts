import type { Thing } from "../graph";
import { Kind } from "../kinds";
import { gatewayOf } from "./firewalls";
import { locationOf, textOf, titleOf } from "./places";
import { few } from "./programs";
import { nameOf, Sheet } from "./sheet";

const PLACE: Kind = { one: "place", many: "places", layer: "outside", types: [] };
const LEADING: ReadonlySet<string> = new Set(["A", "AAAA", "CNAME"]);

/** What servers and zones say of themselves. */
export function tell(sheet: Sheet): void {
  for (const { thing, resource, name, addresses } of sheet.houses) {
    const [net] = resource.blocks("public_net").known;
    const off = net !== undefined && ["ipv4_enabled", "ipv6_enabled"].every((path) => textOf(net, path) === "false");
    sheet.rename(thing, `Server ${name}`, few([...addresses, ...(off ? ["no public address"] : [])]));
  }
  for (const zone of sheet.of("hcloud_zone")) {
    const [resource, ...more] = zone.main;
    const names = new Set(
      zone.parts.filter((record) => LEADING.has(textOf(record, "type"))).map((record) => textOf(record, "name")),
    );
    if (resource && more.length === 0)
      sheet.rename(zone, "DNS zone", [nameOf(resource), [...names].join(", ")].filter(Boolean));
  }
}

/** Networks and places stand around what is in them. */
export function surround(sheet: Sheet): void {
  for (const network of sheet.of("hcloud_network")) surroundBy(sheet, network);
  const locations = [...sheet.things].map((thing) => [thing, placeOf(sheet, thing)] as const);
  const places = new Map<string, Thing>();
  for (const [thing, location] of locations) {
    if (sheet.within.has(thing) || location === "") continue;
    const place = places.get(location) ?? sheet.add(PLACE, titleOf(location), []);
    places.set(location, place);
    sheet.within.set(thing, place);
  }
}

/** Where its servers are in several places, a network stands beside them. */
function surroundBy(sheet: Sheet, network: Thing): void {
  const [resource, ...more] = network.main;
  const members = sheet.houses.filter(({ thing }) => !sheet.within.has(thing) && sheet.leads(thing, network));
  if (
    !resource ||
    more.length > 0 ||
    members.length === 0 ||
    new Set(members.map((member) => locationOf(member.resource))).size > 1
  )
    return;
  for (const { thing } of members) {
    sheet.within.set(thing, network);
    sheet.drop(thing, network);
  }
  const gateway = gatewayOf(sheet.model, resource);
  const out = sheet.houses.find(({ addresses }) => gateway !== undefined && addresses.includes(gateway));
  sheet.rename(
    network,
    `Private network ${nameOf(resource)}`,
    [textOf(resource, "ip_range"), ...(out ? [`way out through ${out.name}`] : [])].filter(Boolean),
  );
}

/** The one place of a thing, of what stands in it, or of what it guards; empty where there is not one. */
function placeOf(sheet: Sheet, thing: Thing): string {
  const inside = [...sheet.within].filter(([, outer]) => outer === thing).flatMap(([inner]) => inner.main);
  const guarded =
    thing.main[0]?.type === "hcloud_firewall"
      ? sheet.from(thing).flatMap((to) => [to, sheet.within.get(to)].flatMap((one) => one?.main ?? []))
      : [];
  const found = new Set(
    [...thing.main, ...inside, ...guarded]
      .filter(({ type }) => type.startsWith("hcloud_"))
      .map(locationOf)
      .filter(Boolean),
  );
  return found.size === 1 ? ([...found][0] ?? "") : "";
}
