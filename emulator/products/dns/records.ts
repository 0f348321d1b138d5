import { isIPv4, isIPv6 } from "node:net";
import { ApiError, invalid } from "../../core/errors";
import { type Body, list, text } from "../../core/json";
import type { Resource, Store } from "../../core/store";

export const RECORDS = "dns.resourceRecordSets";
const MAX_TTL = 2 ** 31 - 1;

export const recordKey = (zone: string, name: string, type: string): string => `${zone}/rrsets/${name}/${type}`;

/** A change of record sets, checked whole before any of it is made. */
export class RecordChange {
  private readonly zoneKey: string;
  private readonly apex: string;
  private readonly after: Map<string, Body>;

  public constructor(
    private readonly store: Store,
    zone: Resource,
  ) {
    this.zoneKey = zone.key;
    this.apex = text(zone.body.dnsName);
    this.after = new Map(store.list(RECORDS, zone.key).map((one) => [one.key, one.body]));
  }

  /** @param at names the record set in errors: `entity.change.deletions[0]` */
  public delete(at: string, record: Body): void {
    const key = this.keyOf(record);
    const present = this.after.get(key);
    if (!present) {
      throw new ApiError("NOT_FOUND", `The '${at}' resource named '${label(record)}' does not exist.`);
    }
    const same = present.ttl === record.ttl && JSON.stringify(present.rrdatas) === JSON.stringify(record.rrdatas);
    if (!same) throw new ApiError("CONDITION_NOT_MET", `Precondition not met for '${at}'`);
    this.after.delete(key);
  }

  public add(at: string, record: Body): void {
    const key = this.keyOf(record);
    this.check(at, record);
    if (this.after.has(key)) {
      throw new ApiError("ALREADY_EXISTS", `The resource '${at}' named '${label(record)}' already exists`);
    }
    const rivals = [...this.after.values()].filter((one) => one.name === record.name);
    if (rivals.some((one) => (one.type === "CNAME") !== (record.type === "CNAME"))) {
      throw new ApiError(
        "FAILED_PRECONDITION",
        `The resource record set '${at}' is invalid because the DNS name '${text(record.name)}' may have either ` +
          "one CNAME resource record set or resource record sets of other types, but not both.",
        { reason: "cnameResourceRecordSetConflict" },
      );
    }
    this.after.set(key, { ...record, kind: "dns#resourceRecordSet" });
  }

  /** Makes the change. @throws ApiError where the apex would lack what every zone has */
  public commit(): void {
    for (const type of ["NS", "SOA"]) {
      if (this.after.has(recordKey(this.zoneKey, this.apex, type))) continue;
      throw new ApiError(
        "FAILED_PRECONDITION",
        `A zone must contain exactly one resource record set of type '${type}' at the apex.`,
        { reason: "invalidZoneApex" },
      );
    }
    for (const one of this.store.list(RECORDS, this.zoneKey)) if (!this.after.has(one.key)) this.store.delete(one.key);
    for (const [key, body] of this.after) {
      if (this.store.get(key)?.body !== body) this.store.put({ key, collection: RECORDS, body });
    }
  }

  private keyOf(record: Body): string {
    return recordKey(this.zoneKey, text(record.name), text(record.type));
  }

  private check(at: string, record: Body): void {
    const name = text(record.name);
    if (name !== this.apex && !name.endsWith(`.${this.apex}`))
      throw invalid(`Invalid value for '${at}.name': '${name}'`);
    const { ttl, type } = record;
    if (ttl !== undefined && (typeof ttl !== "number" || ttl < 0 || ttl > MAX_TTL)) {
      throw invalid(`Invalid value for '${at}.ttl': '${String(ttl)}'`);
    }
    const rrdatas = list(record.rrdatas).map(text);
    if (rrdatas.length === 0 && record.routingPolicy === undefined) throw invalid(`'${at}' has no data.`);
    rrdatas.forEach((data, index) => {
      if (fits(text(type), data)) return;
      throw invalid(`Invalid value for '${at}.rrdata[${String(index)}]': '${data}'`);
    });
    if (type === "CNAME" && rrdatas.length > 1) throw invalid(`'${at}': a CNAME has one name.`);
  }
}

const label = (record: Body): string => `${text(record.name)} (${text(record.type)})`;

function fits(type: string, data: string): boolean {
  if (type === "A") return isIPv4(data);
  if (type === "AAAA") return isIPv6(data);
  if (type === "CNAME" || type === "NS" || type === "PTR") return data.endsWith(".");
  return data !== "";
}
