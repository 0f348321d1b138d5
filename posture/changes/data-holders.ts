import { Risk } from "./change";

/** Something whose destruction loses more than what Terraform makes again. */
export interface Holder {
  /** With its article: `a database instance`. */
  readonly what: string;
  /** What is gone with it, as a sentence's end. */
  readonly lost: string;
  readonly risk: Exclude<Risk, "routine">;
}

const holds = (what: string, lost = "what it holds is lost"): Holder => ({ what, lost, risk: "high" });
const lesser = (what: string, lost: string): Holder => ({ what, lost, risk: "elevated" });

const KNOWN: Readonly<Record<string, Holder>> = {
  google_sql_database_instance: holds(
    "a database instance",
    "its databases, and backups that are not retained, are lost",
  ),
  google_sql_database: holds("a database"),
  google_sql_user: lesser("a database user", "whoever signs in with it no longer can"),
  google_redis_instance: holds("a cache", "sessions and whatever else it holds are lost"),
  google_redis_cluster: holds("a cache", "sessions and whatever else it holds are lost"),
  google_memcache_instance: holds("a cache"),
  google_memorystore_instance: holds("a cache"),
  google_storage_bucket: holds("a bucket", "every object in it is lost"),
  google_storage_bucket_object: holds("an object in a bucket"),
  google_storage_managed_folder: holds("a folder of a bucket"),
  google_secret_manager_secret: holds(
    "a secret",
    "all its versions are lost, and what was encrypted with them cannot be read",
  ),
  google_secret_manager_secret_version: holds("a secret's version", "what was encrypted with it cannot be read"),
  google_secret_manager_regional_secret: holds(
    "a secret",
    "all its versions are lost, and what was encrypted with them cannot be read",
  ),
  google_secret_manager_regional_secret_version: holds(
    "a secret's version",
    "what was encrypted with it cannot be read",
  ),
  google_kms_key_ring: lesser(
    "a key ring",
    "it stays in the cloud, as key rings cannot be deleted, and its keys lose theirs",
  ),
  google_kms_crypto_key: holds(
    "an encryption key",
    "what was encrypted with it cannot be read once its versions are destroyed",
  ),
  google_kms_crypto_key_version: holds("an encryption key's version", "what was encrypted with it cannot be read"),
  google_logging_project_bucket_config: holds("a log bucket", "the logs in it are lost"),
  google_logging_folder_bucket_config: holds("a log bucket", "the logs in it are lost"),
  google_logging_organization_bucket_config: holds("a log bucket", "the logs in it are lost"),
  google_logging_billing_account_bucket_config: holds("a log bucket", "the logs in it are lost"),
  google_artifact_registry_repository: holds(
    "an image repository",
    "its images are lost, and no earlier one can be rolled back to",
  ),
  google_compute_disk: holds("a disk"),
  google_compute_region_disk: holds("a disk"),
  google_compute_snapshot: holds("a snapshot"),
  google_compute_image: holds("a machine image"),
  google_compute_instance: holds("a machine", "what is on its boot disk is lost"),
  google_filestore_instance: holds("a file share"),
  google_bigquery_dataset: holds("a BigQuery dataset"),
  google_bigquery_table: holds("a BigQuery table"),
  google_bigtable_instance: holds("a Bigtable instance"),
  google_bigtable_table: holds("a Bigtable table"),
  google_spanner_instance: holds("a Spanner instance"),
  google_spanner_database: holds("a Spanner database"),
  google_firestore_database: holds("a Firestore database"),
  google_firestore_document: holds("a Firestore document"),
  google_alloydb_cluster: holds("a database cluster"),
  google_alloydb_instance: holds("a database instance"),
  google_alloydb_backup: holds("a database backup"),
  google_pubsub_topic: lesser("a topic", "messages that nobody took yet are lost"),
  google_pubsub_subscription: lesser("a subscription", "messages that nobody took yet are lost"),
  google_container_cluster: holds("a Kubernetes cluster", "what its volumes hold may be lost"),
  google_dns_managed_zone: holds("a DNS zone", "its records are lost, and a new one has other name servers"),
  google_project: holds("a project", "everything in it is lost"),
  google_folder: holds("a folder of projects", "everything in it is lost"),
  google_backup_dr_backup_vault: holds("a backup vault"),
  google_iam_workload_identity_pool: lesser(
    "a workload identity pool",
    "nobody can sign in through it, and its name stays taken for 30 days",
  ),
  google_service_account: lesser("a service account", "its grants do not come back with a new one of the same name"),

  cloudflare_zone: holds("a DNS zone", "its records and settings are lost"),
  cloudflare_r2_bucket: holds("a bucket", "every object in it is lost"),
  cloudflare_d1_database: holds("a database"),
  cloudflare_workers_kv_namespace: holds("a key-value store"),

  hcloud_server: holds("a server", "what is on its disk is lost"),
  hcloud_volume: holds("a volume"),
  hcloud_snapshot: holds("a snapshot"),
  hcloud_storage_box: holds("a storage box", "the backups in it are lost"),
  hcloud_storage_box_snapshot: holds("a storage box's snapshot"),
  hcloud_storage_box_subaccount: lesser("a storage box's account", "whoever signs in with it no longer can"),
  hcloud_primary_ip: lesser("a public address", "it goes back to Hetzner, and DNS must name another"),
  hcloud_zone: holds("a DNS zone", "its records are lost"),

  aws_db_instance: holds("a database instance", "its databases, and its automated backups, are lost"),
  aws_rds_cluster: holds("a database cluster"),
  aws_rds_cluster_instance: holds("a database instance"),
  aws_db_snapshot: holds("a database snapshot"),
  aws_dynamodb_table: holds("a DynamoDB table"),
  aws_s3_bucket: holds("a bucket", "every object in it is lost"),
  aws_s3_object: holds("an object in a bucket"),
  aws_ebs_volume: holds("a volume"),
  aws_ebs_snapshot: holds("a snapshot"),
  aws_efs_file_system: holds("a file system"),
  aws_fsx_lustre_file_system: holds("a file system"),
  aws_elasticache_cluster: holds("a cache"),
  aws_elasticache_replication_group: holds("a cache"),
  aws_redshift_cluster: holds("a data warehouse"),
  aws_opensearch_domain: holds("a search domain"),
  aws_elasticsearch_domain: holds("a search domain"),
  aws_docdb_cluster: holds("a database cluster"),
  aws_neptune_cluster: holds("a database cluster"),
  aws_secretsmanager_secret: holds("a secret"),
  aws_secretsmanager_secret_version: holds("a secret's version"),
  aws_ssm_parameter: holds("a stored parameter"),
  aws_kms_key: holds("an encryption key", "what was encrypted with it cannot be read"),
  aws_cloudwatch_log_group: holds("a log group", "the logs in it are lost"),
  aws_ecr_repository: holds("an image repository", "its images are lost"),
  aws_backup_vault: holds("a backup vault"),
  aws_kinesis_stream: holds("a stream"),
  aws_sqs_queue: holds("a queue", "messages that nobody took yet are lost"),
  aws_instance: holds("a machine", "what is on its root disk is lost"),
  aws_eks_cluster: holds("a Kubernetes cluster", "what its volumes hold may be lost"),
  aws_cognito_user_pool: holds("a user pool", "every account in it is lost"),
  aws_route53_zone: holds("a DNS zone", "its records are lost, and a new one has other name servers"),

  azurerm_postgresql_flexible_server: holds("a database server"),
  azurerm_postgresql_server: holds("a database server"),
  azurerm_mysql_flexible_server: holds("a database server"),
  azurerm_mssql_server: holds("a database server"),
  azurerm_mssql_database: holds("a database"),
  azurerm_cosmosdb_account: holds("a database account"),
  azurerm_storage_account: holds("a storage account"),
  azurerm_storage_container: holds("a container of a storage account"),
  azurerm_storage_blob: holds("a stored object"),
  azurerm_storage_share: holds("a file share"),
  azurerm_managed_disk: holds("a disk"),
  azurerm_redis_cache: holds("a cache"),
  azurerm_key_vault: holds("a key vault", "its keys and secrets are lost"),
  azurerm_key_vault_secret: holds("a secret"),
  azurerm_key_vault_key: holds("an encryption key", "what was encrypted with it cannot be read"),
  azurerm_log_analytics_workspace: holds("a log workspace", "the logs in it are lost"),
  azurerm_container_registry: holds("an image repository", "its images are lost"),
  azurerm_recovery_services_vault: holds("a backup vault"),
  azurerm_resource_group: holds("a resource group", "everything in it is lost"),
  azurerm_dns_zone: holds("a DNS zone", "its records are lost"),
};

/** Types of other providers tell by their names; grants, policies and the like on such things hold nothing. */
const TELLING =
  /_(?:database|db|db_instance|bucket|disk|volume|secret|secret_version|snapshot|file_system|filesystem|vault|cache|table|keyspace|backup|dataset|datastore|data_store|blob|user_pool)$/;

/** What a resource of a type holds; nothing where it can be made again as it was. */
export function holderOf(type: string): Holder | undefined {
  if (Object.hasOwn(KNOWN, type)) return KNOWN[type];
  const [name] = TELLING.exec(type) ?? [];
  return name === undefined || type.endsWith("_route_table")
    ? undefined
    : holds(`a ${name.slice(1).replaceAll("_", " ")}`);
}
