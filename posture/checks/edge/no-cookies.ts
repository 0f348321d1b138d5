import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { absentOrOneOf, describeLink, expect, findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { describe } from "../../model/attribute";
import { isFalse, isTrue } from "../../model/attribute-readers";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { externalBackends } from "../../products/google/load-balancer";
import { ResponseHeaders, responseHeaders } from "../../products/google/response-headers";

const HEADER = "set-cookie";
const EXPECTED = "the URL map removes Set-Cookie from every response (EXTERNAL_MANAGED)";

export const edgeNoCookies = defineCheck({
  id: "edge/no-cookies",
  summary: "No response carries a cookie: the load balancer makes none and removes those of the application.",
  severity: "medium",
  links: ["https://cloud.google.com/load-balancing/docs/https/custom-headers-global"],
  remedy:
    "Let the URL map's header_action remove Set-Cookie, and leave session affinity off at " +
    "the backend service and at Cloud Run.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const fronts = responseHeaders(model);
    return verdict(fronts.length === 0 ? missingSubject("an HTTPS proxy") : fronts.map(removes), affinity(model));
  },
});

function removes({ proxy, map, link, removed, added, unknown, classic }: ResponseHeaders): Finding {
  const at = map ?? proxy;
  const path = map ? "header_action.response_headers_to_remove" : "url_map";
  if (!map) return findingAt(link.kind === "unknown" ? "unknown" : "violated", at, path, EXPECTED, describeLink(link));
  if (classic) return findingAt("violated", at, path, EXPECTED, "the classic load balancer ignores the map's headers");
  if (added.has(HEADER)) return findingAt("violated", at, path, EXPECTED, "the map adds one");
  if (removed.has(HEADER)) return findingAt("holds", at, path, EXPECTED, "it does");
  return findingAt(
    unknown ? "unknown" : "violated",
    at,
    path,
    EXPECTED,
    unknown ? "not known until applied" : "it does not",
  );
}

/** Affinity of these kinds works by a cookie. */
const affinity = (model: Model): readonly Finding[] => [
  ...externalBackends(model).map((backend) =>
    expect(backend, "session_affinity", absentOrOneOf("NONE", "CLIENT_IP", "CLIENT_IP_PORT_PROTO", "CLIENT_IP_PROTO")),
  ),
  ...externalBackends(model).flatMap((backend) => [...ownHeaders(backend), ...signIn(backend)]),
  ...model
    .resources("google_cloud_run_v2_service")
    .map((service) => expect(service, "template.session_affinity", absentOrOneOf(false))),
];

/** Headers of a backend are added after the map has removed those of the application. */
const ownHeaders = (backend: Resource): readonly Finding[] =>
  backend.elements("custom_response_headers").flatMap((header) => {
    const expected = "no Set-Cookie";
    if (header.kind !== "value")
      return [findingAt("unknown", backend, "custom_response_headers", expected, describe(header))];
    return new RegExp(`^\\s*${HEADER}\\s*:`, "i").test(String(header.value))
      ? [findingAt("violated", backend, "custom_response_headers", expected, describe(header))]
      : [];
  });

/** Identity-Aware Proxy keeps who signed in by a cookie. */
const signIn = (backend: Resource): readonly Finding[] => {
  const enabled = backend.get("iap.enabled");
  const isThere = backend.blocks("iap").known.length > 0;
  return isThere && !isFalse(enabled)
    ? [
        findingAt(
          isTrue(enabled) || enabled.kind === "absent" ? "violated" : "unknown",
          backend,
          "iap.enabled",
          "no Identity-Aware Proxy, which sets cookies",
          describe(enabled),
        ),
      ]
    : [];
};
