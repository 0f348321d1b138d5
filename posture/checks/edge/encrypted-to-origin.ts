import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { notApplicable, oneOf, verdict } from "../../verdict/expectations";
import { cloudflareRecords, expectZoneSetting } from "../../products/cloudflare/zones";
import { judgeExceptions } from "../../products/cloudflare/rules";

export const edgeEncryptedToOrigin = defineCheck({
  id: "edge/encrypted-to-origin",
  summary: "Cloudflare connects to the load balancer over TLS and verifies its certificate.",
  severity: "critical",
  links: ["https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/full-strict/"],
  remedy: "Set the zone's ssl setting to strict.",
  stacks: SYSTEM,
  evaluate(context) {
    const verified = oneOf("strict", "origin_pull");
    const findings = [
      ...expectZoneSetting(context, "ssl", verified),
      ...judgeExceptions(context.model, "ssl", verified),
    ];
    if (findings.length > 0) return verdict(findings);
    return notApplicable(
      cloudflareRecords(context.model).length > 0
        ? "the production stack configures the zone that both environments share"
        : "nothing goes through Cloudflare",
    );
  },
});
