import { oncePer } from "../../memoize";
import { textOf } from "../../model/attribute-readers";
import { Attribute } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Link, Model } from "../../model/model";
import { Resource } from "../../model/resource";

/** Global ones, regional ones and classic ones alike. */
export const HTTPS_PROXIES = ["google_compute_target_https_proxy", "google_compute_region_target_https_proxy"];
export const SSL_PROXIES = ["google_compute_target_ssl_proxy"];
export const HTTP_PROXIES = ["google_compute_target_http_proxy", "google_compute_region_target_http_proxy"];
export const URL_MAPS = ["google_compute_url_map", "google_compute_region_url_map"];
export const SSL_POLICIES = ["google_compute_ssl_policy", "google_compute_region_ssl_policy"];
export const BACKEND_SERVICES = ["google_compute_backend_service", "google_compute_region_backend_service"];
export const ADDRESSES = ["google_compute_global_address", "google_compute_address"];
const FORWARDING_RULES = ["google_compute_global_forwarding_rule", "google_compute_forwarding_rule"];

/** Paths below a URL map, or one of its routes, at which a backend is named. */
const SERVICE_PLACES: readonly (readonly [block: string, attribute: string])[] = [
  ["", "default_service"],
  ["path_matcher", "default_service"],
  ["path_matcher.path_rule", "service"],
  ["path_matcher.route_rules", "service"],
  ...[
    "default_route_action",
    "path_matcher.default_route_action",
    "path_matcher.path_rule.route_action",
    "path_matcher.route_rules.route_action",
  ].flatMap(
    (route) =>
      [
        [`${route}.weighted_backend_services`, "backend_service"],
        [`${route}.request_mirror_policy`, "backend_service"],
      ] as const,
  ),
];

/** Every place in a URL map that names a backend. */
export const servicesOf = (map: Resource): { readonly at: Cursor; readonly path: string }[] =>
  SERVICE_PLACES.flatMap(([block, path]) =>
    (block === "" ? [map] : map.blocks(block).known).filter((at) => isNamed(at.get(path))).map((at) => ({ at, path })),
  );

/** Whether a URL map may name backends that the file does not tell. */
export const hasUnknownServices = (map: Resource): boolean =>
  SERVICE_PLACES.some(([block]) => block !== "" && map.blocks(block).unknown);

/** A state has an empty text where nothing is set. */
const isNamed = (attribute: Attribute) =>
  attribute.kind !== "absent" && !(attribute.kind === "value" && attribute.value === "");

/** What is not said to be internal may face the internet. */
function isExternal(resource: Resource, fallback: string): boolean {
  const scheme = resource.get("load_balancing_scheme");
  if (scheme.kind === "absent") return fallback.startsWith("EXTERNAL");
  return scheme.kind !== "value" || String(scheme.value).startsWith("EXTERNAL");
}

/** Whether it belongs to the classic load balancer, as a global one does that says nothing else. */
export function isClassic(resource: Resource): boolean {
  if (!/^google_compute_(global_forwarding_rule|backend_service)$/.test(resource.type)) return false;
  const scheme = resource.get("load_balancing_scheme");
  return scheme.kind === "absent" || (scheme.kind === "value" && scheme.value === "EXTERNAL");
}

/**
 * Backend services that a load balancer facing the internet sends requests to: by what they say, or by what leads to
 * them.
 */
export const externalBackends = oncePer((model: Model): readonly Resource[] => {
  const reached = reachedBackends(model);
  const backends = model
    .resources(...BACKEND_SERVICES)
    .filter(
      (backend) =>
        reached.has(backend) || isExternal(backend, backend.type.includes("region") ? "INTERNAL" : "EXTERNAL"),
    );
  return backends;
});

/** Backend services to which a forwarding rule that faces the internet leads. */
function reachedBackends(model: Model): ReadonlySet<Resource> {
  const rules = externalForwardingRules(model);
  const proxies = new Set(rules.flatMap((rule) => resourcesOf(targetOf(model, rule))));
  const maps = new Set([...proxies].flatMap((proxy) => resourcesOf(model.linked(proxy, "url_map", ...URL_MAPS))));
  const direct = [...rules, ...proxies].map((at) => ({ at, path: "backend_service" }));
  return new Set(
    [...direct, ...[...maps].flatMap(servicesOf)].flatMap(({ at, path }) =>
      resourcesOf(model.linked(at, path, ...BACKEND_SERVICES)),
    ),
  );
}

/** Addresses and ports that face the internet. Those for private service connect have an empty scheme. */
export const externalForwardingRules = (model: Model) =>
  model.resources(...FORWARDING_RULES).filter((rule) => isExternal(rule, "EXTERNAL"));

/** Whether a forwarding rule takes a port: undefined where it is not known. */
export function listensOnPort(rule: Resource, port: number): boolean | undefined {
  const all = rule.get("all_ports");
  if (all.kind === "value" && (all.value === true || all.value === "true")) return true;
  const attributes = [rule.get("port_range"), ...rule.elements("ports")].filter(({ kind }) => kind !== "absent");
  const texts = attributes.map(textOf);
  const takes = texts.some((text) => {
    const [from = "", to = from] = (text ?? "").split("-");
    return text !== undefined && Number(from) <= port && port <= Number(to);
  });
  if (takes) return true;
  // A range may be computed and none is given where every port is taken.
  return attributes.length === 0 || texts.includes(undefined) ? undefined : false;
}

/**
 * What the address of a forwarding rule is, so that two rules can be told to share it; undefined for an address of its
 * own.
 */
export function addressKey(model: Model, rule: Resource): string | undefined {
  const attribute = rule.get("ip_address");
  const link = model.link(attribute, ...ADDRESSES);
  return link.kind === "resources" ? link.resources.map(({ address }) => address).join(" ") : textOf(attribute);
}

export const targetOf = (model: Model, rule: Resource): Link =>
  model.linked(rule, "target", ...HTTPS_PROXIES, ...SSL_PROXIES, ...HTTP_PROXIES);

export const resourcesOf = (link: Link): readonly Resource[] => (link.kind === "resources" ? link.resources : []);
