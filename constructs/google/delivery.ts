import { ProjectIamCustomRole } from "@cdktf/provider-google/lib/project-iam-custom-role";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Construct } from "constructs";
import { deployerPermissions, plannerPermissions } from "./delivery-permissions";
import { DeploymentLimits } from "./deployment-limits";
import { GithubIdentity, GithubRepository } from "./github-identity";
import { GoogleProject } from "./google-stack";
import { requireProps } from "../props-validation";

export interface DeliveryProps {
  readonly project: GoogleProject;
  readonly repository: GithubRepository;
  /** GitHub environment of pull requests: its jobs plan and can change nothing. */
  readonly planEnvironment: string;
  /** GitHub environment of deployments: protect it with reviewers. */
  readonly deployEnvironment: string;
  /**
   * Whether a workload signs URLs in its own name, for which the deployer has to set the policy of its account.
   *
   * @default false - the deployer sets the policy of no account
   */
  readonly signsUrls?: boolean;
  /** The only people who may run jobs. @default - the deployer runs the migrations */
  readonly jobRunners?: readonly string[];
}

const DEPLOYER = "deployer";
/** Roles that the stacks grant on the project: the deployer can grant these and no others. */
const GRANTABLE_ROLES = ["roles/cloudsql.client", "roles/cloudsql.instanceUser"];

/**
 * The planner and the deployer: two service accounts without keys, each with a custom role that contains only what it
 * needs, and a deny policy over what that role could grant itself. GitHub Actions acts as them through Workload
 * Identity Federation.
 *
 * Escape hatch: every inner resource is a public field.
 */
export class Delivery extends Construct {
  public readonly deployer: ServiceAccount;
  public readonly planner: ServiceAccount;
  public readonly roles = new Map<string, ProjectIamCustomRole>();
  public readonly members = new Map<string, ProjectIamMember>();
  public readonly identity: GithubIdentity;
  public readonly limits: DeploymentLimits;

  /** @throws InvalidPropsError where pull requests and deployments would share an environment. */
  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    const { project } = props;
    requireProps(this, [
      {
        prop: "planEnvironment",
        given: props.planEnvironment,
        accepted: props.planEnvironment !== props.deployEnvironment,
        allowed: "an environment other than deployEnvironment: a pull request must not deploy",
      },
    ]);
    this.deployer = new ServiceAccount(this, "deployer", {
      accountId: DEPLOYER,
      displayName: "Deploys from GitHub Actions",
    });
    this.planner = new ServiceAccount(this, "planner", {
      accountId: "planner",
      displayName: "Plans pull requests, reads only",
    });

    this.grant("deploy", project, this.deployer, "Manages what the stacks describe", deployerPermissions(props));
    this.grant("plan", project, this.planner, "Reads what the stacks describe", plannerPermissions());
    // Whoever may set a project's policy freely effectively owns the project. The condition allows granting two roles
    // only.
    this.grant(
      "grant",
      project,
      this.deployer,
      "Gives the roles that have no narrower place than the project",
      ["resourcemanager.projects.getIamPolicy", "resourcemanager.projects.setIamPolicy"],
      {
        title: "only the roles of the stacks",
        expression:
          "api.getAttribute('iam.googleapis.com/modifiedGrantsByRole', " +
          `[]).hasOnly([${GRANTABLE_ROLES.map((role) => `'${role}'`).join(", ")}])`,
      },
    );
    this.limits = new DeploymentLimits(this, "limits", {
      project,
      accounts: [this.deployer, this.planner],
      jobRunners: props.jobRunners,
    });
    this.identity = new GithubIdentity(this, "identity", {
      project,
      poolId: "github",
      repository: props.repository,
      environments: { [props.planEnvironment]: this.planner, [props.deployEnvironment]: this.deployer },
    });
  }

  private grant(
    key: string,
    project: GoogleProject,
    account: ServiceAccount,
    title: string,
    permissions: string[],
    condition?: { title: string; expression: string },
  ): void {
    const role = new ProjectIamCustomRole(this, `role-${key}`, { roleId: `stacks_${key}`, title, permissions });
    this.roles.set(key, role);
    this.members.set(
      key,
      new ProjectIamMember(this, `member-${key}`, {
        project: project.id,
        role: role.name,
        member: account.member,
        condition,
      }),
    );
  }
}

/** The deployer of a project, by name, for stacks that must not read the bootstrap stack's state. */
export const deployerMember = (project: GoogleProject) =>
  `serviceAccount:${DEPLOYER}@${project.id}.iam.gserviceaccount.com`;
