import { IamWorkloadIdentityPool } from "@cdktf/provider-google/lib/iam-workload-identity-pool";
import { IamWorkloadIdentityPoolProvider } from "@cdktf/provider-google/lib/iam-workload-identity-pool-provider";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { Construct } from "constructs";
import { GoogleProject } from "./google-stack";
import { requireProps } from "../props-validation";

/** A GitHub repository by its names, and by its numeric ids, which do not change when a name is transferred. */
export interface GithubRepository {
  /** `owner/name`, without ids: only the subject of repositories older than 15 July 2026 is compared with it. */
  readonly name: string;
  /** The repository's number: `gh api repos/OWNER/NAME --jq .id`. */
  readonly id: string;
  /** The owner's number: `gh api repos/OWNER/NAME --jq .owner.id`. */
  readonly ownerId: string;
}

export interface GithubIdentityProps {
  readonly project: GoogleProject;
  /** Id of the pool. A deleted pool holds its id for about 30 days. A change replaces it. */
  readonly poolId: string;
  readonly repository: GithubRepository;
  /** GitHub environments, each with the service account that its jobs impersonate. */
  readonly environments: Readonly<Record<string, ServiceAccount>>;
}

const ISSUER = "https://token.actions.githubusercontent.com";

/**
 * Workload Identity Federation for GitHub Actions: a job in a given environment of a given repository impersonates a
 * given service account, without key files.
 *
 * Each environment has a provider of its own. Its condition binds the ids of repository and owner and the name of the
 * environment, which every token carries; the subject is accepted in each format that GitHub issues
 * (docs/decisions/0019-github-subjects.md).
 *
 * Escape hatch: `pool`, `providers` and `members` are public.
 */
export class GithubIdentity extends Construct {
  public readonly pool: IamWorkloadIdentityPool;
  public readonly providers = new Map<string, IamWorkloadIdentityPoolProvider>();
  public readonly members = new Map<string, ServiceAccountIamMember>();

  /** @throws InvalidPropsError for a malformed repository or environment, or none. */
  constructor(scope: Construct, id: string, props: GithubIdentityProps) {
    super(scope, id);
    const { project, repository } = props;
    const environments = Object.keys(props.environments);
    requireProps(this, [
      {
        prop: "poolId",
        given: props.poolId,
        accepted: /^(?!gcp-)[a-z0-9-]{4,32}$/.test(props.poolId),
        allowed: "4 to 32 lowercase letters, digits and hyphens, not starting with gcp-",
      },
      {
        prop: "repository.name",
        given: repository.name,
        accepted: /^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/.test(repository.name),
        allowed: "owner/name, without ids",
      },
      ...(["id", "ownerId"] as const).map((prop) => ({
        prop: `repository.${prop}`,
        given: repository[prop],
        accepted: /^[1-9]\d*$/.test(repository[prop]),
        allowed: "the number GitHub gives it",
      })),
      {
        prop: "environments",
        given: environments,
        accepted: environments.length > 0 && environments.every((name) => /^[a-z][a-z0-9-]{0,27}$/.test(name)),
        allowed: "at least one environment, 1 to 28 lowercase letters, digits and hyphens each",
      },
    ]);

    this.pool = new IamWorkloadIdentityPool(this, "pool", {
      workloadIdentityPoolId: props.poolId,
      displayName: "GitHub Actions",
    });
    for (const [environment, account] of Object.entries(props.environments)) {
      this.providers.set(
        environment,
        new IamWorkloadIdentityPoolProvider(this, `provider-${environment}`, {
          workloadIdentityPoolId: this.pool.workloadIdentityPoolId,
          // Ids have at least 4 characters and must not start with gcp-.
          workloadIdentityPoolProviderId: `env-${environment}`,
          attributeMapping: {
            // Not assertion.sub: Google takes 127 bytes, and owner, name and ids together may need 189.
            "google.subject": "'repository_id:' + assertion.repository_id + ':environment:' + assertion.environment",
            "attribute.repository_id": "assertion.repository_id",
            "attribute.repository_environment": "assertion.repository_id + '/' + assertion.environment",
          },
          attributeCondition: [
            `assertion.repository_owner_id == '${repository.ownerId}'`,
            `assertion.repository_id == '${repository.id}'`,
            `assertion.environment == '${environment}'`,
            `(${subjects(repository, environment).join(" || ")})`,
          ].join(" && "),
          oidc: { issuerUri: ISSUER },
        }),
      );
      this.members.set(
        environment,
        new ServiceAccountIamMember(this, `member-${environment}`, {
          serviceAccountId: account.name,
          role: "roles/iam.workloadIdentityUser",
          member:
            `principalSet://iam.googleapis.com/projects/${project.number}/locations/global` +
            `/workloadIdentityPools/${props.poolId}` +
            `/attribute.repository_environment/${repository.id}/${environment}`,
          dependsOn: [this.pool],
        }),
      );
    }
  }
}

/**
 * The formats of `sub` for one environment: by name (repositories that were neither created, renamed nor transferred
 * since 15 July 2026), by name and id (all others), the same after a rename, and by id alone (repositories whose
 * subject
 * claim is customized to `repository_id` and `environment`).
 */
function subjects({ name, id, ownerId }: GithubRepository, environment: string): string[] {
  const [owner = "", repository = ""] = name.split("/");
  const afterRename = [
    "assertion.sub.startsWith('repo:')",
    `assertion.sub.contains('@${ownerId}/')`,
    `assertion.sub.endsWith('@${id}:environment:${environment}')`,
  ];
  return [
    `assertion.sub == 'repo:${name}:environment:${environment}'`,
    `assertion.sub == 'repo:${owner}@${ownerId}/${repository}@${id}:environment:${environment}'`,
    `assertion.sub == 'repository_id:${id}:environment:${environment}'`,
    `(${afterRename.join(" && ")})`,
  ];
}
