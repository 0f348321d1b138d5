import { ApiError, notFound } from "../core/errors";
import { type Body, list, object, text } from "../core/json";
import { page } from "../core/pages";
import type { Resource } from "../core/store";
import type { Call, GoogleProduct } from "../product";
import { getKey, listKeys } from "./dns/keys";
import { RecordChange, RECORDS, recordKey } from "./dns/records";
import { managedZones, updateZone } from "./dns/zones";

/** Cloud DNS. Changes are done in the first reply. */
export const dns: GoogleProduct = {
  kind: "google",
  service: "dns",
  documents: ["dns.v1", "dns.v1beta2"],
  errors: "legacy",
  collections: { managedZones, changes: {}, resourceRecordSets: { name: "none" } },
  methods: {
    "managedZones.patch": updateZone,
    "managedZones.update": updateZone,
    "managedZones.list": listZones,
    "dnsKeys.list": (call) => listKeys(call, zoneOf(call)),
    "dnsKeys.get": (call) => getKey(call, zoneOf(call)),
    "changes.create": createChange,
    "resourceRecordSets.list": listRecords,
    "resourceRecordSets.create": (call) => {
      changeRecords(call, { additions: [call.body] });
      return recordOf(call, text(call.body.name), text(call.body.type));
    },
    "resourceRecordSets.patch": (call) => {
      const before = call.item().body;
      const after = { ...before, ...call.body, name: before.name ?? "", type: before.type ?? "" };
      changeRecords(call, { deletions: [before], additions: [after] });
      return call.item().body;
    },
    "resourceRecordSets.delete": (call) => {
      changeRecords(call, { deletions: [call.item().body] });
      return {};
    },
  },
};

function zoneOf(call: Call): Resource {
  const { managedZone = "" } = call.params;
  const zones = `dns/projects/${call.project}/managedZones`;
  // A zone may be named by its number too.
  const zone =
    call.world.store.get(`${zones}/${managedZone}`) ??
    call.world.store.list("dns.managedZones", zones).find((one) => one.body.id === managedZone);
  if (!zone) throw notFound(`The 'parameters.managedZone' resource named '${managedZone}' does not exist.`);
  return zone;
}

function recordOf(call: Call, name: string, type: string): Body {
  return call.world.store.get(recordKey(zoneOf(call).key, name, type))?.body ?? {};
}

function changeRecords(call: Call, given: Body): void {
  const change = new RecordChange(call.world.store, zoneOf(call));
  list(given.deletions).forEach((record, index) => {
    change.delete(`entity.change.deletions[${String(index)}]`, object(record));
  });
  list(given.additions).forEach((record, index) => {
    change.add(`entity.change.additions[${String(index)}]`, object(record));
  });
  change.commit();
  call.world.clock.advance(1);
}

function createChange(call: Call): Body {
  const { world, body } = call;
  if (list(body.additions).length + list(body.deletions).length === 0) {
    throw new ApiError("INVALID_ARGUMENT", "A change needs additions or deletions.");
  }
  changeRecords(call, body);
  const zone = zoneOf(call);
  const id = String(1 + world.store.list("dns.changes", zone.key).length);
  const shown: Body = {
    kind: "dns#change",
    ...(body.additions ? { additions: body.additions } : {}),
    ...(body.deletions ? { deletions: body.deletions } : {}),
    startTime: world.clock.now(),
    id,
    status: "done",
  };
  world.store.put({ key: `${zone.key}/changes/${id}`, collection: "dns.changes", body: shown });
  return shown;
}

function listRecords(call: Call): Body {
  const { name, type, maxResults, pageToken } = call.query;
  const found = call.world.store
    .list(RECORDS, zoneOf(call).key)
    .filter(({ body }) => (name === undefined || body.name === name) && (type === undefined || body.type === type));
  const { items, next } = page(found, Number(maxResults ?? 0), pageToken ?? "");
  const reply: Body = { kind: "dns#resourceRecordSetsListResponse" };
  if (items.length > 0) reply.rrsets = items.map((one) => one.body);
  if (next) reply.nextPageToken = next;
  return reply;
}

function listZones(call: Call): Body {
  const { dnsName, maxResults, pageToken } = call.query;
  const found = call.world.store
    .list("dns.managedZones", call.collectionKey)
    .filter(({ body }) => dnsName === undefined || body.dnsName === dnsName);
  const { items, next } = page(found, Number(maxResults ?? 0), pageToken ?? "");
  const reply: Body = { kind: "dns#managedZonesListResponse" };
  if (items.length > 0) reply.managedZones = items.map((one) => one.body);
  if (next) reply.nextPageToken = next;
  return reply;
}
