import { isIPv4, isIPv6 } from "node:net";
import { z } from "zod";
import { type Body, isObject, list, object, text } from "../../core/json";
import type { Resource } from "../../core/store";
import { type RestCall, type RestRoute, Reply } from "../../product";
import { type Concerned, act } from "./actions";
import { change, here, idOf, invalidInput, refuse, remove } from "./kind";
import { zones } from "./kinds";
import { listReply, selects } from "./lists";
import { RRSETS, putRrset, rrsetKey } from "./rrset-store";
import { labels } from "./standard";
import { requireMode, ttl } from "./zones";

const TYPES = "A AAAA CAA CNAME DS HINFO HTTPS MX NS PTR RP SOA SRV SVCB TLSA TXT".split(" ");
const record = z.strictObject({ value: z.string().min(1), comment: z.string().optional() });
const records = z.array(record).min(1);
const rrName = z
  .string()
  .regex(/^(@|\*|[^A-Z\s.]+(\.[^A-Z\s.]+)*)$/, { error: "must be in lower case, and end without a dot" });

const COLLECTION = "/v1/zones/{id}/rrsets";
const ITEM = `${COLLECTION}/{name}/{type}`;

export const rrsetRoutes: readonly RestRoute[] = [
  { id: "hcloud.rrsets.list", verb: "GET", path: COLLECTION, handle: listRrsets },
  {
    id: "hcloud.rrsets.create",
    verb: "POST",
    path: COLLECTION,
    body: z.strictObject({
      name: rrName,
      type: z.enum(TYPES),
      ttl: ttl.nullable().default(null),
      labels: labels.default({}),
      records,
    }),
    handle: createRrset,
  },
  { id: "hcloud.rrsets.get", verb: "GET", path: ITEM, handle: (call) => ({ rrset: rrset(call).body }) },
  {
    id: "hcloud.rrsets.update",
    verb: "PUT",
    path: ITEM,
    body: z.strictObject({ labels: labels.optional() }),
    handle: (call) => {
      requireMode(call, "primary");
      return { rrset: change(call.world, rrset(call), call.body).body };
    },
  },
  {
    id: "hcloud.rrsets.delete",
    verb: "DELETE",
    path: ITEM,
    handle: (call) => {
      requireMode(call, "primary");
      const zone = idOf(here(call, zones));
      const gone = changeable(call);
      if (call.fault?.kind !== "operation") remove(call.world, gone);
      return new Reply(201, { action: act(call, "delete_rrset", { zone }) });
    },
  },
  action("change_protection", "change_rrset_protection", z.strictObject({ change: z.boolean().optional() }), (call) => {
    const before = rrset(call);
    return { protection: { ...object(before.body.protection), ...call.body } };
  }),
  action("change_ttl", "change_rrset_ttl", z.strictObject({ ttl: ttl.nullable() }), (call) => {
    changeable(call);
    return { ttl: call.body.ttl ?? null };
  }),
  action("set_records", "set_rrset_records", z.strictObject({ records }), (call) => {
    const { type } = changeable(call).body;
    return { records: valid(text(type), list(call.body.records).filter(isObject)) };
  }),
];

function rrset(call: RestCall): Resource {
  const { name = "", type = "" } = call.params;
  const found = call.world.store.get(rrsetKey(here(call, zones), name, type));
  if (!found) throw refuse(404, "not_found", `RRSet with name '${name}' and type '${type}' not found`);
  return found;
}

/** @throws RestError 423 where the set is protected from changes */
function changeable(call: RestCall): Resource {
  const found = rrset(call);
  if (object(found.body.protection).change === true) throw refuse(423, "protected", "RRSet change is protected");
  return found;
}

function action(name: string, command: string, body: z.ZodType, after: (call: RestCall) => Body): RestRoute {
  return {
    id: `hcloud.rrsets.${name}`,
    verb: "POST",
    path: `${ITEM}/actions/${name}`,
    body,
    handle: (call) => {
      requireMode(call, "primary");
      const concerned: Concerned = { zone: idOf(here(call, zones)) };
      const before = rrset(call);
      if (call.fault?.kind !== "operation") change(call.world, before, after(call));
      return new Reply(201, { action: act(call, command, concerned) });
    },
  };
}

function createRrset(call: RestCall): Reply {
  requireMode(call, "primary");
  const { world, body } = call;
  const zone = here(call, zones);
  const [name, type] = [text(body.name), text(body.type)];
  if (name.endsWith(`.${text(zone.body.name)}`)) throw invalidInput("name", "must not end with the name of the zone");
  if (world.store.get(rrsetKey(zone, name, type))) {
    throw refuse(409, "uniqueness_error", "an RRSet with the same name and type already exists");
  }
  const checked = valid(type, list(body.records).filter(isObject));
  world.clock.advance(1);
  const made = putRrset(world, zone, { ...body, records: checked, protection: { change: false } });
  return new Reply(201, { rrset: made.body, action: act(call, "create_rrset", { zone: idOf(zone) }) });
}

const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  A: isIPv4,
  AAAA: isIPv6,
  CAA: (value) => /^\d{1,3} [a-z0-9]+ "[^"]*"$/.test(value),
  MX: (value) => /^\d{1,5} \S+$/.test(value),
  TXT: (value) => /^"([^"\\]|\\.)*"( "([^"\\]|\\.)*")*$/.test(value),
};

/** @throws RestError where values repeat or cannot be of the type */
function valid(type: string, given: readonly Body[]): Body[] {
  const values = given.map((one) => text(one.value));
  if (new Set(values).size < values.length) throw invalidInput("records", "values must be distinct");
  const wrong = values.find((value) => FORMATS[type]?.(value) === false);
  if (wrong !== undefined) throw invalidInput("records", `'${wrong}' is no value of a record of type ${type}`);
  return [...given];
}

function listRrsets(call: RestCall): Body | Reply {
  const { searchParams } = call.url;
  const selector = searchParams.get("label_selector");
  const matches = selector ? selects(selector) : () => true;
  const found = call.world.store
    .list(RRSETS, here(call, zones).key)
    .map(({ body }) => body)
    .filter(matches)
    .filter((body) =>
      ["name", "type"].every((field) => {
        const wanted = searchParams.getAll(field);
        return wanted.length === 0 || wanted.includes(text(body[field]));
      }),
    );
  return listReply(call, "rrsets", found);
}
