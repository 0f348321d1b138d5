import { GraphNode } from "../graph/graph";
import { Kind } from "../graph/resource-kinds";
import { gatewayOf } from "./firewall-access";
import { locationOf, visibleText, locationTitle } from "./locations";
import { truncateLines } from "./programs";
import { displayName, GraphEditor } from "./graph-editor";

const LOCATION: Kind = { one: "place", many: "places", layer: "outside", types: [] };
const ADDRESS_RECORD_TYPES: ReadonlySet<string> = new Set(["A", "AAAA", "CNAME"]);

/** What servers and zones say of themselves. */
export function describeServersAndZones(editor: GraphEditor): void {
  for (const { thing, resource, name, addresses } of editor.serverNodes) {
    const [net] = resource.blocks("public_net").known;
    const off =
      net !== undefined && ["ipv4_enabled", "ipv6_enabled"].every((path) => visibleText(net, path) === "false");
    editor.rename(thing, `Server ${name}`, truncateLines([...addresses, ...(off ? ["no public address"] : [])]));
  }
  for (const zone of editor.nodesOfType("hcloud_zone")) {
    const [resource, ...more] = zone.main;
    const names = new Set(
      zone.parts
        .filter((record) => ADDRESS_RECORD_TYPES.has(visibleText(record, "type")))
        .map((record) => visibleText(record, "name")),
    );
    if (resource && more.length === 0)
      editor.rename(zone, "DNS zone", [displayName(resource), [...names].join(", ")].filter(Boolean));
  }
}

/** Networks and places stand around what is in them. */
export function groupByNetworkAndLocation(editor: GraphEditor): void {
  for (const network of editor.nodesOfType("hcloud_network")) groupByNetwork(editor, network);
  const locations = [...editor.things].map((thing) => [thing, locationOfNode(editor, thing)] as const);
  const places = new Map<string, GraphNode>();
  for (const [thing, location] of locations) {
    if (editor.within.has(thing) || location === "") continue;
    const place = places.get(location) ?? editor.addNode(LOCATION, locationTitle(location), []);
    places.set(location, place);
    editor.within.set(thing, place);
  }
}

/** Where its servers are in several places, a network stands beside them. */
function groupByNetwork(editor: GraphEditor, network: GraphNode): void {
  const [resource, ...more] = network.main;
  const members = editor.serverNodes.filter(({ thing }) => !editor.within.has(thing) && editor.hasEdge(thing, network));
  if (
    !resource ||
    more.length > 0 ||
    members.length === 0 ||
    new Set(members.map((member) => locationOf(member.resource))).size > 1
  )
    return;
  for (const { thing } of members) {
    editor.within.set(thing, network);
    editor.removeEdge(thing, network);
  }
  const gateway = gatewayOf(editor.model, resource);
  const out = editor.serverNodes.find(({ addresses }) => gateway !== undefined && addresses.includes(gateway));
  editor.rename(
    network,
    `Private network ${displayName(resource)}`,
    [visibleText(resource, "ip_range"), ...(out ? [`way out through ${out.name}`] : [])].filter(Boolean),
  );
}

/** The one place of a thing, of what stands in it, or of what it guards; empty where there is not one. */
function locationOfNode(editor: GraphEditor, thing: GraphNode): string {
  const inside = [...editor.within].filter(([, outer]) => outer === thing).flatMap(([inner]) => inner.main);
  const guarded =
    thing.main[0]?.type === "hcloud_firewall"
      ? editor.targetsOf(thing).flatMap((to) => [to, editor.within.get(to)].flatMap((one) => one?.main ?? []))
      : [];
  const found = new Set(
    [...thing.main, ...inside, ...guarded]
      .filter(({ type }) => type.startsWith("hcloud_"))
      .map(locationOf)
      .filter(Boolean),
  );
  return found.size === 1 ? ([...found][0] ?? "") : "";
}
