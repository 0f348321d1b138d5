import { TerraformResource, TerraformStack } from "cdktf";

/** Arguments by which Google's own API refuses a deletion, by resource type. */
const API_GUARDS: Readonly<Record<string, readonly string[]>> = {
  google_cloud_run_v2_service: ["deletion_protection"],
  google_secret_manager_secret: ["deletion_protection"],
  google_sql_database_instance: ["deletion_protection", "settings.deletion_protection_enabled"],
};

/**
 * Lifts every guard against deletion in a stack, Terraform's and Google's: for an environment that is
 * destroyed on purpose, and for nothing else. Deploy with it once, then destroy (docs/deploying.md).
 *
 * A locked log bucket, keys and key rings stay all the same.
 */
export function liftGuards(stack: TerraformStack): void {
  for (const resource of stack.node.findAll().filter((child) => TerraformResource.isTerraformResource(child))) {
    if (resource.lifecycle?.preventDestroy) resource.addOverride("lifecycle.prevent_destroy", false);
    for (const argument of API_GUARDS[resource.terraformResourceType] ?? []) resource.addOverride(argument, false);
  }
}
