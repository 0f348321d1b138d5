import { Check, SYSTEM } from "../../check";
import { found } from "../../judge";
import { isCloudflares } from "../shared/cloudflare";
import { isLimitedTo, reachableLetIns } from "../shared/security-policy";
import { forEveryPolicy } from "./policies";

const EXPECTED = "only requests from Cloudflare's published ranges";

export const wafOnlyFromCdn: Check = {
  id: "waf/only-from-cdn",
  title: "Only requests that come through Cloudflare are let in.",
  remedy:
    "Let the default rule deny, and let every rule that lets requests in match Cloudflare's published ranges alone.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    forEveryPolicy(model, (policy) => {
      const { letIns, doubtful, rest } = reachableLetIns(policy);
      return [
        ...(letIns.length === 0 && doubtful.length === 0
          ? [found("violated", policy.resource, "rule", EXPECTED, "nothing is let in")]
          : []),
        ...letIns.map((rule) => {
          const isLimited = isLimitedTo(rule, isCloudflares);
          return found(
            isLimited ? "holds" : "violated",
            rule.at,
            "match",
            EXPECTED,
            isLimited ? "only those" : "others as well",
          );
        }),
        ...doubtful.map(({ at }) => found("unknown", at, "match", EXPECTED, "not known until it is applied")),
        ...(rest
          ? [
              found(
                "violated",
                policy.resource,
                "rule",
                "a default rule that denies",
                "Google lets in what no rule matches",
              ),
            ]
          : []),
      ];
    }),
};
