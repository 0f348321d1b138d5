import type { Thing } from "../graph";
import { Kind } from "../kinds";
import { guardOf, isClosed, openPorts, SSH, sshSources, wordsOf } from "./firewalls";
import { PROGRAM, through } from "./inside";
import { few } from "./programs";
import { House, nameOf, Sheet } from "./sheet";

const PEOPLE: Kind = { one: "Administrators", many: "Administrators", layer: "outside", types: [] };
const ADDRESSES: ReadonlySet<string> = new Set(["hcloud_primary_ip", "hcloud_floating_ip"]);

/** Puts a firewall on the way from the internet to its servers, or into the server that it keeps closed. */
export function standInWay(sheet: Sheet, firewall: Thing): void {
  const [resource, ...more] = firewall.main;
  if (!resource || more.length > 0) return;
  const guard = guardOf(resource);
  sheet.rename(firewall, `Firewall ${nameOf(resource)}`, wordsOf(guard));
  const guarded = sheet.houses.filter(({ thing }) => sheet.leads(firewall, thing));
  const [only, ...others] = guarded;
  if (isClosed(guard)) {
    if (!only || others.length > 0) return;
    sheet.drop(firewall, only.thing);
    sheet.within.set(firewall, only.thing);
    return;
  }
  for (const house of guarded) leadIn(sheet, firewall, house, openPorts(guard));
  const sources = sshSources(guard);
  if (sources === undefined) return;
  if (sources.length > 0) administer(sheet, firewall, sources);
  for (const house of guarded) reachBySsh(sheet, firewall, house);
}

/** What reaches a server from the internet reaches it through its firewall. */
function leadIn(sheet: Sheet, firewall: Thing, { thing, programs }: House, ports: readonly string[]): void {
  for (const from of sheet.to(thing).filter(({ main }) => main.some(({ type }) => ADDRESSES.has(type)))) {
    sheet.drop(from, thing);
    sheet.arrow(from, firewall);
  }
  if (sheet.entrances.delete(thing)) sheet.entrances.add(firewall);
  const web = [...programs].filter(([{ role }]) => role === "web").map(([, to]) => to);
  const open = ports.filter((port) => port !== SSH);
  if (web.length === 0 || open.length === 0) return;
  sheet.drop(firewall, thing);
  for (const to of web) sheet.arrow(firewall, to, open.join(", "));
}

function administer(sheet: Sheet, firewall: Thing, sources: readonly string[]): void {
  const before = sheet.to(firewall);
  const people = sheet.add(PEOPLE, "Administrators", few(sources));
  sheet.arrow(people, firewall, "SSH");
  // They are outside of everything, as the internet is.
  for (const from of before) sheet.above.push([people, from]);
}

/** Through SSH of a server its neighbours are reached too. */
function reachBySsh(sheet: Sheet, firewall: Thing, house: House): void {
  if (!house.known || house.programs.size === 0) return;
  const keys = /^\s*PasswordAuthentication\s+no\b/m.test(house.known.config.text);
  const ssh = sheet.add(PROGRAM, "SSH", keys ? ["by key only"] : [], house.thing);
  sheet.arrow(firewall, ssh, SSH);
  for (const other of sheet.houses)
    if (other !== house && other.guard) through(sheet, house, other, ssh, other.guard.thing, Number(SSH));
}
