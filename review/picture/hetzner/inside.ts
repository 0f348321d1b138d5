import { KnownServer } from "../../../posture/checks/hetzner/cloud-config";
import { isDatabase } from "../../../posture/checks/hetzner/servers";
import type { Thing } from "../graph";
import { Kind } from "../kinds";
import { hostGuard } from "./firewalls";
import { textOf } from "./places";
import { asksPostgres, Program, programsOf } from "./programs";
import { House, Sheet } from "./sheet";

export const PROGRAM: Kind = { one: "program", many: "programs", layer: "compute", types: [] };
const STORE: Kind = { ...PROGRAM, layer: "data" };
const GUARD: Kind = { one: "firewall of the server", many: "firewalls of servers", layer: "network", types: [] };

const POSTGRES = 5432;

/** Draws what a server runs. */
export function fill(sheet: Sheet, { known, thing, programs }: House): void {
  for (const program of known ? programsOf(known) : [])
    programs.set(
      program,
      sheet.add(program.role === "database" ? STORE : PROGRAM, program.title, program.lines, thing),
    );
}

/** A server's own firewall stands before what others reach in it. */
export function guard(sheet: Sheet, house: House): void {
  const found =
    house.known &&
    hostGuard(
      house.known,
      sheet.houses.filter((other) => other !== house),
    );
  if (found)
    house.guard = {
      thing: sheet.add(GUARD, "Server’s own firewall", found.lines, house.thing),
      reaches: found.reaches,
    };
}

/** Draws whom what runs in a server talks to. */
export function connect(sheet: Sheet, house: House): void {
  const { known, programs } = house;
  if (!known) return;
  const containers = [...programs].filter(([{ role }]) => role === "container");
  for (const [program, from] of programs) {
    if (program.role === "web")
      for (const [{ ports }, to] of containers)
        if (ports.some((port) => new RegExp(String.raw`:${port}\b`).test(program.text))) sheet.arrow(from, to);
    if (program.role !== "web" && program.role !== "database") toDatabases(sheet, house, known, program, from);
    if (program.role === "backups") toBoxes(sheet, house, known, program, from);
    // What only runs at times stands below what always runs.
    if (program.role === "jobs" && containers[0]) sheet.above.push([containers[0][1], from]);
  }
}

function toDatabases(sheet: Sheet, house: House, known: KnownServer, program: Program, from: Thing): void {
  for (const other of sheet.houses) {
    const database = [...other.programs].find(([{ role }]) => role === "database")?.[1];
    if (!database || !other.known || !isDatabase(other.known)) continue;
    const named = (text: string) => other.addresses.some((address) => text.includes(address));
    const asks =
      other === house
        ? program.role === "container" && asksPostgres(program.text)
        : named(program.text) || (asksPostgres(program.text) && named(known.config.text));
    if (asks) through(sheet, house, other, from, database, POSTGRES);
  }
}

/** An arrow to something in another server, by way of that server's own firewall. */
export function through(sheet: Sheet, house: House, other: House, from: Thing, to: Thing, port: number): void {
  if (other === house || !other.guard) return sheet.arrow(from, to);
  if (!other.guard.reaches(house.name, port)) return;
  sheet.arrow(from, other.guard.thing);
  sheet.arrow(other.guard.thing, to, `${port}`);
}

function toBoxes(sheet: Sheet, { thing }: House, known: KnownServer, { text }: Program, from: Thing): void {
  for (const box of boxesOf(sheet, thing, known)) {
    sheet.drop(thing, box);
    sheet.arrow(from, box, /--insecure-no-password\b/.test(text) ? "not encrypted" : "encrypted");
  }
}

/** The Storage Boxes that a server names: by reference, by their host's name, or the only one there is. */
function boxesOf(sheet: Sheet, server: Thing, { config }: KnownServer): readonly Thing[] {
  const all = sheet.of("hcloud_storage_box");
  const referred = all.filter((box) => sheet.leads(server, box));
  if (referred.length > 0) return referred;
  const hosts: readonly string[] = config.text.match(/\b[\w-]+\.your-storagebox\.de\b/g) ?? [];
  const named = all.filter(({ main }) => main.some((box) => hosts.includes(textOf(box, "server"))));
  return named.length > 0 ? named : hosts.length > 0 && all.length === 1 ? all : [];
}

/** Whether something uses files below a path: it may also name the path only to wait for it. */
const keepsIn = (text: string, path: string) =>
  text.replace(/^(?:RequiresMountsFor|After|Requires)=.*$/gm, "").includes(path);

/** A volume stands in its server, below what keeps its data there; servers that others connect to stand below these. */
export function keepData(sheet: Sheet, { thing, known, programs }: House): void {
  if (!known || programs.size === 0) return;
  const volumes = sheet.from(thing).filter(({ main }) => main[0]?.type === "hcloud_volume");
  const mounts = [...known.config.files].flatMap(([path, content]) =>
    path.endsWith(".mount") ? (/^Where=(\S+)/m.exec(content)?.[1] ?? []) : [],
  );
  const keeps = ({ role, text }: Program) =>
    role === "database" ||
    ((role === "container" || role === "backups") && mounts.some((mount) => keepsIn(text, mount)));
  for (const volume of volumes) {
    sheet.drop(thing, volume);
    sheet.within.set(volume, thing);
    if (volumes.length === 1) for (const [program, from] of programs) if (keeps(program)) sheet.arrow(from, volume);
    for (const other of sheet.houses)
      if (other.guard && sheet.to(other.guard.thing).some((from) => sheet.within.get(from) === thing))
        sheet.above.push([volume, other.guard.thing]);
  }
}
