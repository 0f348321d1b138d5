import { defineCheck } from "../../verdict/define";
import { text as textParameter } from "../../verdict/parameters";
import { EVERY_STACK, Finding } from "../../verdict/check";
import { missingSubject, verdict } from "../../verdict/expectations";
import { ABSENT, Attribute, describe, UNTIL_APPLY } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";

/** @param region such as `us-central1` */
export const locationRegion = defineCheck({
  id: "location/region",
  summary: "Everything that runs or keeps data does so in the stated region.",
  severity: "high",
  links: ["https://cloud.google.com/about/locations"],
  parameters: {
    region: textParameter("Google Cloud region.", {
      pattern: /^[a-z]+(?:-[a-z]+)+\d{1,2}$/,
      allowed: "a region such as us-central1",
    }),
  },
  title: ({ region }) => `Everything that runs or keeps data does so in ${region}.`,
  remedy: ({ region }) =>
    `Set the location of every resource to ${region} or one of its zones, including secret replicas, backups, log ` +
    "buckets and message storage; use global only where nothing else exists.",
  stacks: EVERY_STACK,
  evaluate: ({ model }, { region }) => verdict(judge(model, region)),
});

const PATHS = ["location", "region", "zone"];
/** Where else a resource says where it is or keeps something. */
const ADDITIONAL_PATHS: Readonly<Record<string, readonly string[]>> = {
  google_app_engine_application: ["location_id"],
  google_bigtable_instance: ["cluster.zone"],
  google_compute_image: ["storage_locations"],
  google_compute_region_disk: ["replica_zones"],
  google_compute_snapshot: ["storage_locations"],
  google_container_cluster: ["node_locations"],
  google_firestore_database: ["location_id"],
  google_redis_instance: ["location_id", "alternative_location_id"],
  google_spanner_instance: ["config"],
  google_sql_database_instance: ["settings.location_preference.zone", "settings.location_preference.secondary_zone"],
  google_storage_bucket: ["custom_placement_config.data_locations"],
};
/** What has no place of its own in the provider's schema, or that of what it belongs to. */
const LOCATIONLESS_TYPES = new RegExp(
  [
    "_iam_(member|binding|policy|audit_config|custom_role)$",
    "^google_(" +
      [
        String.raw`project|project_service|service_account|monitoring_\w+|dns_\w+|secret_manager_secret_version`,
        "sql_user|sql_database",
        "compute_(" +
          [
            String.raw`firewall|security_policy|security_policy_rule|url_map|backend_service|ssl_policy|global_\w+`,
            "target_https?_proxy|network",
          ].join("|") +
          ")",
        String.raw`logging_\w+_(sink|exclusion)|storage_bucket_object|pubsub_subscription`,
      ].join("|") +
      ")$",
  ].join("|"),
);
/** What takes the provider's region where it has none of its own. */
const PROVIDER_REGION_TYPES = new Set([
  "google_sql_database_instance",
  "google_redis_instance",
  "google_redis_cluster",
  "google_memcache_instance",
  "google_compute_subnetwork",
  "google_compute_router",
  "google_compute_router_nat",
  "google_compute_region_network_endpoint_group",
  "google_compute_address",
]);
/** Resources that are elsewhere, or in several places, by default: the attribute that sets the location. */
const REQUIRED_LOCATION_PATHS: Readonly<Record<string, string>> = {
  google_bigquery_dataset: "location",
  google_pubsub_topic: "message_storage_policy.allowed_persistence_regions",
  google_secret_manager_secret: "replication.user_managed.replicas",
  google_storage_bucket: "location",
};
const LISTS = new Set([
  "storage_locations",
  "replica_zones",
  "node_locations",
  "custom_placement_config.data_locations",
]);
/** What keeps data and could be in a region: global is no place for it. */
const REGIONAL_ONLY_TYPES =
  /^google_(kms_key_ring|logging_\w+_bucket_config|dialogflow|discovery_engine|artifact_registry_repository)/;
const GOOGLE_LOG_BUCKETS = ["_Default", "_Required"];

