import { defineCheck } from "../../verdict/define";
import { appendTo } from "../../model/grouping";
import { describe } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import {
  accountNamed,
  BASIC_ROLES,
  Grant,
  grantsOnType,
  Principal,
  principalOf,
  targetOf,
} from "../../products/google/iam";
import { judgeWideGrants, readsSecrets } from "../../products/google/secret-access";
import { summarize } from "../../verdict/summarize";
import { Workload } from "../../products/google/workloads";
import { Secret, SECRET, SECRET_TYPES, secretsOf } from "../../products/google/secrets";

const READER = "a service account, of this system, as a reader";
/** More than reading: whoever has these lets others in. */
const MANAGERS: ReadonlySet<string> = new Set(["roles/secretmanager.admin", ...BASIC_ROLES]);

export const secretsScopedAccess = defineCheck({
  id: "secrets/scoped-access",
  summary: "Each secret can be read only by the service accounts that need it, through a grant on that secret.",
  severity: "critical",
  links: ["https://cloud.google.com/secret-manager/docs/access-control"],
  remedy:
    "Grant roles/secretmanager.secretAccessor on the individual secret to the service account that mounts it, " +
    "and remove wider grants.",
  stacks: SYSTEM,
  evaluate({ model }) {
    const { all } = secretsOf(model);
    if (all.length === 0) return verdict(missingSubject(SECRET), judgeWideGrants(model));
    const grants = SECRET_TYPES.flatMap((type) =>
      grantsOnType(model, type).map((grant) => ({
        grant,
        target: targetOf(model, grant, type),
        reads: readsSecrets(model, grant),
      })),
    );
    const readers = new Map<Resource, Grant[]>();
    let hasUnresolvedGrant = false;
    for (const { grant, target, reads } of grants) {
      if (reads === "unknown" || target.kind === "unknown") hasUnresolvedGrant = true;
      if (reads === "no" || target.kind !== "resources") continue;
      for (const secret of target.resources) appendTo(readers, secret, grant);
    }
    return verdict(
      grants.flatMap(({ grant, reads }) => judgeGrant(model, grant, reads)).filter(({ status }) => status !== "holds"),
      summarize(
        all.map((secret) => judgeSecret(model, secret, readers.get(secret.resource) ?? [], hasUnresolvedGrant)),
        all.length,
        "secrets",
        SECRET,
        "readable by the workload that mounts it",
      ),
      judgeWideGrants(model),
    );
  },
});

const DISALLOWED_PRINCIPALS: Readonly<Partial<Record<Principal, string>>> = {
  public: "everybody",
  domain: "everybody in a domain",
  "basic-role-holders": "whoever has a basic role on the project",
  other: "no service account",
};

/** Judges whom a grant on a secret lets in. */
function judgeGrant(model: Model, grant: Grant, reads: "yes" | "no" | "unknown"): readonly Finding[] {
  const principal = principalOf(grant);
  const role = grant.role.kind === "value" ? String(grant.role.value) : "";
  const at = (status: Finding["status"], path: string, expected: string, actual: string) => [
    findingAt(status, grant.resource, path, expected, actual),
  ];
  const nobodys = DISALLOWED_PRINCIPALS[principal];
  if (nobodys !== undefined) return at("violated", grant.path, READER, `${describe(grant.member)}, ${nobodys}`);
  if (reads === "no") return [];
  if (MANAGERS.has(role)) return at("violated", "role", "roles/secretmanager.secretAccessor", role);
  if (reads === "unknown") return at("unknown", "role", "roles/secretmanager.secretAccessor", describe(grant.role));
  switch (principal) {
    case "people":
      return at("violated", grant.path, READER, describe(grant.member));
    case "unknown":
      return at("unknown", grant.path, READER, describe(grant.member));
    case "federated":
      return at(/\*/.test(describe(grant.member)) ? "violated" : "holds", grant.path, READER, describe(grant.member));
    default:
      // An account that this system neither makes nor looks up is somebody else's.
      return at(
        accountNamed(model, grant.member).kind === "elsewhere" ? "violated" : "holds",
        grant.path,
        READER,
        describe(grant.member),
      );
  }
}

/** Judges that a secret is read by someone, and by every workload that mounts it. */
function judgeSecret(
  model: Model,
  { resource, mounts }: Secret,
  readers: readonly Grant[],
  hasUnresolvedGrant: boolean,
): Finding {
  const expected =
    mounts.length > 0 ? "every workload that mounts it may read it" : "a service account that may read it";
  const none = (actual: string) =>
    findingAt(hasUnresolvedGrant ? "unknown" : "violated", resource, "", expected, actual);
  if (readers.length === 0) return none("nobody");
  const accounts = readers.map((grant) => accountNamed(model, grant.member));
  const known = new Set(accounts.flatMap((account) => (account.kind === "resources" ? account.resources : [])));
  const certain = accounts.every(({ kind }) => kind !== "unknown");
  for (const { workload } of mounts) {
    if (certain && !mayRead(model, workload, readers, known))
      return none(`${workload.resource.address} mounts it but may not read it`);
  }
  return findingAt("holds", resource, "", expected, readers.map(({ member }) => describe(member)).join(", "));
}

function mayRead(model: Model, workload: Workload, readers: readonly Grant[], known: ReadonlySet<Resource>): boolean {
  const account = accountNamed(model, workload.account);
  switch (account.kind) {
    case "resources":
      return account.resources.some((one) => known.has(one));
    case "elsewhere":
      return readers.some(
        ({ member }) => member.kind === "value" && member.value === `serviceAccount:${account.named}`,
      );
    case "none":
      return false;
    case "unknown":
      return true;
  }
}
