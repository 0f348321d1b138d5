import { KnownServer } from "../../../posture/products/hetzner/cloud-config";
import { isDatabase } from "../../../posture/products/hetzner/servers";
import { GraphNode } from "../graph/graph";
import { Kind } from "../graph/resource-kinds";
import { hostFirewallAccess } from "./firewall-access";
import { visibleText } from "./locations";
import { asksPostgres, Program, programsOf } from "./programs";
import { ServerNode, GraphEditor } from "./graph-editor";

export const PROGRAM: Kind = { one: "program", many: "programs", layer: "compute", types: [] };
const DATA_STORE: Kind = { ...PROGRAM, layer: "data" };
const HOST_FIREWALL: Kind = {
  one: "firewall of the server",
  many: "firewalls of servers",
  layer: "network",
  types: [],
};

const POSTGRES = 5432;

/** Draws what a server runs. */
export function addPrograms(editor: GraphEditor, { known, thing, programs }: ServerNode): void {
  for (const program of known ? programsOf(known) : [])
    programs.set(
      program,
      editor.addNode(program.role === "database" ? DATA_STORE : PROGRAM, program.title, program.lines, thing),
    );
}

/** A server's own firewall stands before what others reach in it. */
export function addHostFirewall(editor: GraphEditor, house: ServerNode): void {
  const found =
    house.known &&
    hostFirewallAccess(
      house.known,
      editor.serverNodes.filter((other) => other !== house),
    );
  if (found)
    house.hostFirewall = {
      thing: editor.addNode(HOST_FIREWALL, "Server’s own firewall", found.lines, house.thing),
      reaches: found.reaches,
    };
}

/** Draws whom what runs in a server talks to. */
export function connectPrograms(editor: GraphEditor, house: ServerNode): void {
  const { known, programs } = house;
  if (!known) return;
  const containers = [...programs].filter(([{ role }]) => role === "container");
  for (const [program, from] of programs) {
    if (program.role === "web")
      for (const [{ ports }, to] of containers)
        if (ports.some((port) => new RegExp(String.raw`:${port}\b`).test(program.text))) editor.addEdge(from, to);
    if (program.role !== "web" && program.role !== "database") connectDatabases(editor, house, known, program, from);
    if (program.role === "backups") connectStorageBoxes(editor, house, known, program, from);
    // What only runs at times stands below what always runs.
    if (program.role === "jobs" && containers[0]) editor.above.push([containers[0][1], from]);
  }
}

function connectDatabases(
  editor: GraphEditor,
  house: ServerNode,
  known: KnownServer,
  program: Program,
  from: GraphNode,
): void {
  for (const other of editor.serverNodes) {
    const database = [...other.programs].find(([{ role }]) => role === "database")?.[1];
    if (!database || !other.known || !isDatabase(other.known)) continue;
    const named = (text: string) => other.addresses.some((address) => text.includes(address));
    const asks =
      other === house
        ? program.role === "container" && asksPostgres(program.text)
        : named(program.text) || (asksPostgres(program.text) && named(known.config.text));
    if (asks) connectThroughFirewall(editor, house, other, from, database, POSTGRES);
  }
}

/** An arrow to something in another server, by way of that server's own firewall. */
export function connectThroughFirewall(
  editor: GraphEditor,
  house: ServerNode,
  other: ServerNode,
  from: GraphNode,
  to: GraphNode,
  port: number,
): void {
  if (other === house || !other.hostFirewall) return editor.addEdge(from, to);
  if (!other.hostFirewall.reaches(house.name, port)) return;
  editor.addEdge(from, other.hostFirewall.thing);
  editor.addEdge(other.hostFirewall.thing, to, `${port}`);
}

function connectStorageBoxes(
  editor: GraphEditor,
  { thing }: ServerNode,
  known: KnownServer,
  { text }: Program,
  from: GraphNode,
): void {
  for (const box of storageBoxesOf(editor, thing, known)) {
    editor.removeEdge(thing, box);
    editor.addEdge(from, box, /--insecure-no-password\b/.test(text) ? "not encrypted" : "encrypted");
  }
}

/** The Storage Boxes that a server names: by reference, by their host's name, or the only one there is. */
function storageBoxesOf(editor: GraphEditor, server: GraphNode, { config }: KnownServer): readonly GraphNode[] {
  const all = editor.nodesOfType("hcloud_storage_box");
  const referred = all.filter((box) => editor.hasEdge(server, box));
  if (referred.length > 0) return referred;
  const hosts: readonly string[] = config.text.match(/\b[\w-]+\.your-storagebox\.de\b/g) ?? [];
  const named = all.filter(({ main }) => main.some((box) => hosts.includes(visibleText(box, "server"))));
  return named.length > 0 ? named : hosts.length > 0 && all.length === 1 ? all : [];
}

/** Whether something uses files below a path: it may also name the path only to wait for it. */
const storesDataIn = (text: string, path: string) =>
  text.replace(/^(?:RequiresMountsFor|After|Requires)=.*$/gm, "").includes(path);

/** A volume stands in its server, below what keeps its data there; servers that others connect to stand below these. */
export function placeVolumes(editor: GraphEditor, { thing, known, programs }: ServerNode): void {
  if (!known || programs.size === 0) return;
  const volumes = editor.targetsOf(thing).filter(({ main }) => main[0]?.type === "hcloud_volume");
  const mounts = [...known.config.files].flatMap(([path, content]) =>
    path.endsWith(".mount") ? (/^Where=(\S+)/m.exec(content)?.[1] ?? []) : [],
  );
  const keeps = ({ role, text }: Program) =>
    role === "database" ||
    ((role === "container" || role === "backups") && mounts.some((mount) => storesDataIn(text, mount)));
  for (const volume of volumes) {
    editor.removeEdge(thing, volume);
    editor.within.set(volume, thing);
    if (volumes.length === 1) for (const [program, from] of programs) if (keeps(program)) editor.addEdge(from, volume);
    for (const other of editor.serverNodes)
      if (
        other.hostFirewall &&
        editor.sourcesOf(other.hostFirewall.thing).some((from) => editor.within.get(from) === thing)
      )
        editor.above.push([volume, other.hostFirewall.thing]);
  }
}
