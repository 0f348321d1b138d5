import { Finding } from "../verdict/check";
import { Model } from "../model/model";

/** Other places to run something, or to keep a database. */
const OTHERS = new RegExp(
  "^google_(" +
    [
      "compute_(" +
        "instance|region_instance|autoscaler|disk|region_disk|machine_image|reservation|target_instance|node_" +
        ")",
      "container_(?!analysis)|gke_|gkeonprem_|app_engine_(application$|standard|flexible)|cloudfunctions",
      "cloud_functions|dataproc_|dataflow_|composer_|notebooks_|workstations_|workbench_|batch_|tpu_",
      "vmwareengine_|bare_metal|edgecontainer_|alloydb_(cluster|instance)|spanner_(instance|database)",
      "bigtable_(instance|table)|firestore_database|datastore_|oracle_database_|filestore_instance",
    ].join("|") +
    ")",
);
const FOREIGN = /^(aws_(instance|ecs|eks|lambda|rds|db_)|azurerm_|digitalocean_|hcloud_server|kubernetes_|helm_)/;
/** What only describes or shares something of that name. */
const HARMLESS = new RegExp(
  [
    "_iam_(member|binding|policy|audit_config)$|^google_compute_instance_settings$",
    "^google_compute_disk_resource_policy_attachment$",
  ].join("|"),
);

/** Findings for whatever runs elsewhere than on Cloud Run, and for databases that are not Cloud SQL's. */
export function otherPlatforms(model: Model): readonly Finding[] {
  const types = model.types().filter((type) => (OTHERS.test(type) && !HARMLESS.test(type)) || FOREIGN.test(type));
  return model.resources(...types).map(({ address, type }): Finding => ({
    status: "violated",
    address,
    path: "",
    expected: "Cloud Run, Cloud SQL, Memorystore or Cloud Storage",
    actual: type,
  }));
}
