import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { expect, forEvery, findingAt, oneOf, verdict } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { expectZoneSetting, hostnameSettings } from "../../products/cloudflare/zones";
import { externalForwardingRules, resourcesOf, listensOnPort, targetOf } from "../../products/google/load-balancer";
import { forTlsFronts } from "../../products/google/tls-proxies";

export const edgeTlsMinimum = defineCheck({
  id: "edge/tls-minimum",
  summary:
    "Every proxy that terminates TLS refuses versions before 1.2, and nothing that faces the internet bypasses " +
    "these proxies.",
  severity: "high",
  links: ["https://cloud.google.com/load-balancing/docs/ssl-policies-concepts"],
  remedy:
    "Give every HTTPS and SSL proxy an SSL policy with min_tls_version TLS_1_2, and set min_tls_version to 1.2 " +
    "in the zone at Cloudflare.",
  stacks: SYSTEM,
  evaluate: (context) =>
    verdict(
      forTlsFronts(context.model, (policy) => expect(policy, "min_tls_version", oneOf("TLS_1_2", "TLS_1_3"))),
      forEvery(
        secureForwardingRules(context.model),
        "a forwarding rule from port 443 to a proxy that terminates TLS",
        (rule) => findingAt("holds", rule, "target", "a proxy that terminates TLS", rule.type),
      ),
      plaintextForwardingRules(context.model),
      expectZoneSetting(context, "min_tls_version", oneOf("1.2", "1.3")),
      hostnameSettings(context.model, "min_tls_version").map((setting) =>
        expect(setting, "value", oneOf("1.2", "1.3")),
      ),
    ),
});

/** Targets that hand on what they get, encrypted or not. */
const BYPASSING_PROXIES = [
  "google_compute_target_tcp_proxy",
  "google_compute_region_target_tcp_proxy",
  "google_compute_target_grpc_proxy",
  "google_compute_target_pool",
  "google_compute_target_instance",
];

const secureForwardingRules = (model: Model) =>
  externalForwardingRules(model).filter((rule) =>
    resourcesOf(targetOf(model, rule)).some(({ type }) => !type.endsWith("http_proxy")),
  );

/** Forwarding rules that lead past every proxy, or from the port of HTTPS to one that speaks plain HTTP. */
function plaintextForwardingRules(model: Model): Finding[] {
  return externalForwardingRules(model).flatMap((rule) => {
    const target = targetOf(model, rule);
    const plain = resourcesOf(target).find(({ type }) => type.endsWith("http_proxy"));
    if (plain)
      return listensOnPort(rule, 443)
        ? [findingAt("violated", rule, "target", "a proxy that terminates TLS on port 443", plain.address)]
        : [];
    if (target.kind === "resources") return [];
    const past = resourcesOf(model.linked(rule, "target", ...BYPASSING_PROXIES))[0];
    if (past) return [findingAt("violated", rule, "target", "an HTTP or HTTPS proxy in this file", past.address)];
    const isUnknown = target.kind === "unknown" && rule.get("backend_service").kind === "absent";
    return [
      findingAt(
        isUnknown ? "unknown" : "violated",
        rule,
        "target",
        "an HTTP or HTTPS proxy in this file",
        target.kind === "elsewhere"
          ? target.named
          : target.kind === "unknown"
            ? `not known until ${target.until}`
            : "none",
      ),
    ];
  });
}
