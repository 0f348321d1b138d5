import { ProjectDefaultServiceAccounts } from "@cdktf/provider-google/lib/project-default-service-accounts";
import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { GoogleProject } from "./google-stack";
import { requireProps } from "../props-validation";

export interface ProjectApisProps {
  readonly project: GoogleProject;
  /** APIs to enable, such as `run.googleapis.com`. */
  readonly apis: readonly string[];
}

/**
 * The APIs of a project, with its default service accounts disabled.
 *
 * Escape hatch: `services` and `defaultAccounts` are public.
 */
export class ProjectApis extends Construct {
  public readonly services: ProjectService[];
  public readonly defaultAccounts: ProjectDefaultServiceAccounts;

  /** @throws InvalidPropsError for an invalid API name. */
  constructor(scope: Construct, id: string, props: ProjectApisProps) {
    super(scope, id);
    requireProps(this, [
      {
        prop: "apis",
        given: props.apis,
        accepted:
          props.apis.length > 0 &&
          new Set(props.apis).size === props.apis.length &&
          props.apis.every((api) => /^[a-z0-9-]+\.googleapis\.com$/.test(api)),
        allowed: "names such as run.googleapis.com, at least one, none twice",
      },
    ]);
    this.services = props.apis.map(
      (service) =>
        new ProjectService(this, service.replace(".googleapis.com", ""), {
          service,
          // Disabling an API deletes what it manages.
          disableOnDestroy: false,
        }),
    );
    this.defaultAccounts = new ProjectDefaultServiceAccounts(this, "default-accounts", {
      project: props.project.id,
      // Revoking their roles instead would fail: the provider reads the policy in a version without conditions.
      action: "DISABLE",
      dependsOn: this.services,
    });
  }

  /** Makes every resource of a construct wait until the APIs are enabled: without this, a first apply fails. */
  public requireBefore(construct: Construct): void {
    const gate = `${this.defaultAccounts.terraformResourceType}.${this.defaultAccounts.friendlyUniqueId}`;
    for (const resource of construct.node.findAll().filter((child) => TerraformResource.isTerraformResource(child))) {
      resource.dependsOn = [...(resource.dependsOn ?? []), gate];
    }
  }
}
