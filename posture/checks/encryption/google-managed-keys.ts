import { defineCheck } from "../../verdict/define";
import { Attribute } from "../../model/attribute";
import { Resource } from "../../model/resource";
import { Finding, SYSTEM } from "../../verdict/check";
import { isAbsent, expectAttribute, verdict } from "../../verdict/expectations";
import { configured } from "../../verdict/configured";
import { summarize } from "../../verdict/summarize";

/**
 * What holds data, and where it would name a key of the customer's. Image repositories and topics that only
 * tell of a rotation hold none.
 */
const STORES: Readonly<Record<string, readonly string[]>> = {
  google_alloydb_cluster: ["encryption_config.kms_key_name"],
  google_bigquery_dataset: ["default_encryption_configuration.kms_key_name"],
  google_bigquery_table: ["encryption_configuration.kms_key_name"],
  google_compute_disk: [
    "disk_encryption_key.kms_key_self_link",
    "disk_encryption_key.raw_key",
    "disk_encryption_key.rsa_encrypted_key",
  ],
  google_compute_region_disk: [
    "disk_encryption_key.kms_key_name",
    "disk_encryption_key.raw_key",
    "disk_encryption_key.rsa_encrypted_key",
  ],
  google_filestore_instance: ["kms_key_name"],
  google_firestore_database: ["cmek_config.kms_key_name"],
  google_logging_folder_bucket_config: ["cmek_settings.kms_key_name"],
  google_logging_organization_bucket_config: ["cmek_settings.kms_key_name"],
  google_logging_project_bucket_config: ["cmek_settings.kms_key_name"],
  google_memorystore_instance: ["kms_key"],
  google_redis_cluster: ["kms_key"],
  google_redis_instance: ["customer_managed_key"],
  google_secret_manager_regional_secret: ["customer_managed_encryption.kms_key_name"],
  google_secret_manager_secret: [
    "replication.auto.customer_managed_encryption.kms_key_name",
    "replication.user_managed.replicas.customer_managed_encryption.kms_key_name",
  ],
  google_spanner_database: ["encryption_config.kms_key_name"],
  google_sql_database_instance: ["encryption_key_name"],
  google_storage_bucket: ["encryption.default_kms_key_name"],
  google_storage_bucket_object: ["kms_key_name", "customer_encryption.encryption_key"],
};

export const googleManagedKeys = defineCheck({
  id: "encryption/google-managed-keys",
  summary: "Every data store is encrypted at rest with keys that Google manages.",
  severity: "high",
  links: ["https://cloud.google.com/docs/security/encryption/default-encryption"],
  remedy: "Remove the customer-managed key, and migrate the data that was stored under it.",
  stacks: SYSTEM,
  evaluate({ model }) {
    const stores = model.resources(...Object.keys(STORES));
    const findings = stores.flatMap((store) => (STORES[store.type] ?? []).flatMap((path) => judge(store, path)));
    return verdict(summarize(findings, stores.length, "data stores", "a data store", "a Google-managed key"));
  },
});

function judge(store: Resource, path: string): Finding[] {
  const cut = path.lastIndexOf(".");
  const key = path.slice(cut + 1);
  if (cut < 0) return [finding(store, path, configured(store, path))];
  const { known, unknown } = store.blocks(path.slice(0, cut));
  const findings = known.map((block) => finding(store, block.at(key), configured(block, key)));
  if (unknown)
    return [
      ...findings,
      finding(
        store,
        path,
        store.get(path).kind === "value" ? store.get(path) : { kind: "unknown", until: "it is applied" },
      ),
    ];
  return findings.length > 0 ? findings : [finding(store, path, { kind: "absent" })];
}

const finding = (store: Resource, path: string, attribute: Attribute): Finding =>
  expectAttribute(store, path, attribute, { ...isAbsent, expected: "a Google-managed key" });
