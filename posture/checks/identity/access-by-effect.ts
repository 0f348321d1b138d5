import { describe } from "../../model/attribute";
import { Model } from "../../model/model";
import { accountOf, isAccount } from "../../products/google/accounts";
import { accountNamed, Grant, grants, Principal, principalOf } from "../../products/google/iam";
import { effectOf, RoleEffect } from "../../products/google/role-effects";
import { EVERY_STACK, Finding } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { findingAt, undecided, verdict } from "../../verdict/expectations";

export const accessByEffect = defineCheck({
  id: "identity/access-by-effect",
  summary:
    "Nobody but the system's own accounts can become one of its accounts, let others in, read its data or deploy, " +
    "and no account can become another one.",
  severity: "critical",
  links: ["https://cloud.google.com/iam/docs/service-account-permissions"],
  remedy:
    "Remove the grant, or grant a role that only shows how things are set up; let people deploy through the " +
    "workflow, and read data through what the application offers them.",
  stacks: EVERY_STACK,
  evaluate: ({ model }) => {
    const all = grants(model);
    const wrong = all.flatMap((grant) => judge(model, grant));
    return verdict(wrong, {
      status: "holds",
      address: "",
      path: "",
      expected: "grants that let nobody else in",
      actual: `${all.length - wrong.length} of ${all.length} grants`,
    });
  },
});

const EXPECTED = "no way for it to reach accounts, rights, data or deployments";
const EFFECTS: Readonly<Record<Exclude<RoleEffect, "sees">, string>> = {
  becomes: "can act as an account",
  admits: "can let others in",
  reads: "can read data",
  runs: "can run or change something",
  unlisted: "a role of which Avouch does not know what it permits",
  unknown: "a role whose permissions this file does not show",
};

function judge(model: Model, grant: Grant): readonly Finding[] {
  const who = whose(model, grant);
  if (who === "google's") return [];
  const effect = effectOf(model, grant);
  if (effect === "sees" || isJudgedElsewhere(grant, effect)) return [];
  if (who === "own" && (effect !== "becomes" || isItself(model, grant) || isCustom(grant))) {
    // What the system's own accounts may read and run is for the rules on each product; a role that nobody knows is
    // not.
    return effect === "unlisted"
      ? [undecided(grant.resource, "role", EXPECTED, `${describe(grant.role)}: ${EFFECTS[effect]}`)]
      : [];
  }
  const certain = who !== "unknown" && effect !== "unlisted" && effect !== "unknown";
  const actual = `${describe(grant.member)} by ${describe(grant.role)}: ${EFFECTS[effect]}`;
  return [
    certain
      ? findingAt("violated", grant.resource, grant.path, EXPECTED, actual)
      : undecided(grant.resource, grant.path, EXPECTED, actual),
  ];
}

/** Accounts that Google runs its products with, by their addresses. */
const GOOGLES = new RegExp(
  "^(?:" +
    [
      String.raw`serviceAccount:(?:service-\d+@[\w-]+\.iam|\d+@cloudservices|\d+@cloudbuild)\.gserviceaccount\.com$`,
      String.raw`group:cloud-(?:storage-analytics|logs)@google\.com$`,
    ].join("|") +
    ")",
);
const OUTSIDERS: ReadonlySet<Principal> = new Set([
  "people",
  "domain",
  "public",
  "basic-role-holders",
  "other",
  "federated",
]);

function whose(model: Model, grant: Grant): "own" | "google's" | "others" | "unknown" {
  const { member } = grant;
  if (member.kind === "absent") return "google's";
  if (member.kind === "value" && GOOGLES.test(String(member.value))) return "google's";
  const principal = principalOf(grant);
  if (OUTSIDERS.has(principal)) return "others";
  if (principal !== "service-account") return "unknown";
  if (accountNamed(model, member).kind === "elsewhere") return isReferred(grant) ? "own" : "others";
  return "own";
}

/** Identities that other resources tell, such as a sink's writer, are of this file. */
const isReferred = ({ member }: Grant) => member.kind === "reference";

/** Rules on single products judge these, with what they know of the resource. */
function isJudgedElsewhere({ resource, scope, member }: Grant, effect: RoleEffect): boolean {
  if (scope !== "resource") return false;
  const type = resource.type.replace(/_iam_\w+$/, "");
  switch (type) {
    case "google_service_account":
      // Who comes through a pool: identity/workload-identity-federation.
      return member.kind === "value" && /^principal(?:Set)?:\/\//.test(String(member.value));
    case "google_cloud_run_v2_job":
    case "google_cloud_run_v2_service":
    case "google_cloud_run_service":
      // Who may run jobs and call services: run/migrations-manual, run/ingress-through-load-balancer.
      return effect === "runs";
    case "google_logging_log_view":
      return effect === "reads";
    case "google_secret_manager_secret":
      return effect === "reads";
    default:
      return false;
  }
}

/** Roles of the system's own make are for `identity/least-privilege` and the deny policies. */
const isCustom = ({ role }: Grant) => role.kind !== "value" || !String(role.value).startsWith("roles/");

/** Whether an account is let become nobody but itself, as signing URLs needs. */
const isItself = (model: Model, { resource, member }: Grant) =>
  /^google_service_account_iam_/.test(resource.type) &&
  accountOf(model, resource.get("service_account_id")) !== undefined &&
  isAccount(model, member, resource.get("service_account_id"));
