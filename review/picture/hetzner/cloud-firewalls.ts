import { GraphNode } from "../graph/graph";
import { Kind } from "../graph/resource-kinds";
import { accessOf, isClosed, openPorts, SSH, sshSources, describeAccess } from "./firewall-access";
import { PROGRAM, connectThroughFirewall } from "./server-contents";
import { truncateLines } from "./programs";
import { ServerNode, displayName, GraphEditor } from "./graph-editor";

const ADMINISTRATORS: Kind = { one: "Administrators", many: "Administrators", layer: "outside", types: [] };
const ADDRESSES: ReadonlySet<string> = new Set(["hcloud_primary_ip", "hcloud_floating_ip"]);

/** Puts a firewall on the way from the internet to its servers, or into the server that it keeps closed. */
export function placeFirewall(editor: GraphEditor, firewall: GraphNode): void {
  const [resource, ...more] = firewall.main;
  if (!resource || more.length > 0) return;
  const guard = accessOf(resource);
  editor.rename(firewall, `Firewall ${displayName(resource)}`, describeAccess(guard));
  const guarded = editor.serverNodes.filter(({ thing }) => editor.hasEdge(firewall, thing));
  const [only, ...others] = guarded;
  if (isClosed(guard)) {
    if (!only || others.length > 0) return;
    editor.removeEdge(firewall, only.thing);
    editor.within.set(firewall, only.thing);
    return;
  }
  for (const house of guarded) routeThroughFirewall(editor, firewall, house, openPorts(guard));
  const sources = sshSources(guard);
  if (sources === undefined) return;
  if (sources.length > 0) addAdministrators(editor, firewall, sources);
  for (const house of guarded) addSshAccess(editor, firewall, house);
}

/** What reaches a server from the internet reaches it through its firewall. */
function routeThroughFirewall(
  editor: GraphEditor,
  firewall: GraphNode,
  { thing, programs }: ServerNode,
  ports: readonly string[],
): void {
  for (const from of editor.sourcesOf(thing).filter(({ main }) => main.some(({ type }) => ADDRESSES.has(type)))) {
    editor.removeEdge(from, thing);
    editor.addEdge(from, firewall);
  }
  if (editor.entrances.delete(thing)) editor.entrances.add(firewall);
  const web = [...programs].filter(([{ role }]) => role === "web").map(([, to]) => to);
  const open = ports.filter((port) => port !== SSH);
  if (web.length === 0 || open.length === 0) return;
  editor.removeEdge(firewall, thing);
  for (const to of web) editor.addEdge(firewall, to, open.join(", "));
}

function addAdministrators(editor: GraphEditor, firewall: GraphNode, sources: readonly string[]): void {
  const before = editor.sourcesOf(firewall);
  const people = editor.addNode(ADMINISTRATORS, "Administrators", truncateLines(sources));
  editor.addEdge(people, firewall, "SSH");
  // They are outside of everything, as the internet is.
  for (const from of before) editor.above.push([people, from]);
}

/** Through SSH of a server its neighbours are reached too. */
function addSshAccess(editor: GraphEditor, firewall: GraphNode, house: ServerNode): void {
  if (!house.known || house.programs.size === 0) return;
  const keys = /^\s*PasswordAuthentication\s+no\b/m.test(house.known.config.text);
  const ssh = editor.addNode(PROGRAM, "SSH", keys ? ["by key only"] : [], house.thing);
  editor.addEdge(firewall, ssh, SSH);
  for (const other of editor.serverNodes)
    if (other !== house && other.hostFirewall)
      connectThroughFirewall(editor, house, other, ssh, other.hostFirewall.thing, Number(SSH));
}
