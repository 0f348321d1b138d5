import { Check, SYSTEM } from "../../verdict/check";
import { notApplicable, oneOf, verdict } from "../../verdict/expectations";
import { cloudflareRecords, expectZoneSetting } from "../../products/cloudflare/zones";
import { judgeExceptions } from "../../products/cloudflare/rules";

export const edgeEncryptedToOrigin: Check = {
  id: "edge/encrypted-to-origin",
  title: "Cloudflare connects to the load balancer over TLS and verifies its certificate.",
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
};
