import { isObject } from "../../model/attribute";
import { oncePer } from "../../memoize";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { projectOf } from "../../products/google/log-routes";

/** A resource's settings, with what only names the environment put aside. */
export interface Comparable {
  readonly resource: Resource;
  readonly settings: unknown;
  readonly text: string;
}

/** Settings for Terraform alone, which Google does not know, and values that Google chooses. */
const IGNORED_PATHS = new Set([
  "//",
  "lifecycle",
  "depends_on",
  "provider",
  "connection",
  "provisioner",
  "timeouts",
  "id",
  "self_link",
  "self_link_unique",
  "uri",
  "urls",
  "url",
  "etag",
  "fingerprint",
  "label_fingerprint",
  "effective_labels",
  "terraform_labels",
  "generated_id",
  "proxy_id",
  "unique_id",
  "uid",
  "numeric_id",
  "network_id",
  "psc_connection_id",
  "effective_time",
  "time_created",
  "updated",
  "last_modified_time",
  "latest_created_revision",
  "latest_ready_revision",
  "latest_created_execution",
  "observed_generation",
  "generation",
  "conditions_status",
  "writer_identity",
  "server_ca_cert",
  "server_ca_certs",
  "service_account_email_address",
  "dns_resource_record",
  "name_servers",
  "managed_zone_id",
  "creator",
  "last_modifier",
  "self_managed",
  "uptime_check_id",
  "created_on",
  "modified_on",
  "project_number",
]);
/** What looks as if Google had made it up: times, hashes, addresses of one machine, long numbers. */
const GENERATED_VALUES =
  /^(\d{4}-\d\d-\d\dT.*|[0-9a-f]{16,}|[A-Za-z0-9_-]{10,}=+|\d{1,3}(\.\d{1,3}){3}|\d{10,}|-----BEGIN [\s\S]*)$/;

/**
 * Makes the resources of a model comparable to those of the same stack in another environment.
 *
 * @param lonely addresses that one of them has and the other has not: they are made of a host or of the environment's
 * name
 */
export function comparable(
  model: Model,
  environment: string,
  lonely: ReadonlySet<string>,
): (resource: Resource) => Comparable {
  const { rename: own, key } = renaming(model, environment);
  const rename = (text: string) => own(withoutName(text, lonely));
  const isState = model.format === "state";
  const settled = settledBy(JSON.stringify([key, isState]));
  return (resource) => {
    const { value, expression } = resource.written("");
    if (isObject(value) && expression === undefined) {
      const named = addressesIn(value)
        .filter((address) => lonely.has(address))
        .join();
      let variants = settled.get(value);
      if (!variants) settled.set(value, (variants = new Map()));
      let kept = variants.get(named);
      if (!kept) variants.set(named, (kept = settings(normalize(value, rename, isState))));
      return { resource, ...kept };
    }
    const values = normalize(value, rename, isState);
    // What a plan does not know yet stands in its configuration as what it refers to.
    const references = isObject(expression) ? referencesIn(expression, rename) : undefined;
    return {
      resource,
      ...settings(references === undefined ? values : { ...(isObject(values) ? values : {}), "refers to": references }),
    };
  };
}

type Settled = Pick<Comparable, "settings" | "text">;

const settings = (value: unknown): Settled => ({ settings: value, text: JSON.stringify(value) ?? "" });

/** What was made of a body, by the lonely addresses in it. */
type Variants = Map<string, Settled>;

/** What was made of each body, by what it was renamed by: models of variants of a file share most bodies. */
const kept = new Map<string, WeakMap<object, Variants>>();
const MAX_KEPT = 8;

function settledBy(key: string): WeakMap<object, Variants> {
  const found = kept.get(key) ?? new WeakMap<object, Variants>();
  kept.delete(key);
  kept.set(key, found);
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  return found;
}

interface Renaming {
  readonly rename: (text: string) => string;
  /** The same for renamings that do the same. */
  readonly key: string;
}

