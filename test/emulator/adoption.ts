import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EmulatorProcess } from "../../cli/emulated/emulator-process";
import { ROOT } from "../../cli/synthesize";
import { get } from "./through-proxy";

/** A resource that exists although the state does not have it, as a failed apply says. */
export interface Conflict {
  readonly address: string;
  readonly message: string;
}

/** What Terraform says of a resource of which there can be only one. */
const CONFLICT = /already exists|alreadyExists|already found|same priorit/;

/** Conflicts among the errors of an apply. */
export function conflictsIn(output: string): readonly Conflict[] {
  return output.split(/\n(?=Error: )/).flatMap((message) => {
    const [, address] = /\n\s+with ([\w.-]+),/.exec(message) ?? [];
    return address !== undefined && CONFLICT.test(message) ? [{ address, message }] : [];
  });
}

/** Errors of an apply that are neither conflicts nor follow from one. */
export function otherErrors(output: string): readonly string[] {
  return output.split(/\n(?=Error: )/).filter((message) => message.startsWith("Error: ") && !CONFLICT.test(message));
}

/** Ids of resources for `terraform import`, by type, as docs/operating.md lists them. */
function documentedIds(): ReadonlyMap<string, string> {
  const text = readFileSync(join(ROOT, "docs", "operating.md"), "utf8");
  const rows = text.matchAll(/^ *\| `(google_\w+)` +\| ([^\s,]+)(?:, [^|]*)? +\|$/gm);
  return new Map([...rows].map(([, type = "", id = ""]) => [type, id]));
}

/** How docs/operating.md calls what stands in a resource's arguments. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  PARENT: ["parent"],
  PROJECT: ["project"],
  REGION: ["region", "location"],
  LOCATION: ["location"],
  BUCKET: ["name"],
  ID: ["bucket_id"],
  NAME: ["name", "secret_id"],
  INSTANCE: ["instance"],
  POLICY: ["security_policy"],
  PRIORITY: ["priority"],
  ROUTER: ["router"],
  ZONE: ["managed_zone"],
  TYPE: ["type"],
};

/**
 * Id under which docs/deploying.md says to import it: as the documentation lists it for the type, otherwise what the
 * message says exists.
 *
 * @param planned arguments of the resource
 */
export function importId({ address, message }: Conflict, planned: Readonly<Record<string, unknown>>): string {
  const [, path] = /\b(projects\/[^\s'\]]+|b\/[^\s'\]]+)/.exec(message.replace(/ on cdk\.tf\.json[^]*/, "")) ?? [];
  const [type = ""] = address.split(".");
  const documented = documentedIds().get(type);
  if (documented === undefined && path !== undefined) return path.replace(/^b\//, "");
  if (documented === undefined) throw new Error(`docs/operating.md has no id of ${type}: ${message}`);
  return documented.replace(/\b[A-Z]+\b/g, (word) => {
    if (word === "EMAIL") return `${String(planned.account_id)}@${String(planned.project)}.iam.gserviceaccount.com`;
    const value = ARGUMENTS[word]?.map((name) => planned[name]).find((one) => one !== undefined);
    if (value === undefined) throw new Error(`docs/operating.md, ${type}: nothing for ${word}`);
    return String(value);
  });
}

/** The same of a record at Cloudflare, whose id only its API tells. */
export async function recordId(emulator: EmulatorProcess, planned: Readonly<Record<string, unknown>>): Promise<string> {
  const [zone, type, name] = [planned.zone_id, planned.type, planned.name].map(String);
  const path = `/client/v4/zones/${zone}/dns_records?type=${type}&name=${name}`;
  const { result } = (await get(emulator, "api.cloudflare.com", path)) as { result: readonly { id: string }[] };
  if (result[0] === undefined) throw new Error(`no record ${type} ${name} in the zone ${zone}`);
  return `${zone}/${result[0].id}`;
}

/** Writes what is to be imported beside a stack, as docs/deploying.md says. */
export function writeAdoption(place: string, imports: ReadonlyMap<string, string>): void {
  const blocks = [...imports].map(([to, id]) => ({ to, id }));
  writeFileSync(join(place, "adopt.tf.json"), JSON.stringify({ import: blocks }));
}
