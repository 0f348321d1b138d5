import { defineCheck } from "../../verdict/define";
import { X509Certificate } from "node:crypto";
import { oncePerText } from "../../memoize";
import { Attribute } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { isTrue } from "../../model/attribute-readers";
import { cloudflareRecords, zoneOf } from "../../products/cloudflare/zones";
import { HTTPS_PROXIES } from "../../products/google/load-balancer";
import { Context, Finding, SYSTEM } from "../../verdict/check";
import {
  absentOrOneOf,
  describeLink,
  equals,
  expect,
  findingAt,
  forEvery,
  oneOf,
  verdict,
} from "../../verdict/expectations";

const POLICY = "google_network_security_server_tls_policy";
const TRUST = "google_certificate_manager_trust_config";
const SETTINGS = "cloudflare_authenticated_origin_pulls_settings";
const OWN = "certificates of our own authorities";
/** The authority of the client certificate that every customer of Cloudflare can have presented. */
const SHARED_AUTHORITY = /cloudflare/i;

export const edgeAuthenticatedOriginPulls = defineCheck({
  id: "edge/authenticated-origin-pulls",
  summary:
    "The load balancer refuses every handshake without a client certificate of our own authority, and Cloudflare " +
    "presents the zone's.",
  severity: "high",
  links: ["https://developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull/"],
  remedy:
    "Attach a server TLS policy with REJECT_INVALID and a trust config of our own authority " +
    "to every HTTPS proxy, and " +
    "enable authenticated origin pulls in every zone.",
  stacks: SYSTEM,
  evaluate: (context) =>
    verdict(
      forEvery(context.model.resources(...HTTPS_PROXIES), "an HTTPS proxy", (proxy) =>
        judgeProxy(context.model, proxy),
      ),
      judgeZones(context),
    ),
});

function judgeProxy(model: Model, proxy: Resource): readonly Finding[] {
  const link = model.linked(proxy, "server_tls_policy", POLICY);
  if (link.kind !== "resources")
    return [
      findingAt(
        link.kind === "unknown" ? "unknown" : "violated",
        proxy,
        "server_tls_policy",
        "a server TLS policy in this file",
        describeLink(link),
      ),
    ];
  return link.resources.flatMap((policy) => [
    expect(policy, "mtls_policy.client_validation_mode", equals("REJECT_INVALID")),
    expect(policy, "allow_open", absentOrOneOf(false, "false")),
    ...judgeTrust(model, policy),
  ]);
}

function judgeTrust(model: Model, policy: Resource): readonly Finding[] {
  const path = "mtls_policy.client_validation_trust_config";
  const link = model.linked(policy, path, TRUST);
  if (link.kind !== "resources")
    return [
      findingAt(
        link.kind === "unknown" ? "unknown" : "violated",
        policy,
        path,
        "a trust config in this file",
        describeLink(link),
      ),
    ];
  return link.resources.flatMap((trust) => {
    const anchors = ["trust_stores.trust_anchors", "allowlisted_certificates"].map((block) => trust.blocks(block));
    const known = anchors.flatMap((blocks) => blocks.known);
    if (known.length === 0)
      return [
        findingAt(anchors.some(({ unknown }) => unknown) ? "unknown" : "violated", trust, "trust_stores", OWN, "none"),
      ];
    return known.map(judgeAnchor);
  });
}

function judgeAnchor(anchor: Cursor): Finding {
  const attribute = anchor.get("pem_certificate");
  const [status, actual] = authorityOf(attribute);
  return { status, address: anchor.address, path: anchor.at("pem_certificate"), expected: OWN, actual };
}

/** A certificate is public, but the provider marks it as sensitive: only its subject is shown. */
function authorityOf(attribute: Attribute): readonly [Finding["status"], string] {
  if (attribute.kind === "absent") return ["violated", "none"];
  if (attribute.kind !== "value") return ["unknown", "not known until it is applied"];
  const subject = subjectOf(String(attribute.value));
  if (subject === undefined) return ["violated", "not a certificate"];
  return [SHARED_AUTHORITY.test(subject) ? "violated" : "holds", subject];
}

const subjectOf = oncePerText((pem) => {
  try {
    return new X509Certificate(pem).subject.replaceAll("\n", ", ");
  } catch {
    return undefined;
  }
});

/** As with the zone's other settings, production's stack sets it for every environment in the zone. */
function judgeZones({ model, environment }: Context): readonly Finding[] {
  const settings = model.resources(SETTINGS);
  const proxied = cloudflareRecords(model).filter((record) => isTrue(record.get("proxied")));
  const set = new Set(settings.map(zoneOf));
  const unset = environment === "production" ? proxied.filter((record) => !set.has(zoneOf(record))) : [];
  const firstOfEach = [...new Map([...unset].reverse().map((record) => [zoneOf(record), record])).values()];
  return [
    ...settings.map((setting) => expect(setting, "enabled", oneOf(true, "true"))),
    ...firstOfEach.map((record) =>
      findingAt("violated", record, "zone_id", "authenticated origin pulls enabled in its zone", "not set"),
    ),
  ];
}
