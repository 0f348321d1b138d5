import { defineCheck } from "../../verdict/define";
import { BOOTSTRAP, Finding } from "../../verdict/check";
import {
  isAbsent,
  absentOrOneOf,
  equals,
  expect,
  forEvery,
  findingAt,
  missingSubject,
  verdict,
} from "../../verdict/expectations";
import { Attribute, describe } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { accountOf } from "../../products/google/accounts";
import {
  grantsPermission,
  Grant,
  grants,
  grantsOnType,
  permissionsOf,
  targetOf,
  wideGrants,
} from "../../products/google/iam";
import { pinsRepository } from "../../products/google/pinned-repository";
import { mappingOf } from "../../products/google/attribute-mapping";

export const workloadIdentityFederation = defineCheck({
  id: "identity/workload-identity-federation",
  summary: "Only jobs of one GitHub repository can deploy, authenticated through Workload Identity Federation.",
  severity: "critical",
  links: ["https://cloud.google.com/iam/docs/workload-identity-federation"],
  remedy:
    "Trust GitHub's issuer on a condition that names the repository, and bind the deployer's service account to " +
    "a principalSet of that repository or of one of its environments, never to the whole pool.",
  stacks: BOOTSTRAP,
  evaluate: ({ model }) => {
    const bindings = federated(model);
    return verdict(
      forEvery(model.resources("google_iam_workload_identity_pool"), "a workload identity pool", (pool) =>
        expect(pool, "disabled", absentOrOneOf(false)),
      ),
      forEvery(
        model.resources("google_iam_workload_identity_pool_provider"),
        "a provider of a workload identity pool",
        provider,
      ),
      bindings.length === 0
        ? missingSubject("a service account that a GitHub job can impersonate")
        : [...bindings, ...wideGrants(model).filter(isFederated)].map((grant) => judgeBinding(model, grant)),
      deployers(model, bindings),
    );
  },
});

const ISSUER = "https://token.actions.githubusercontent.com";
/** Roles on a service account by which another identity becomes it. */
const IMPERSONATION_ROLES = new Set(["roles/iam.workloadIdentityUser", "roles/iam.serviceAccountTokenCreator"]);

function provider(one: Resource): readonly Finding[] {
  return [
    expect(one, "oidc.issuer_uri", equals(ISSUER)),
    // Keys of one's own would make tokens of one's own.
    expect(one, "oidc.jwks_json", isAbsent),
    expect(one, "disabled", absentOrOneOf(false)),
    condition(one),
  ];
}

function condition(one: Resource): Finding {
  const attribute = one.get("attribute_condition");
  const expected = "names the repository, or its owner, in every case";
  if (attribute.kind === "unknown" || attribute.kind === "reference")
    return findingAt("unknown", one, "attribute_condition", expected, describe(attribute));
  const holds = attribute.kind === "value" && pinsRepository(String(attribute.value), mappingOf(one));
  return findingAt(holds ? "holds" : "violated", one, "attribute_condition", expected, describe(attribute));
}

/** Every grant by which somebody from a pool becomes a service account. */
const federated = (model: Model): readonly Grant[] =>
  grantsOnType(model, "google_service_account").filter(
    ({ role, member }) =>
      (role.kind !== "value" || IMPERSONATION_ROLES.has(String(role.value))) && isFederated({ member }),
  );

