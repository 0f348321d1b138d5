import { Attribute } from "../../posture/model/attribute";
import { Resource } from "../../posture/model/resource";

const hasValue = (attribute: Attribute, ...values: readonly (string | boolean)[]) =>
  attribute.kind === "value" && values.some((value) => attribute.value === value || attribute.value === String(value));

/** Types that only exist to be reached, wherever nothing in the file stands before them. */
export const ENTRY_POINT_TYPES: ReadonlySet<string> = new Set([
  "google_compute_global_address",
  "google_compute_address",
  "google_compute_target_https_proxy",
  "google_compute_target_http_proxy",
  "google_compute_region_target_https_proxy",
  "google_compute_region_target_http_proxy",
  "google_compute_target_ssl_proxy",
  "hcloud_primary_ip",
  "hcloud_floating_ip",
  "hcloud_load_balancer",
]);

/** Types of records that lead clients to a system. */
export const DNS_RECORD_TYPES: ReadonlySet<string> = new Set([
  "cloudflare_dns_record",
  "cloudflare_record",
  "google_dns_record_set",
  "hcloud_zone_rrset",
  "hcloud_zone_record",
]);

/** Whether anyone on the internet can open a connection to a resource itself. */
export function opensToInternet(resource: Resource): boolean {
  switch (resource.type) {
    case "google_cloud_run_v2_service":
      return resource.get("ingress").kind === "absent" || hasValue(resource.get("ingress"), "INGRESS_TRAFFIC_ALL");
    case "google_sql_database_instance": {
      const address = resource.get("settings.ip_configuration.ipv4_enabled");
      return address.kind === "absent" || hasValue(address, true);
    }
    case "google_compute_instance":
      return resource.blocks("network_interface.access_config").known.length > 0;
    case "hcloud_server": {
      const blocks = resource.blocks("public_net").known;
      return (
        blocks.length === 0 ||
        blocks.some(
          (block) => !hasValue(block.get("ipv4_enabled"), false) || !hasValue(block.get("ipv6_enabled"), false),
        )
      );
    }
    default:
      return false;
  }
}
