import { Check, Finding, SYSTEM } from "../../check";
import { missing, verdict } from "../../judge";
import { Model } from "../../model/model";
import { workloads } from "../shared/workloads";

export const locationManagedServices: Check = {
  id: "location/managed-services",
  title: "Everything runs on Cloud Run and keeps its data in Cloud SQL, and in Memorystore where it has a cache.",
  remedy: "Run containers on Cloud Run instead of machines, clusters or other platforms, and keep data in Cloud SQL, Memorystore and Cloud Storage.",
  stacks: SYSTEM,
  evaluate: ({ model }) => verdict(judge(model)),
};

/** Other places to run something, or to keep a database. */
const OTHERS = /^google_(compute_(instance|region_instance|autoscaler|disk|region_disk|machine_image|reservation|target_instance|node_)|container_(?!analysis)|gke_|gkeonprem_|app_engine_(application$|standard|flexible)|cloudfunctions|cloud_functions|dataproc_|dataflow_|composer_|notebooks_|workstations_|workbench_|batch_|tpu_|vmwareengine_|bare_metal|edgecontainer_|alloydb_(cluster|instance)|spanner_(instance|database)|bigtable_(instance|table)|firestore_database|datastore_|oracle_database_|filestore_instance)/;
/** What only describes or shares something of that name. */
const HARMLESS = /_iam_(member|binding|policy|audit_config)$|^google_compute_instance_settings$|^google_compute_disk_resource_policy_attachment$/;

function judge(model: Model): readonly Finding[] {
  const run = workloads(model).filter(({ kind }) => kind === "service");
  const databases = model.resources("google_sql_database_instance");
  const others = model.types().filter((type) => OTHERS.test(type) && !HARMLESS.test(type));
  const foreign = model.types().filter((type) => /^(aws_(instance|ecs|eks|lambda|rds|db_)|azurerm_|digitalocean_|hcloud_server|kubernetes_|helm_)/.test(type));
  return [
    ...(run.length === 0 ? [missing("a Cloud Run service")] : run.map(({ resource: { address } }) => holds(address, "compute on Cloud Run"))),
    ...(databases.length === 0 ? [missing("a Cloud SQL instance")] : databases.map(({ address }) => holds(address, "a database in Cloud SQL"))),
    ...model.resources(...others, ...foreign).map(({ address, type }): Finding => ({ status: "violated", address, path: "", expected: "Cloud Run, Cloud SQL, Memorystore or Cloud Storage", actual: type })),
  ];
}

const holds = (address: string, expected: string): Finding => ({ status: "holds", address, path: "", expected, actual: expected });
