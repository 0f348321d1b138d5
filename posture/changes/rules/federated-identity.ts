import { isUnknown } from "../../model/attribute-readers";
import { ChangeRule, elevated, high, Reason } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatTransition } from "../format-values";

const TRUSTS = new Set([
  "issuer_uri",
  "allowed_audiences",
  "jwks_json",
  "attribute_mapping",
  "idp_metadata_xml",
  "account_id",
]);

/** Who may sign in from outside: the trust in another's tokens gets looser. */
export const federatedIdentity: ChangeRule = {
  concerns: (type) => /^google_iam_(?:workload_identity|workforce)_pool_provider$/.test(type),
  assess({ existed, remains, before, after, differences }, { first }) {
    if (!remains) return [];
    const now = after.get("attribute_condition");
    if (!existed) return first ? [] : [elevated("Tokens of another issuer become trusted")];
    const old = before.get("attribute_condition");
    const reasons: Reason[] = [];
    if (old.kind === "value" && now.kind === "absent")
      reasons.push(high("Condition removed: every token of the issuer is trusted"));
    else if (old.kind === "value" && isUnknown(now))
      reasons.push(elevated(`The condition on tokens is ${UNKNOWN_UNTIL_APPLY}`));
    else if (differences.some(({ path }) => path === "attribute_condition"))
      reasons.push(elevated("The condition on tokens changes: check whether it allows more"));
    const trusted = differences.filter(({ path }) => path.split(/[.[]/).some((name) => TRUSTS.has(name)));
    return [
      ...reasons,
      ...trusted.map((difference) => elevated(`Which tokens are trusted changes: ${formatTransition(difference)}`)),
    ];
  },
};
