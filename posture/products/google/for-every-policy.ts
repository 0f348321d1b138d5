import { Finding, Verdict } from "../../verdict/check";
import { missingSubject, verdict } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { boundPolicies, Policy } from "./security-policy";

/** Judges every policy in front of a backend. Where there is none, what the claim is about is missing. */
export function forEveryPolicy(model: Model, judge: (policy: Policy) => readonly Finding[]): Verdict {
  const policies = boundPolicies(model);
  return verdict(
    policies.length === 0 ? missingSubject("a Cloud Armor policy in front of a backend") : policies.flatMap(judge),
  );
}
