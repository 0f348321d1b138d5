import { defineCheck } from "../../verdict/define";
import { Attribute } from "../../model/attribute";
import { Resource } from "../../model/resource";
import { Finding, SYSTEM } from "../../verdict/check";
import { expect, expectAttribute, findingAt, oneOf, verdict, satisfies } from "../../verdict/expectations";
import { expectZoneSetting, hostnameSettings, zoneSettings } from "../../products/cloudflare/zones";
import { forTlsFronts } from "../../products/google/tls-proxies";

/**
 * What Google's profile MODERN takes: suites with ephemeral keys, in GCM, ChaCha20 or CBC. A CUSTOM profile is held to
 * the
 * same list, as the CIS benchmark for Google Cloud holds it (section on weak cipher suites of SSL policies).
 */
const MODERN_SUITE =
  /^TLS_(AES_|CHACHA20_|ECDHE_(RSA|ECDSA)_WITH_(AES_(128|256)_(GCM_SHA\d+|CBC_SHA)|CHACHA20_POLY1305_\w+)$)/;

/** Suites of TLS 1.2 that Cloudflare calls modern: with ephemeral keys, and no CBC. Names are those of OpenSSL. */
const MODERN_AT_CLOUDFLARE = /^ECDHE-(?:ECDSA|RSA)-(?:AES(?:128|256)-GCM-SHA(?:256|384)|CHACHA20-POLY1305)$/;

export const edgeModernCiphers = defineCheck({
  id: "edge/modern-ciphers",
  summary:
    "Every proxy that terminates TLS accepts the cipher suites of Google's MODERN profile, or fewer, and Cloudflare " +
    "accepts none without ephemeral keys and authenticated encryption.",
  severity: "medium",
  links: ["https://cloud.google.com/load-balancing/docs/ssl-policies-concepts"],
  remedy:
    "Set the profile of every SSL policy to MODERN or RESTRICTED, or remove suites without ECDHE from a CUSTOM one, " +
    "and set ciphers in the zone at Cloudflare to ECDHE suites with GCM or CHACHA20-POLY1305.",
  stacks: SYSTEM,
  evaluate: (context) =>
    verdict(
      forTlsFronts(context.model, judgeProfile),
      expectZoneSetting(context, "ciphers", MODERN_THERE),
      hostnameSettings(context.model, "ciphers").map((setting) => expect(setting, "value", MODERN_THERE)),
      zoneSettings(context.model, "tls_1_3").map(({ at, path, attribute }) =>
        expectAttribute(at, path, attribute, oneOf("on", "zrt")),
      ),
    ),
});

function judgeProfile(policy: Resource): Finding {
  const profile = policy.get("profile");
  if (profile.kind !== "value" || profile.value !== "CUSTOM")
    return expect(policy, "profile", oneOf("MODERN", "RESTRICTED", "FIPS_202205"));
  const suites = policy.elements("custom_features");
  const weak = suites.filter((suite) => !isModern(suite));
  const status =
    suites.length === 0
      ? "violated"
      : weak.length === 0
        ? "holds"
        : weak.some(({ kind }) => kind === "value")
          ? "violated"
          : "unknown";
  const named = weak.flatMap((suite) => (suite.kind === "value" ? [String(suite.value)] : []));
  return findingAt(
    status,
    policy,
    "custom_features",
    "suites that the profile MODERN takes too: with ephemeral keys",
    named.join(", ") || `${suites.length} suites`,
  );
}

const isModernThere = (suite: unknown) => typeof suite === "string" && MODERN_AT_CLOUDFLARE.test(suite);

const MODERN_THERE = satisfies(
  "modern suites only",
  (value) => Array.isArray(value) && value.length > 0 && value.every(isModernThere),
);

const isModern = (suite: Attribute) =>
  satisfies("", (value) => typeof value === "string" && MODERN_SUITE.test(value)).judge(suite) === "holds";
