import { hostsIn } from "../../formats/hosts";
import { isObject } from "../../model/attribute";
import { textOrEmpty } from "../../model/attribute-readers";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { ADDRESSES } from "../google/load-balancer";

/** A host that stands somewhere in a resource. */
export interface NamedHost {
  readonly resource: Resource;
  readonly path: string;
  readonly host: string;
}

const MADE_AT = /^(?:google|cloudflare)_/;
/** Text for people, names that only look like hosts, and what rules on it read for themselves. */
const NOT_READ = new Set([
  "description",
  "display_name",
  "documentation",
  "title",
  "comment",
  "dashboard_json",
  "labels",
  "terraform_labels",
  "effective_labels",
  "annotations",
  "user_labels",
  "permissions",
  "pem_certificate",
  "certificate",
  "rrdatas",
  "expression",
  "filter",
  "query",
  "condition",
  "attribute_condition",
  "oidc",
  "member",
  "members",
  "role",
  "audit_log_config",
  "service",
  "secret_data",
  "content_security_policy",
  "response_headers_to_add",
  "custom_response_headers",
  "domains",
  "dns_name",
  "domain",
  "hostname",
  "hosts",
  "host",
  "name",
  "zone_id",
  "available_cpu",
  "image",
  "email_address",
  "email",
  "self_link",
  "id",
  "etag",
  "bucket",
  "host_rule",
  "monitored_resource",
  "notification_channel_strategy",
  "private_key",
  "source_repo_url",
  "//",
  "lifecycle",
  "depends_on",
  "provider",
  "deletion_policy",
]);
/** These are judged by what they do with a host. */
const JUDGED_TYPES = new RegExp(
  "^(?:" +
    [
      "google_dns_record_set|cloudflare_dns_record|google_dns_managed_zone",
      "google_monitoring_notification_channel|google_iam_workload_identity_pool_provider",
      "google_project_service|google_project_iam_custom_role|google_iam_deny_policy",
    ].join("|") +
    ")$",
);
const MAX_DEPTH = 40;

/**
 * Hosts of whoever is on the internet, wherever a resource can name one.
 *
 * Of a plan only what is configured is read: the rest is Google's answer. A state does not tell them apart, but the
 * addresses that Google reserved for the system are known to be its own.
 */
export function namedHosts(model: Model): NamedHost[] {
  const found: NamedHost[] = [];
  const isPlan = model.format === "plan";
  for (const type of model.types()) {
    if (!MADE_AT.test(type) || JUDGED_TYPES.test(type)) continue;
    for (const resource of model.resources(type)) {
      const written = resource.written("");
      if (!isObject(written.value)) continue;
      for (const key in written.value) {
        const before = found.length;
        searchBelow(resource, written.value[key], key, "", found, 0);
        if (found.length > before && isPlan && isObject(written.expression) && !Object.hasOwn(written.expression, key))
          found.length = before;
      }
    }
  }
  if (found.length === 0) return found;
  const own = new Set(model.resources(...ADDRESSES).map((address) => textOrEmpty(address.get("address"))));
  return found.filter(({ host }) => !own.has(host));
}

function search(resource: Resource, tree: unknown, path: string, found: NamedHost[], depth: number): void {
  if (typeof tree === "string") {
    for (const host of hostsOnce(tree)) found.push({ resource, path, host });
    return;
  }
  if (typeof tree !== "object" || tree === null || depth > MAX_DEPTH) return;
  if (Array.isArray(tree)) {
    for (let index = 0; index < tree.length; index++)
      search(resource, tree[index], tree.length > 1 ? `${path}[${index}]` : path, found, depth + 1);
    return;
  }
  for (const key in tree)
    searchBelow(resource, (tree as Readonly<Record<string, unknown>>)[key], key, path, found, depth);
}

function searchBelow(
  resource: Resource,
  value: unknown,
  key: string,
  path: string,
  found: NamedHost[],
  depth: number,
): void {
  if (
    (typeof value === "string" ? value.includes(".") : typeof value === "object" && value !== null) &&
    !NOT_READ.has(key)
  )
    search(resource, value, path === "" ? key : `${path}.${key}`, found, depth + 1);
}

const RANGE = /^[\d.]+\/\d+$/;
const NONE: readonly string[] = [];
/** The same texts stand in many resources. */
const read = new Map<string, readonly string[]>();
const CACHE_LIMIT = 20_000;

function hostsOnce(text: string): readonly string[] {
  if (!text.includes(".") || text.includes("${") || RANGE.test(text)) return NONE;
  let hosts = read.get(text);
  if (!hosts) {
    hosts = hostsIn(text);
    if (read.size < CACHE_LIMIT) read.set(text, hosts);
  }
  return hosts;
}
