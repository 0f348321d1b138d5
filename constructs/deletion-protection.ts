import { TerraformResource, TerraformStack } from "cdktf";

/**
 * Arguments that make the cloud's own API refuse a deletion, by resource type. Hetzner's provider lifts them for the
 * Storage Box only.
 */
const DELETION_PROTECTION_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  google_cloud_run_v2_service: ["deletion_protection"],
  google_secret_manager_secret: ["deletion_protection"],
  google_sql_database_instance: ["deletion_protection", "settings.deletion_protection_enabled"],
  hcloud_network: ["delete_protection"],
  hcloud_primary_ip: ["delete_protection"],
  hcloud_server: ["delete_protection", "rebuild_protection"],
  hcloud_storage_box: ["delete_protection"],
  hcloud_volume: ["delete_protection"],
  hcloud_zone: ["delete_protection"],
};

/**
 * Disables all deletion protection in a stack, both Terraform's and the cloud's, for an environment that is to be
 * destroyed, and for nothing else. Deploy with it once, then destroy (docs/deploying.md, docs/smallcrm-runbook.md). A
 * locked log bucket, keys and key rings remain in any case.
 */
export function disableDeletionProtection(stack: TerraformStack): void {
  for (const resource of stack.node.findAll().filter((child) => TerraformResource.isTerraformResource(child))) {
    if (resource.lifecycle?.preventDestroy) resource.addOverride("lifecycle.prevent_destroy", false);
    for (const argument of DELETION_PROTECTION_ATTRIBUTES[resource.terraformResourceType] ?? [])
      resource.addOverride(argument, false);
  }
}
