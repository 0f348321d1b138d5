/**
 * A record that another service asks for. `name` is relative to the domain, `@` the domain itself; hosts have no
 * trailing dot.
 */
export type DnsRecord =
  | { readonly type: "MX"; readonly name: string; readonly priority: number; readonly host: string }
  | { readonly type: "TXT"; readonly name: string; readonly text: string }
  | { readonly type: "CNAME"; readonly name: string; readonly host: string };

/** All records of one name and type, as a zone file writes their values. */
export interface RecordSet {
  readonly type: string;
  readonly name: string;
  readonly values: readonly string[];
}

/** By `<type> <name>`. */
export function groupRecords(records: readonly DnsRecord[]): ReadonlyMap<string, RecordSet> {
  const sets = new Map<string, RecordSet>();
  for (const record of records) {
    const { type, name } = record;
    sets.set(`${type} ${name}`, {
      type,
      name,
      values: [...(sets.get(`${type} ${name}`)?.values ?? []), valueOf(record)],
    });
  }
  return sets;
}

function valueOf(record: DnsRecord): string {
  switch (record.type) {
    case "MX":
      return `${record.priority} ${record.host}.`;
    case "CNAME":
      return `${record.host}.`;
    case "TXT":
      return quoted(record.text);
  }
}

/**
 * A DNS string has at most 255 characters: longer texts are split into several strings, which readers join (RFC 1035,
 * section 3.3.14).
 */
const quoted = (text: string) =>
  (text.match(/.{1,255}/g) ?? [""]).map((piece) => `"${piece.replace(/["\\]/g, "\\$&")}"`).join(" ");
