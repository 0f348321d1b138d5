import { Risk } from "./change";

/** Something whose destruction loses more than what Terraform makes again. */
export interface DataStore {
  /** With its article: `a database instance`. */
  readonly noun: string;
  /** What is gone with it, as a sentence's end. */
  readonly consequence: string;
  readonly risk: Exclude<Risk, "routine">;
}

const dataStore = (what: string, lost = "what it holds is lost"): DataStore => ({
  noun: what,
  consequence: lost,
  risk: "high",
});
const replaceable = (what: string, lost: string): DataStore => ({ noun: what, consequence: lost, risk: "elevated" });

const DATA_STORES: Readonly<Record<string, DataStore>> = {
  google_sql_database_instance: dataStore(
    "a database instance",
    "its databases, and backups that are not retained, are lost",
  ),
  google_sql_database: dataStore("a database"),
  google_sql_user: replaceable("a database user", "sign-ins with it stop working"),
  google_redis_instance: dataStore("a cache", "sessions and whatever else it holds are lost"),
  google_redis_cluster: dataStore("a cache", "sessions and whatever else it holds are lost"),
  google_memcache_instance: dataStore("a cache"),
  google_memorystore_instance: dataStore("a cache"),
  google_storage_bucket: dataStore("a bucket", "every object in it is lost"),
  google_storage_bucket_object: dataStore("an object in a bucket"),
  google_storage_managed_folder: dataStore("a folder of a bucket"),
  google_secret_manager_secret: dataStore(
    "a secret",
    "all its versions are lost, and what was encrypted with them cannot be read",
  ),
  google_secret_manager_secret_version: dataStore("a secret's version", "what was encrypted with it cannot be read"),
  google_secret_manager_regional_secret: dataStore(
    "a secret",
    "all its versions are lost, and what was encrypted with them cannot be read",
  ),
  google_secret_manager_regional_secret_version: dataStore(
    "a secret's version",
    "what was encrypted with it cannot be read",
  ),
  google_kms_key_ring: replaceable(
    "a key ring",
    "it stays in the cloud, as key rings cannot be deleted, and its keys lose theirs",
  ),
  google_kms_crypto_key: dataStore(
    "an encryption key",
    "what was encrypted with it cannot be read once its versions are destroyed",
  ),
  google_kms_crypto_key_version: dataStore("an encryption key's version", "what was encrypted with it cannot be read"),
  google_logging_project_bucket_config: dataStore("a log bucket", "the logs in it are lost"),
  google_logging_folder_bucket_config: dataStore("a log bucket", "the logs in it are lost"),
  google_logging_organization_bucket_config: dataStore("a log bucket", "the logs in it are lost"),
  google_logging_billing_account_bucket_config: dataStore("a log bucket", "the logs in it are lost"),
  google_artifact_registry_repository: dataStore(
    "an image repository",
    "its images are lost, and no earlier one can be rolled back to",
  ),
  google_compute_disk: dataStore("a disk"),
  google_compute_region_disk: dataStore("a disk"),
  google_compute_snapshot: dataStore("a snapshot"),
  google_compute_image: dataStore("a machine image"),
  google_compute_instance: dataStore("a machine", "what is on its boot disk is lost"),
  google_filestore_instance: dataStore("a file share"),
  google_bigquery_dataset: dataStore("a BigQuery dataset"),
  google_bigquery_table: dataStore("a BigQuery table"),
  google_bigtable_instance: dataStore("a Bigtable instance"),
  google_bigtable_table: dataStore("a Bigtable table"),
  google_spanner_instance: dataStore("a Spanner instance"),
  google_spanner_database: dataStore("a Spanner database"),
  google_firestore_database: dataStore("a Firestore database"),
  google_firestore_document: dataStore("a Firestore document"),
  google_alloydb_cluster: dataStore("a database cluster"),
  google_alloydb_instance: dataStore("a database instance"),
  google_alloydb_backup: dataStore("a database backup"),
  google_pubsub_topic: replaceable("a topic", "messages that nobody took yet are lost"),
  google_pubsub_subscription: replaceable("a subscription", "messages that nobody took yet are lost"),
  google_container_cluster: dataStore("a Kubernetes cluster", "what its volumes hold may be lost"),
  google_dns_managed_zone: dataStore("a DNS zone", "its records are lost, and a new one has other name servers"),
  google_project: dataStore("a project", "everything in it is lost"),
  google_folder: dataStore("a folder of projects", "everything in it is lost"),
  google_backup_dr_backup_vault: dataStore("a backup vault"),
  google_iam_workload_identity_pool: replaceable(
    "a workload identity pool",
    "nobody can sign in through it, and its name stays taken for 30 days",
  ),
  google_service_account: replaceable(
    "a service account",
    "its grants do not come back with a new one of the same name",
  ),

  cloudflare_zone: dataStore("a DNS zone", "its records and settings are lost"),
  cloudflare_r2_bucket: dataStore("a bucket", "every object in it is lost"),
  cloudflare_d1_database: dataStore("a database"),
  cloudflare_workers_kv_namespace: dataStore("a key-value store"),

  hcloud_server: dataStore("a server", "what is on its disk is lost"),
  hcloud_volume: dataStore("a volume"),
  hcloud_snapshot: dataStore("a snapshot"),
  hcloud_storage_box: dataStore("a storage box", "the backups in it are lost"),
  hcloud_storage_box_snapshot: dataStore("a storage box's snapshot"),
  hcloud_storage_box_subaccount: replaceable("a storage box's account", "sign-ins with it stop working"),
  hcloud_primary_ip: replaceable("a public address", "it is returned to Hetzner, and DNS must name another"),
  hcloud_zone: dataStore("a DNS zone", "its records are lost"),

  aws_db_instance: dataStore("a database instance", "its databases, and its automated backups, are lost"),
  aws_rds_cluster: dataStore("a database cluster"),
  aws_rds_cluster_instance: dataStore("a database instance"),
  aws_db_snapshot: dataStore("a database snapshot"),
  aws_dynamodb_table: dataStore("a DynamoDB table"),
  aws_s3_bucket: dataStore("a bucket", "every object in it is lost"),
  aws_s3_object: dataStore("an object in a bucket"),
  aws_ebs_volume: dataStore("a volume"),
  aws_ebs_snapshot: dataStore("a snapshot"),
  aws_efs_file_system: dataStore("a file system"),
  aws_fsx_lustre_file_system: dataStore("a file system"),
  aws_elasticache_cluster: dataStore("a cache"),
  aws_elasticache_replication_group: dataStore("a cache"),
  aws_redshift_cluster: dataStore("a data warehouse"),
  aws_opensearch_domain: dataStore("a search domain"),
  aws_elasticsearch_domain: dataStore("a search domain"),
  aws_docdb_cluster: dataStore("a database cluster"),
  aws_neptune_cluster: dataStore("a database cluster"),
  aws_secretsmanager_secret: dataStore("a secret"),
  aws_secretsmanager_secret_version: dataStore("a secret's version"),
  aws_ssm_parameter: dataStore("a stored parameter"),
  aws_kms_key: dataStore("an encryption key", "what was encrypted with it cannot be read"),
  aws_cloudwatch_log_group: dataStore("a log group", "the logs in it are lost"),
  aws_ecr_repository: dataStore("an image repository", "its images are lost"),
  aws_backup_vault: dataStore("a backup vault"),
  aws_kinesis_stream: dataStore("a stream"),
  aws_sqs_queue: dataStore("a queue", "messages that nobody took yet are lost"),
  aws_instance: dataStore("a machine", "what is on its root disk is lost"),
  aws_eks_cluster: dataStore("a Kubernetes cluster", "what its volumes hold may be lost"),
  aws_cognito_user_pool: dataStore("a user pool", "every account in it is lost"),
  aws_route53_zone: dataStore("a DNS zone", "its records are lost, and a new one has other name servers"),

  azurerm_postgresql_flexible_server: dataStore("a database server"),
  azurerm_postgresql_server: dataStore("a database server"),
  azurerm_mysql_flexible_server: dataStore("a database server"),
  azurerm_mssql_server: dataStore("a database server"),
  azurerm_mssql_database: dataStore("a database"),
  azurerm_cosmosdb_account: dataStore("a database account"),
  azurerm_storage_account: dataStore("a storage account"),
  azurerm_storage_container: dataStore("a container of a storage account"),
  azurerm_storage_blob: dataStore("a stored object"),
  azurerm_storage_share: dataStore("a file share"),
  azurerm_managed_disk: dataStore("a disk"),
  azurerm_redis_cache: dataStore("a cache"),
  azurerm_key_vault: dataStore("a key vault", "its keys and secrets are lost"),
  azurerm_key_vault_secret: dataStore("a secret"),
  azurerm_key_vault_key: dataStore("an encryption key", "what was encrypted with it cannot be read"),
  azurerm_log_analytics_workspace: dataStore("a log workspace", "the logs in it are lost"),
  azurerm_container_registry: dataStore("an image repository", "its images are lost"),
  azurerm_recovery_services_vault: dataStore("a backup vault"),
  azurerm_resource_group: dataStore("a resource group", "everything in it is lost"),
  azurerm_dns_zone: dataStore("a DNS zone", "its records are lost"),
};

/** Types of other providers tell by their names; grants, policies and the like on such things hold nothing. */
const DATA_STORE_TYPE = new RegExp(
  "_(?:" +
    [
      "database|db|db_instance|bucket|disk|volume|secret|secret_version|snapshot|file_system|filesystem",
      "vault|cache|table|keyspace|backup|dataset|datastore|data_store|blob|user_pool",
    ].join("|") +
    ")$",
);

/** What a resource of a type holds; nothing where it can be made again as it was. */
export function dataStoreOf(type: string): DataStore | undefined {
  if (Object.hasOwn(DATA_STORES, type)) return DATA_STORES[type];
  const [name] = DATA_STORE_TYPE.exec(type) ?? [];
  return name === undefined || type.endsWith("_route_table")
    ? undefined
    : dataStore(`a ${name.slice(1).replaceAll("_", " ")}`);
}
