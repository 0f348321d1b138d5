import { isIPv4, isIPv6 } from "node:net";
import { z } from "zod";
import { type Body, type Json, isObject, list, text } from "../../core/json";
import type { Resource } from "../../core/store";
import type { RestCall, RestRoute } from "../../product";
import { isPrivate, range } from "../../core/ipv4";
import { envelope, page, refuse, zoneKey, zoneOf } from "./envelope";

const TYPES =
  "A AAAA CAA CERT CNAME DNSKEY DS HTTPS LOC MX NAPTR NS OPENPGPKEY PTR SMIMEA SRV SSHFP SVCB TLSA TXT URI".split(" ");
const PROXIABLE = ["A", "AAAA", "CNAME"];
const AUTOMATIC = 1;

const fields = {
  name: z.string().min(1).max(255),
  type: z.enum(TYPES),
  ttl: z.number(),
  content: z.string().nullable().optional(),
  proxied: z.boolean().nullable().optional(),
  priority: z.number().min(0).max(65_535).nullable().optional(),
  comment: z.string().nullable().optional(),
  tags: z.array(z.string()).nullable().optional(),
  settings: z
    .strictObject({
      ipv4_only: z.boolean().nullable().optional(),
      ipv6_only: z.boolean().nullable().optional(),
      flatten_cname: z.boolean().nullable().optional(),
    })
    .nullable()
    .optional(),
  data: z.record(z.string(), z.json()).nullable().optional(),
};
const whole = z.strictObject(fields);
const some = z.strictObject(fields).partial();

const RECORDS = "cloudflare.zones.dns_records";
const COLLECTION = "/client/v4/zones/{zone}/dns_records";
const ITEM = `${COLLECTION}/{record}`;

export const recordRoutes: readonly RestRoute[] = [
  { id: "cloudflare.dns_records.list", verb: "GET", path: COLLECTION, handle: listRecords },
  { id: "cloudflare.dns_records.create", verb: "POST", path: COLLECTION, body: whole, handle: createRecord },
  {
    id: "cloudflare.dns_records.get",
    verb: "GET",
    path: ITEM,
    handle: (call) => envelope(record(call).body),
  },
  {
    id: "cloudflare.dns_records.update",
    verb: "PUT",
    path: ITEM,
    body: whole,
    handle: (call) => envelope(store(call, record(call), call.body)),
  },
  {
    id: "cloudflare.dns_records.edit",
    verb: "PATCH",
    path: ITEM,
    body: some,
    handle: (call) => {
      const before = record(call);
      return envelope(store(call, before, { ...given(before.body), ...call.body }));
    },
  },
  {
    id: "cloudflare.dns_records.delete",
    verb: "DELETE",
    path: ITEM,
    handle: (call) => {
      const gone = record(call);
      call.world.store.delete(gone.key);
      return envelope({ id: gone.body.id ?? "" });
    },
  },
];

const recordsOf = (call: RestCall): Resource[] => call.world.store.list(RECORDS, zoneKey(call.params.zone ?? ""));

function record(call: RestCall): Resource {
  zoneOf(call);
  const { zone = "", record: id = "" } = call.params;
  const found = call.world.store.get(`${zoneKey(zone)}/dns_records/${id}`);
  if (!found) throw refuse(404, 81044, "Record does not exist.");
  return found;
}

/** What of a record a request may hold. */
const given = (body: Body): Body => Object.fromEntries(Object.entries(body).filter(([name]) => name in fields));

function createRecord(call: RestCall): Body {
  zoneOf(call);
  return envelope(store(call, undefined, call.body));
}

function store(call: RestCall, before: Resource | undefined, body: Body): Body {
  const { world, params } = call;
  const own = complete(body, text(zoneOf(call)?.body.name));
  requireDistinct(call, own, text(before?.body.id));
  world.clock.advance(1);
  const id = text(before?.body.id) || newId(call, own);
  const now = world.clock.now();
  const stored: Body = {
    id,
    ...own,
    meta: {},
    created_on: before?.body.created_on ?? now,
    modified_on: now,
    ...(own.comment === null ? {} : { comment_modified_on: now }),
  };
  const key = `${zoneKey(params.zone ?? "")}/dns_records/${id}`;
  return world.store.put({ key, collection: RECORDS, body: stored }).body;
}