function renaming(model: Model, environment: string): Renaming {
  const project = projectOf(model);
  const hosts = [...new Set(hostsOf(model))]
    .filter((host) => host.includes("."))
    .sort((one, other) => other.length - one.length);
  const own = environment === "" ? undefined : new RegExp(`(?<![a-z])${escaped(environment)}(?![a-z])`, "gi");
  const served =
    hosts.length === 0 ? undefined : new RegExp(`(?<![@\\w-])(?:${hosts.map(escaped).join("|")})(?![\\w-])`, "gi");
  const rename = (text: string) => {
    let named = project === "*" ? text : text.replaceAll(project, "<project>");
    if (served) named = named.replace(served, "<host>");
    if (own) named = named.replace(own, "<environment>");
    return named.replace(/(service-|projects\/)\d{6,}/g, "$1<number>");
  };
  return { rename, key: JSON.stringify([project, hosts, environment]) };
}

function hostsOf(model: Model): readonly string[] {
  const attributes = [
    ...model
      .resources("google_certificate_manager_certificate", "google_compute_managed_ssl_certificate")
      .flatMap((certificate) => certificate.elements("managed.domains")),
    ...model.resources("google_dns_managed_zone").map((zone) => zone.get("dns_name")),
  ];
  return attributes.flatMap((attribute) =>
    attribute.kind === "value" && typeof attribute.value === "string" ? [attribute.value.replace(/\.$/, "")] : [],
  );
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** No resource has blocks that stand deeper than this. */
const MAX_DEPTH = 100;

/** A value without what is put aside; undefined where nothing is left. */
function normalize(value: unknown, rename: (text: string) => string, made: boolean, depth = 0): unknown {
  if (depth > MAX_DEPTH) return "(nested too deeply)";
  if (value === null || value === undefined || value === "") return undefined;
  if (typeof value === "string") return made && GENERATED_VALUES.test(value) ? undefined : rename(value);
  if (Array.isArray(value)) {
    const all = value.map((one) => normalize(one, rename, made, depth + 1)).filter((one) => one !== undefined);
    // A block that stands once is an object in a synthesized file and a list of one elsewhere.
    return all.length === 0 ? undefined : all.length === 1 && isObject(all[0]) ? all[0] : all;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, one]) => {
    if (IGNORED_PATHS.has(key)) return [];
    const settled = normalize(one, rename, made, depth + 1);
    return settled === undefined ? [] : [[rename(key), settled] as const];
  });
  return entries.length === 0
    ? undefined
    : Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

const ADDRESS = /(?<![\w.])(?:google|cloudflare)_\w+\.[\w-]+/g;

const addressesIn = oncePer((body: object): readonly string[] => [
  ...new Set([...JSON.stringify(body).matchAll(ADDRESS)].map(([address]) => address)),
]);

/** Of an address that the other environment does not have, its type is left. */
const withoutName = (text: string, lonely: ReadonlySet<string>) =>
  text.replace(ADDRESS, (address) => (lonely.has(address) ? address.slice(0, address.indexOf(".")) : address));

/** What a configuration refers to, by path. */
function referencesIn(
  expression: unknown,
  rename: (text: string) => string,
): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  const visit = (at: unknown, path: string, depth = 0): void => {
    if (depth > MAX_DEPTH) return;
    if (Array.isArray(at)) return at.forEach((one) => visit(one, path, depth + 1));
    if (!isObject(at)) return;
    if (Array.isArray(at.references))
      (found[path] ??= []).push(at.references.map((one) => rename(String(one))).join(" "));
    else
      for (const [key, one] of Object.entries(at))
        if (!IGNORED_PATHS.has(key)) visit(one, path === "" ? key : `${path}.${key}`, depth + 1);
  };
  visit(expression, "");
  return Object.fromEntries(Object.entries(found).map(([path, all]) => [path, all.sort()]));
}
