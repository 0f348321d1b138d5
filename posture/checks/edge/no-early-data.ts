import { Model } from "../../model/model";
import { zoneSettings } from "../../products/cloudflare/zones";
import { HTTPS_PROXIES } from "../../products/google/load-balancer";
import { SYSTEM, Finding } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { expectConfigured } from "../../verdict/configured";
import { absentOrOneOf, expectAttribute, verdict } from "../../verdict/expectations";

/** What is sent before the handshake ends can be recorded and sent again (RFC 8446, section 8). */
export const edgeNoEarlyData = defineCheck({
  id: "edge/no-early-data",
  summary: "No request is taken before the TLS handshake ends, when it could be a replayed one.",
  severity: "medium",
  links: ["https://www.rfc-editor.org/rfc/rfc8446#section-8"],
  remedy: "Leave tls_early_data of HTTPS proxies off, and 0rtt of the zone at Cloudflare.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const findings = judge(model);
    return verdict(findings, { status: "holds", address: "", path: "", expected: "no early data", actual: "none" });
  },
});

const judge = (model: Model): readonly Finding[] => [
  ...model
    .resources(...HTTPS_PROXIES)
    .map((proxy) => expectConfigured(proxy, "tls_early_data", absentOrOneOf("DISABLED"))),
  ...zoneSettings(model, "0rtt").map(({ at, path, attribute }) =>
    expectAttribute(at, path, attribute, absentOrOneOf("off")),
  ),
];