function newId({ world, params }: RestCall, { name, type, content }: Body): string {
  for (let attempt = 0; ; attempt += 1) {
    const purpose = ["dns_record", params.zone, name, type, content, attempt].map(String).join(" ");
    const id = world.ids.hex(purpose, 32);
    if (world.store.incarnation(`${zoneKey(params.zone ?? "")}/dns_records/${id}`) === 0) return id;
  }
}

/** @param domain of the zone; empty where it is unknown, and names are kept as they are */
function complete(body: Body, domain: string): Body {
  const type = text(body.type);
  const content = text(body.content).replace(/\.$/, "");
  const proxied = body.proxied === true;
  requireContent(type, content, body.data);
  if (proxied && !PROXIABLE.includes(type)) throw refuse(400, 9004, "This record type cannot be proxied.");
  const proxiable = PROXIABLE.includes(type) && !(type === "A" && isPrivate(range(content)));
  if (proxied && !proxiable) throw refuse(400, 9003, `Target ${content} is not allowed for a proxied record.`);
  const ttl = Number(body.ttl);
  if (ttl !== AUTOMATIC && !(ttl >= 60 && ttl <= 86_400)) {
    throw refuse(400, 9021, "Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.");
  }
  return {
    name: fullName(text(body.name).toLowerCase().replace(/\.$/, ""), domain),
    type,
    content,
    ...(!isObject(body.data) ? {} : { data: body.data }),
    ...(typeof body.priority === "number" ? { priority: body.priority } : {}),
    proxiable,
    proxied,
    ttl: proxied ? AUTOMATIC : ttl,
    settings: body.settings ?? {},
    comment: body.comment ?? null,
    tags: list(body.tags),
  };
}

function fullName(name: string, domain: string): string {
  if (domain === "" || name === domain || name.endsWith(`.${domain}`)) return name;
  return name === "@" ? domain : `${name}.${domain}`;
}

function requireContent(type: string, content: string, data: Json | undefined): void {
  if (type === "A" && !isIPv4(content)) {
    throw refuse(400, 9005, "Content for A record must be a valid IPv4 address.");
  }
  if (type === "AAAA" && !isIPv6(content)) {
    throw refuse(400, 9006, "Content for AAAA record must be a valid IPv6 address.");
  }
  if (content === "" && !isObject(data)) throw refuse(400, 9000, "Content or data of the record is missing.");
}

/** @throws RestError where another record forbids this one */
function requireDistinct(call: RestCall, own: Body, self: string): void {
  const others = recordsOf(call).filter(({ body }) => body.id !== self && body.name === own.name);
  const same = ({ body }: Resource): boolean =>
    body.type === own.type && body.content === own.content && JSON.stringify(body.data) === JSON.stringify(own.data);
  if (others.some(same)) throw refuse(400, 81058, "An identical record already exists.");
  const alone = ["A", "AAAA", "CNAME"];
  if (own.type === "CNAME" && others.some(({ body }) => alone.includes(text(body.type)))) {
    throw refuse(400, 81053, "An A, AAAA, or CNAME record with that host already exists.");
  }
  if (alone.includes(text(own.type)) && others.some(({ body }) => body.type === "CNAME")) {
    throw refuse(400, 81054, "A CNAME record with that host already exists.");
  }
}

function listRecords(call: RestCall): Body {
  zoneOf(call);
  const { searchParams } = call.url;
  const wanted = (body: Body): boolean =>
    ["name", "type", "content"].every((field) => {
      const value = searchParams.get(field) ?? searchParams.get(`${field}.exact`);
      return value === null || value === body[field];
    });
  return page(
    call,
    recordsOf(call)
      .map(({ body }) => body)
      .filter(wanted),
  );
}