/** Whether somebody from a pool is meant. */
const isFederated = ({ member }: Pick<Grant, "member">) =>
  (member.kind === "value" && /^principal(Set)?:\/\/iam\.googleapis\.com\//.test(String(member.value))) ||
  (member.kind === "reference" && member.references.some(({ address }) => /workload_identity_pool/.test(address)));

const MEMBER = new RegExp(
  [
    String.raw`^(principal|principalSet):\/\/iam\.googleapis\.com\/projects\/[^/]+\/locations\/global\/`,
    String.raw`workloadIdentityPools\/([^/]+)\/(.+)$`,
  ].join(""),
);

function judgeBinding(model: Model, { resource, path, member }: Grant): Finding {
  const expected = "jobs of one repository, or of an environment in it";
  if (member.kind !== "value") return findingAt("unknown", resource, path, expected, describe(member));
  const [, , pool = "", rest = ""] = MEMBER.exec(String(member.value)) ?? [];
  const providers = providersOf(model, pool);
  if (providers === "unknown")
    return findingAt("unknown", resource, path, expected, "the pool's providers are not known yet");
  return findingAt(
    providers.length > 0 && isNarrow(rest, providers) ? "holds" : "violated",
    resource,
    path,
    expected,
    describe(member),
  );
}

/** Whether every provider of the pool makes of the repository what the member names. */
function isNarrow(rest: string, providers: readonly Resource[]): boolean {
  const [, subject] = /^subject\/(.+)$/.exec(rest) ?? [];
  if (subject !== undefined)
    return (
      /^repo:[^:*]+:.+$/.test(subject) &&
      providers.every((one) => mappingOf(one).get("google.subject") === "assertion.sub")
    );
  const [, attribute, value] = /^(attribute\.[a-z0-9_]+)\/(.+)$/.exec(rest) ?? [];
  if (attribute === undefined || value === undefined || value === "*") return false;
  // A provider that does not make the attribute lets nobody in by it.
  const made = providers.flatMap((one) => mappingOf(one).get(attribute) ?? []);
  return (
    made.length > 0 &&
    made.every((expression) =>
      /^assertion\.(repository|repository_id|sub|job_workflow_ref|workflow_ref)\b/.test(expression),
    )
  );
}

function providersOf(model: Model, pool: string): readonly Resource[] | "unknown" {
  const found: Resource[] = [];
  for (const one of model.resources("google_iam_workload_identity_pool_provider")) {
    const id = one.get("workload_identity_pool_id");
    if (id.kind === "value") {
      if (String(id.value).replace(/^.*\//, "") === pool) found.push(one);
      continue;
    }
    const link = model.link(id, "google_iam_workload_identity_pool");
    const own =
      link.kind === "resources" && link.resources.length === 1
        ? link.resources[0]?.get("workload_identity_pool_id")
        : undefined;
    if (own?.kind !== "value") return "unknown";
    if (own.value === pool) found.push(one);
  }
  return found;
}

/** Google's own roles that deploy to Cloud Run. */
const DEPLOYERS: ReadonlySet<string> = new Set([
  "roles/run.admin",
  "roles/run.developer",
  "roles/run.sourceDeveloper",
  "roles/editor",
  "roles/owner",
]);

/** Whoever may deploy got that from the pool. */
function deployers(model: Model, bindings: readonly Grant[]): readonly Finding[] {
  const accounts = new Map<string, Resource>();
  const members: Attribute[] = [];
  for (const grant of grants(model)) {
    if (
      grant.scope === "resource" ||
      grantsPermission(permissionsOf(model, grant), "run.services.update", DEPLOYERS) !== "yes"
    )
      continue;
    const account = accountOf(model, grant.member);
    if (account) accounts.set(account.address, account);
    else members.push(grant.member);
  }
  if (accounts.size === 0)
    return [
      members.length > 0
        ? {
            status: "violated",
            address: "",
            path: "",
            expected: "a deployer's service account in this file",
            actual: members.map(describe).join(", "),
          }
        : missingSubject("a service account that may deploy to Cloud Run"),
    ];
  const bound = new Set(
    bindings.flatMap((grant) => {
      const link = targetOf(model, grant, "google_service_account");
      return link.kind === "resources" ? link.resources.map(({ address }) => address) : [];
    }),
  );
  return [...accounts.values()].map((account) =>
    findingAt(
      bound.has(account.address) ? "holds" : "violated",
      account,
      "",
      "bound to GitHub jobs (roles/iam.workloadIdentityUser)",
      bound.has(account.address) ? "bound" : "nobody can impersonate it",
    ),
  );
}
