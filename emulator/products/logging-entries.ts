import { invalid, notFound } from "../core/errors";
import { type Body, list, object, text } from "../core/json";
import { filterBy } from "../core/pages";
import type { World } from "../core/world";
import type { Call, Handler } from "../product";

/** Entries of one page where the request does not say. */
const PAGE_SIZE = 50;

/** Entries are readable at once and through every view of their project: sinks and exclusions are not evaluated. */
export const entryMethods: Readonly<Record<string, Handler>> = { "entries.list": listEntries, "entries.write": write };

/** Keeps an entry. @param entry with a logName; the service adds its id and times */
export function log(world: World, entry: Body): void {
  const now = world.clock.now();
  const insertId = text(entry.insertId) || world.ids.hex(`entry ${String(world.entries.length)}`, 16);
  world.entries.push({ timestamp: now, severity: "DEFAULT", ...entry, insertId, receiveTimestamp: now });
}

function write(call: Call): Body {
  const { logName, resource, labels } = call.body;
  for (const given of list(call.body.entries).map(object)) {
    const entry: Body = {
      ...(logName ? { logName } : {}),
      ...(resource ? { resource } : {}),
      ...given,
      labels: { ...object(labels), ...object(given.labels) },
    };
    requireProject(call, text(entry.logName));
    log(call.world, entry);
  }
  return {};
}

function listEntries(call: Call): Body {
  const { filter, orderBy, pageSize, pageToken } = call.body;
  const names = list(call.body.resourceNames).map((name) => call.world.projects.byId(text(name)));
  if (names.length === 0) throw invalid("resource_names: at least one is required.");
  for (const name of names) {
    requireProject(call, name);
    // A project without log buckets of its own has those that every project has.
    if (name.includes("/views/") && !call.world.store.get(`logging/${name}`)) {
      throw notFound(`View ${name} does not exist.`);
    }
  }
  const projects = names.map(projectOf);
  const matches = text(filter) === "" ? () => true : filterBy(text(filter).replaceAll("\n", " AND "));
  const found = call.world.entries
    .filter((entry) => projects.includes(projectOf(text(entry.logName))) && matches(entry))
    .sort((one, other) => text(one.timestamp).localeCompare(text(other.timestamp)));
  if (text(orderBy) === "timestamp desc") found.reverse();
  const start = Number(text(pageToken) || "0");
  const size = Number(pageSize ?? 0) || PAGE_SIZE;
  const reply: Body = { entries: found.slice(start, start + size) };
  if (start + size < found.length) reply.nextPageToken = String(start + size);
  return reply;
}

const projectOf = (name: string): string => /^projects\/([^/]+)/.exec(name)?.[1] ?? "";

function requireProject(call: Call, name: string): void {
  const project = projectOf(name);
  if (project !== "" && call.world.projects.number(project) !== undefined) return;
  throw invalid(`'${name}' names no project.`);
}
