import { defineCheck } from "../../verdict/define";
import { Model } from "../../model/model";
import { Finding, SYSTEM } from "../../verdict/check";
import { absentOrOneOf, describeLink, expect, forEvery, findingAt, verdict } from "../../verdict/expectations";
import {
  BACKEND_SERVICES,
  externalBackends,
  hasUnknownServices,
  HTTP_PROXIES,
  HTTPS_PROXIES,
  servicesOf,
  SSL_PROXIES,
  URL_MAPS,
} from "../../products/google/load-balancer";
import { SECURITY_POLICIES } from "../../products/google/security-policy";

export const wafBoundToEveryBackend = defineCheck({
  id: "waf/bound-to-every-backend",
  summary: "Every backend that faces the internet is protected by a Cloud Armor policy in this file.",
  severity: "high",
  links: ["https://cloud.google.com/armor/docs/integrating-cloud-armor"],
  remedy: "Set security_policy on the backend service, or edge_security_policy on the backend bucket.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(externalBackends(model), "a backend service that faces the internet", (backend) => {
        const link = model.linked(backend, "security_policy", ...SECURITY_POLICIES);
        if (link.kind === "resources")
          return link.resources.map((policy) => expect(policy, "type", absentOrOneOf("CLOUD_ARMOR")));
        return findingAt(
          link.kind === "unknown" ? "unknown" : "violated",
          backend,
          "security_policy",
          "a Cloud Armor policy in this file",
          describeLink(link),
        );
      }),
      model.resources("google_compute_backend_bucket").map((bucket) => {
        const link = model.linked(bucket, "edge_security_policy", ...SECURITY_POLICIES);
        return findingAt(
          link.kind === "resources" ? "holds" : link.kind === "unknown" ? "unknown" : "violated",
          bucket,
          "edge_security_policy",
          "a Cloud Armor policy in this file",
          describeLink(link),
        );
      }),
      unprotectedRoutes(model),
    ),
});

/**
 * Routes of load balancers to backends that are not in the file, or by URL maps that are not, so that nobody knows what
 * stands before them.
 */
function unprotectedRoutes(model: Model): Finding[] {
  const maps = model.resources(...HTTPS_PROXIES, ...HTTP_PROXIES).flatMap((proxy) => {
    const link = model.linked(proxy, "url_map", ...URL_MAPS);
    return link.kind === "resources"
      ? []
      : [
          findingAt(
            link.kind === "unknown" ? "unknown" : "violated",
            proxy,
            "url_map",
            "a URL map in this file",
            describeLink(link),
          ),
        ];
  });
  const proxies = model.resources(...SSL_PROXIES).map((at) => ({ at, path: "backend_service" }));
  const backends = [...model.resources(...URL_MAPS).flatMap(servicesOf), ...proxies].flatMap(({ at, path }) => {
    const link = model.linked(at, path, ...BACKEND_SERVICES, "google_compute_backend_bucket");
    return link.kind === "resources"
      ? []
      : [
          findingAt(
            link.kind === "unknown" ? "unknown" : "violated",
            at,
            path,
            "a backend in this file",
            describeLink(link),
          ),
        ];
  });
  const hidden = model
    .resources(...URL_MAPS)
    .filter(hasUnknownServices)
    .map((map) => findingAt("unknown", map, "", "backends in this file", "not known until it is applied"));
  const caches = model
    .resources("google_network_services_edge_cache_service")
    .filter((cache) => model.linked(cache, "edge_security_policy", ...SECURITY_POLICIES).kind === "none")
    .map((cache) => findingAt("violated", cache, "edge_security_policy", "a Cloud Armor policy", "none"));
  return [...maps, ...backends, ...hidden, ...caches];
}
