import { IamDenyPolicy } from "@cdktf/provider-google/lib/iam-deny-policy";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Construct } from "constructs";
import { membersRequirement, requireProps } from "../props-validation";
import { GoogleProject } from "./google-stack";

export interface DeploymentLimitsProps {
  readonly project: GoogleProject;
  /** The accounts that deploy and plan. They are denied by name, whatever they grant themselves. */
  readonly accounts: readonly ServiceAccount[];
  /**
   * The only people who may run jobs, as members of an allow policy.
   *
   * @default - deployments run the migrations, so jobs are not denied
   */
  readonly jobRunners?: readonly string[];
}

/** Reading a value is one permission, whichever role it comes with. */
const READ_SECRETS = ["secretmanager.googleapis.com/versions.access"];
const RUN_JOBS = ["run.googleapis.com/jobs.run", "run.googleapis.com/jobs.runWithOverrides"];
/** Every way to act as another account by its credentials. */
const IMPERSONATE = [
  "iam.googleapis.com/serviceAccountKeys.create",
  "iam.googleapis.com/serviceAccounts.getAccessToken",
  "iam.googleapis.com/serviceAccounts.getOpenIdToken",
  "iam.googleapis.com/serviceAccounts.implicitDelegation",
  "iam.googleapis.com/serviceAccounts.signBlob",
  "iam.googleapis.com/serviceAccounts.signJwt",
];
const EVERYBODY = "principalSet://goog/public:all";

/**
 * A deny policy on the project. A deployment has to grant access to secrets and jobs, so its role could grant it to
 * itself; a deny policy wins over every grant, and only `roles/iam.denyAdmin` on the organization can change one
 * (docs/decisions/0008-a-role-for-the-deployer.md).
 *
 * - Only service accounts of the project read secrets, and neither the deployer nor the planner does.
 * - Neither of them obtains credentials of another account.
 * - Where people run the migrations, only they and the project's other accounts run jobs.
 *
 * Escape hatch: `policy` is public.
 */
export class DeploymentLimits extends Construct {
  public readonly policy: IamDenyPolicy;

  /** @throws InvalidPropsError for no account, or for a runner who is not a named person, group or account. */
  constructor(scope: Construct, id: string, props: DeploymentLimitsProps) {
    super(scope, id);
    const { project, accounts, jobRunners } = props;
    requireProps(this, [
      { prop: "accounts", given: accounts.length, accepted: accounts.length > 0, allowed: "at least one account" },
      {
        prop: "jobRunners",
        given: jobRunners ?? [],
        accepted: jobRunners === undefined || jobRunners.length > 0,
        allowed: "at least one member, or no jobRunners at all",
      },
      membersRequirement("jobRunners", jobRunners ?? []),
    ]);
    const projectAccounts =
      `principalSet://cloudresourcemanager.googleapis.com/projects/${project.number}` + "/type/ServiceAccount";
    const deployment = accounts.map(({ accountIdInput }) =>
      accountPrincipal(`${accountIdInput}@${project.id}.iam.gserviceaccount.com`),
    );

    this.policy = new IamDenyPolicy(this, "policy", {
      name: "deployments",
      displayName: "What deployments cannot grant themselves",
      parent: encodeURIComponent(`cloudresourcemanager.googleapis.com/projects/${project.id}`),
      rules: [
        rule("Only service accounts of this project read secrets", [EVERYBODY], READ_SECRETS, [projectAccounts]),
        rule("Deployments read no secret and act as no other account", deployment, [...READ_SECRETS, ...IMPERSONATE]),
        ...(jobRunners === undefined
          ? []
          : [
              rule("Only named people, and accounts of this project, run jobs", [EVERYBODY], RUN_JOBS, [
                ...jobRunners.map(principalOf),
                projectAccounts,
              ]),
              rule("Deployments run no job", deployment, RUN_JOBS),
            ]),
      ],
      // Google refuses a rule about an account that is not there.
      dependsOn: [...accounts],
    });
  }
}

function rule(
  description: string,
  deniedPrincipals: string[],
  deniedPermissions: readonly string[],
  exceptionPrincipals?: string[],
) {
  return {
    description,
    denyRule: { deniedPrincipals, deniedPermissions: [...deniedPermissions], exceptionPrincipals },
  };
}

const accountPrincipal = (email: string) => `principal://iam.googleapis.com/projects/-/serviceAccounts/${email}`;

/** A member of an allow policy as deny policies name it. */
function principalOf(member: string): string {
  const [, kind = "", email = ""] = /^(\w+):(.*)$/.exec(member) ?? [];
  switch (kind) {
    case "group":
      return `principalSet://goog/group/${email}`;
    case "serviceAccount":
      return accountPrincipal(email);
    default:
      return `principal://goog/subject/${email}`;
  }
}
