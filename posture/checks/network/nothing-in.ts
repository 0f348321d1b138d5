import { defineCheck } from "../../verdict/define";
import { textOf, isTrue } from "../../model/attribute-readers";
import { Attribute } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { Finding, SYSTEM } from "../../verdict/check";
import { describe } from "../../model/attribute";
import { forEvery, findingAt, verdict } from "../../verdict/expectations";
import { isWithin } from "../../formats/ip-range";
import { externalAddresses } from "../../products/google/external-addresses";

/** Private ranges, and those from which Google's own load balancers, health checks and tunnels come. */
const NOT_INTERNET = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "fc00::/7",
  "35.191.0.0/16",
  "130.211.0.0/22",
  "209.85.152.0/22",
  "209.85.204.0/22",
  "35.235.240.0/20",
  "2600:2d00:1:b029::/64",
  "2600:2d00:1:1::/64",
];
const POLICY_RULES = [
  "google_compute_network_firewall_policy_rule",
  "google_compute_region_network_firewall_policy_rule",
  "google_compute_firewall_policy_rule",
];
const POLICIES_WITH_RULES = [
  "google_compute_network_firewall_policy_with_rules",
  "google_compute_region_network_firewall_policy_with_rules",
  "google_compute_firewall_policy_with_rules",
];

export const networkNothingIn = defineCheck({
  id: "network/nothing-in",
  summary: "No firewall allows traffic from the internet into a network, and no virtual machine has a public address.",
  severity: "critical",
  links: ["https://cloud.google.com/firewall/docs/firewalls"],
  remedy: "Remove rules that allow ingress from external ranges, and access_config of virtual machines.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(model.resources("google_compute_network", "data.google_compute_network"), "a network", (network) =>
        findingAt("holds", network, "", "nothing allowed in from the internet", "what is not allowed is denied"),
      ),
      firewalls(model),
      policyRules(model),
      model
        .resources("google_compute_service_attachment")
        .filter((attachment) => textOf(attachment.get("connection_preference")) === "ACCEPT_AUTOMATIC")
        .map((attachment) =>
          findingAt(
            "violated",
            attachment,
            "connection_preference",
            "ACCEPT_MANUAL, with the accepted projects listed",
            "ACCEPT_AUTOMATIC, which accepts everybody",
          ),
        ),
      externalAddresses(model),
    ),
});

const isOutside = (range: Attribute) =>
  range.kind !== "value" || !NOT_INTERNET.some((inside) => isWithin(String(range.value), inside));

function firewalls(model: Model): Finding[] {
  return model.resources("google_compute_firewall").flatMap((firewall) => {
    const allows = firewall.blocks("allow");
    if (
      isTrue(firewall.get("disabled")) ||
      textOf(firewall.get("direction")) === "EGRESS" ||
      (allows.known.length === 0 && !allows.unknown)
    )
      return [];
    const narrowed = ["source_tags", "source_service_accounts"].some((path) => firewall.elements(path).length > 0);
    return judgeSources(firewall, "source_ranges", narrowed);
  });
}

/** @param narrowed whether the rule names sources in other ways, so that no range means none */
function judgeSources(at: Cursor, path: string, narrowed: boolean): Finding[] {
  const expected = "no source on the internet";
  const ranges = at.elements(path);
  const asked = at.get(path);
  // Google computes the range where none is given and no other source either: everywhere.
  if (ranges.length === 0 || (asked.kind === "unknown" && !narrowed))
    return narrowed ? [] : [findingAt("violated", at, path, expected, "every source")];
  // Sources of all kinds add up: ranges that are written and not known yet may be everywhere, those that Google
  // computes beside others are none.
  const { value, expression } = at.written(path);
  const isComputed =
    narrowed && asked.kind === "unknown" && expression === undefined && (value === undefined || value === null);
  return ranges
    .filter(isOutside)
    .map((range) =>
      findingAt(
        range.kind === "value" ? "violated" : isComputed ? "holds" : "unknown",
        at,
        path,
        expected,
        describe(range),
      ),
    );
}

function policyRules(model: Model): Finding[] {
  const policies = model.resources(...POLICIES_WITH_RULES);
  const generated = policies
    .filter((policy) => policy.blocks("rule").unknown)
    .map((policy) =>
      findingAt("unknown", policy, "rule", "no source on the internet", "not known until it is applied"),
    );
  const rules: readonly Cursor[] = [
    ...model.resources(...POLICY_RULES),
    ...policies.flatMap((policy) => policy.blocks("rule").known),
  ];
  const judged = rules.flatMap((rule) => {
    if (
      isTrue(rule.get("disabled")) ||
      textOf(rule.get("direction")) === "EGRESS" ||
      !/^(allow|apply_security_profile_group)$/.test(textOf(rule.get("action")) ?? "allow")
    )
      return [];
    const narrowed = ["match.src_secure_tags", "match.src_networks", "match.src_address_groups"].some(
      (path) => rule.blocks(path).known.length > 0 || rule.elements(path).length > 0,
    );
    return judgeSources(rule, "match.src_ip_ranges", narrowed);
  });
  return [...generated, ...judged];
}