function judge(model: Model, region: string): readonly Finding[] {
  const providers = model.providers.filter(({ key }) => /^google(-beta)?(\.|$)/.test(key));
  const regions = providers.map(({ values }) => values.get("region"));
  const byKey = new Map(providers.map(({ key }, index) => [key, regions[index]] as const));
  // A plan does not tell which of several providers makes a resource.
  const shared = regions.every((attribute) => attribute.kind === "value") ? regions[0] : undefined;
  const providersRegion = (resource: Resource): Attribute => {
    const { value } = resource.written("provider");
    const own =
      typeof value === "string" ? byKey.get(value) : model.format === "synthesized" ? byKey.get("google") : shared;
    return own?.kind === "value" ? own : UNKNOWN_REGION;
  };
  const findings: Finding[] = [];
  let inside = 0;
  const add = (at: Cursor, path: string, attribute: Attribute, globalAllowed = false) => {
    const status = judgePlace(attribute, region, globalAllowed);
    if (status === "holds") inside++;
    else
      findings.push({ status, address: at.address, path: at.at(path), expected: region, actual: describe(attribute) });
  };

  const settle = (attribute: Attribute) => unsetIfUnknown(model, attribute);
  providers.forEach(({ values }, index) => {
    const own = regions[index];
    if (own?.kind === "value") add(values, "region", own);
  });
  for (const type of model.types()) {
    if (!type.startsWith("google_") || LOCATIONLESS_TYPES.test(type)) continue;
    const paths = [...PATHS, ...(ADDITIONAL_PATHS[type] ?? [])];
    const hasProvidersRegion = PROVIDER_REGION_TYPES.has(type);
    const mayBeGlobal = !REGIONAL_ONLY_TYPES.test(type);
    for (const resource of model.resources(type)) {
      for (const path of paths) {
        const otherwise = hasProvidersRegion && path === "region" ? providersRegion(resource) : ABSENT;
        for (const attribute of placesAt(resource, path, settle, otherwise))
          add(resource, path, attribute, mayBeGlobal || isGoogleManaged(resource));
      }
      addConfiguredPlace(resource, type, settle, add);
    }
  }
  const summary: Finding[] =
    inside > 0
      ? [{ status: "holds", address: "", path: "", expected: `in ${region}`, actual: `${inside} places` }]
      : [missingSubject(`a resource in ${region}`)];
  return [...findings, ...summary];
}

type Add = (at: Cursor, path: string, attribute: Attribute, globalAllowed?: boolean) => void;

function addConfiguredPlace(
  resource: Resource,
  type: string,
  settle: (attribute: Attribute) => Attribute,
  add: Add,
): void {
  const path = REQUIRED_LOCATION_PATHS[type];
  if (path === undefined) return;
  if (type === "google_secret_manager_secret") {
    const { known, unknown } = resource.blocks(path);
    known.forEach((replica) => add(replica, "location", replica.get("location")));
    if (known.length === 0)
      add(
        resource,
        "replication",
        unknown ? { kind: "unknown", until: UNTIL_APPLY } : text("automatic, in whichever regions Google chooses"),
      );
    return;
  }
  const attribute = settle(resource.get(path));
  if (attribute.kind === "absent") add(resource, path, attribute);
  else if (path !== "location") resource.elements(path).forEach((one) => add(resource, path, one));
}

/** Where a plan does not know a location, nobody set it: the provider fills it in. */
const unsetIfUnknown = (model: Model, attribute: Attribute) =>
  model.format === "plan" && attribute.kind === "unknown" ? ABSENT : attribute;

const UNKNOWN_REGION: Attribute = { kind: "unknown", until: "the provider's region is given" };
const text = (value: string): Attribute => ({ kind: "value", value, sensitive: false, references: [] });

const NOWHERE: readonly Attribute[] = [];

/** The places that a path names. @param otherwise where it is if it names none */
function placesAt(
  resource: Resource,
  path: string,
  settle: (attribute: Attribute) => Attribute,
  otherwise: Attribute,
): readonly Attribute[] {
  const whole = settle(resource.get(path));
  // Most resources are nowhere.
  if (whole.kind === "absent" && otherwise.kind === "absent") return NOWHERE;
  const own = LISTS.has(path) ? resource.elements(path).map(settle) : [whole];
  const stated = own
    .map((attribute) => (attribute.kind === "absent" ? otherwise : attribute))
    .filter((attribute) => attribute.kind !== "absent" && !(attribute.kind === "value" && attribute.value === ""));
  return resource.type === "google_sql_database_instance" && path === "region"
    ? [...stated, ...backupsOf(resource)]
    : stated;
}

/** Cloud SQL keeps backups in the whole of the United States by default; a replica has none. */
function backupsOf(instance: Resource): readonly Attribute[] {
  const master = instance.get("master_instance_name");
  const enabled = instance.get("settings.backup_configuration.enabled");
  if (
    (master.kind === "value" && master.value !== "") ||
    master.kind === "reference" ||
    enabled.kind !== "value" ||
    `${String(enabled.value)}` !== "true"
  )
    return [];
  const location = instance.get("settings.backup_configuration.location");
  return [location.kind === "absent" ? text("backups anywhere in the United States, as no location is set") : location];
}

function judgePlace(attribute: Attribute, region: string, globalAllowed: boolean): Finding["status"] {
  if (attribute.kind === "unknown" || attribute.kind === "reference") return "unknown";
  if (attribute.kind === "absent") return "violated";
  const text = String(attribute.value).toLowerCase();
  const place = text.slice(text.lastIndexOf("/") + 1).replace(/^regional-/, "");
  if (globalAllowed && place === "global") return "holds";
  return place === region || (place.startsWith(`${region}-`) && /^-[a-z]$/.test(place.slice(region.length)))
    ? "holds"
    : "violated";
}

function isGoogleManaged(resource: Resource): boolean {
  const id = resource.get("bucket_id");
  return id.kind === "value" && GOOGLE_LOG_BUCKETS.includes(String(id.value));
}
