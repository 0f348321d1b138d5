import { Attribute } from "../../model/attribute";
import { Resource } from "../../model/resource";
import { Check, Finding, SYSTEM } from "../../check";
import { expect, expectOf, found, oneOf, verdict, where } from "../../judge";
import { zoneSettings } from "../shared/cloudflare";
import { forTlsFronts } from "./tls-fronts";

/** Ephemeral keys and authenticated encryption. */
const MODERN_SUITE = /^TLS_(AES_|CHACHA20_|ECDHE_(RSA|ECDSA)_WITH_(AES_(128|256)_GCM|CHACHA20_POLY1305)_)/;

export const edgeModernCiphers: Check = {
  id: "edge/modern-ciphers",
  title: "Every proxy that terminates TLS accepts modern cipher suites only.",
  remedy: "Set the profile of every SSL policy to MODERN or RESTRICTED.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forTlsFronts(model, judgeProfile),
      zoneSettings(model, "tls_1_3").map(({ at, path, attribute }) =>
        expectOf(at, path, attribute, oneOf("on", "zrt")),
      ),
    ),
};

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
  return found(
    status,
    policy,
    "custom_features",
    "suites with ephemeral keys and authenticated encryption",
    named.join(", ") || `${suites.length} suites`,
  );
}

const isModern = (suite: Attribute) =>
  where("", (value) => typeof value === "string" && MODERN_SUITE.test(value)).judge(suite) === "holds";
