import { defineCheck } from "../../verdict/define";
import { toNumber, textOf } from "../../model/attribute-readers";
import { Json } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { Finding, SYSTEM } from "../../verdict/check";
import {
  describeLink,
  equals,
  expect,
  expectAttribute,
  forEvery,
  findingAt,
  verdict,
  satisfies,
} from "../../verdict/expectations";
import { objectOf, zoneSettings } from "../../products/cloudflare/zones";
import { judgeTransforms } from "../../products/cloudflare/rules";
import {
  BACKEND_SERVICES,
  externalForwardingRules,
  hasUnknownServices,
  HTTPS_PROXIES,
  isClassic,
  resourcesOf,
  servicesOf,
  targetOf,
  URL_MAPS,
} from "../../products/google/load-balancer";

const HEADER = "strict-transport-security";
const YEAR = 31_536_000;
const EXPECTED = `Strict-Transport-Security with max-age of ${YEAR} or more, includeSubDomains and preload`;

export const edgeHstsPreload = defineCheck({
  id: "edge/hsts-preload",
  summary:
    "Every HTTPS response carries an HSTS header that meets the preload list's requirements: at least one year, " +
    "with subdomains and preload.",
  severity: "medium",
  links: ["https://hstspreload.org/"],
  remedy:
    "Have the URL map of every HTTPS proxy replace the Strict-Transport-Security header with max-age=63072000; " +
    "includeSubDomains; preload.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const classic = classicProxies(model);
    return verdict(
      forEvery(model.resources(...HTTPS_PROXIES), "an HTTPS proxy", (proxy) => {
        const link = model.linked(proxy, "url_map", ...URL_MAPS);
        if (link.kind === "resources") return link.resources.flatMap((map) => judgeMap(model, map, classic.get(proxy)));
        return [
          findingAt(
            link.kind === "unknown" ? "unknown" : "violated",
            proxy,
            "url_map",
            "a URL map in this file",
            describeLink(link),
          ),
        ];
      }),
      zoneSettings(model, "security_header").map(({ at, path, attribute }) =>
        expectAttribute(at, path, attribute, satisfies(EXPECTED, isStrictAtCloudflare)),
      ),
      judgeTransforms(model, HEADER, satisfies(EXPECTED, isStrict)),
    );
  },
});

/** Proxies of the classic load balancer, with the forwarding rules that make them its. */
const classicProxies = (model: Model): ReadonlyMap<Resource, Resource> =>
  new Map(
    externalForwardingRules(model)
      .filter(isClassic)
      .flatMap((rule) => resourcesOf(targetOf(model, rule)).map((proxy) => [proxy, rule] as const)),
  );

/**
 * The header of the whole map, which Google applies last; or else of every backend that the map leads to.
 * @param classic what makes this the classic load balancer, which pays no heed to a map's headers
 */
function judgeMap(model: Model, map: Resource, classic: Resource | undefined): Finding[] {
  const backends = backendsOf(model, map);
  const judged = backends.flatMap(judgeBackend);
  const sent = backends.length > 0 && judged.every(({ status }) => status !== "violated");
  const old = classic ?? backends.find(isClassic);
  if (old && !sent && map.blocks("header_action").known.length > 0)
    return [
      findingAt(
        "violated",
        old,
        "load_balancing_scheme",
        "EXTERNAL_MANAGED, which sends the URL map's headers",
        "EXTERNAL, which does not",
      ),
    ];
  const headers = old
    ? []
    : map
        .blocks("header_action.response_headers_to_add")
        .known.filter((header) => textOf(header.get("header_name"))?.toLowerCase() === HEADER);
  const removed = map
    .elements("header_action.response_headers_to_remove")
    .filter((name) => textOf(name)?.toLowerCase() === HEADER);
  if (removed.length > 0)
    return [findingAt("violated", map, "header_action.response_headers_to_remove", EXPECTED, "removed")];
  if (headers.length > 0)
    return headers.flatMap((header) => [
      expect(header, "header_value", satisfies(EXPECTED, isStrict)),
      expect(header, "replace", equals(true)),
    ]);
  if (map.blocks("header_action.response_headers_to_add").unknown)
    return [findingAt("unknown", map, "header_action", EXPECTED, "not known until it is applied")];
  return sent
    ? judged
    : [findingAt("violated", map, "header_action.response_headers_to_add", EXPECTED, "no such header")];
}

function judgeBackend(backend: Resource): Finding[] {
  const headers = backend
    .elements("custom_response_headers")
    .filter((header) => header.kind !== "value" || String(header.value).toLowerCase().startsWith(`${HEADER}:`));
  const strict = satisfies(EXPECTED, (value) =>
    isStrict(typeof value === "string" ? value.slice(value.indexOf(":") + 1) : undefined),
  );
  return headers.length === 0
    ? [findingAt("violated", backend, "custom_response_headers", EXPECTED, "no such header")]
    : headers.map((header) => expectAttribute(backend, "custom_response_headers", header, strict));
}

/** Backend services that a map leads to; none where one of them is not in the file. */
function backendsOf(model: Model, map: Resource): readonly Resource[] {
  const links = servicesOf(map).map(({ at, path }) => resourcesOf(model.linked(at, path, ...BACKEND_SERVICES)));
  return hasUnknownServices(map) || links.some(({ length }) => length === 0) ? [] : [...new Set(links.flat())];
}

function isStrict(value: Json | undefined): boolean {
  if (typeof value !== "string") return false;
  const directives = value.split(";").map((part) => part.trim().toLowerCase());
  const ages = directives.filter((directive) => directive.startsWith("max-age"));
  const [, age] = /^max-age\s*=\s*"?(\d+)"?$/.exec(ages[0] ?? "") ?? [];
  return (
    ages.length === 1 &&
    Number(age) >= YEAR &&
    directives.includes("includesubdomains") &&
    directives.includes("preload")
  );
}

function isStrictAtCloudflare(value: Json | undefined): boolean {
  const outer = objectOf(value);
  const header = objectOf((outer?.strict_transport_security ?? outer) as Json | undefined);
  const isOn = (key: string) => String(header?.[key]) === "true";
  return (
    header !== undefined &&
    isOn("enabled") &&
    isOn("include_subdomains") &&
    isOn("preload") &&
    toNumber(header.max_age as Json | undefined) >= YEAR
  );
}
