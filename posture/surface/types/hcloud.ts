import { ProviderTypes } from "./provider-types";

/** Every resource type of hetznercloud/hcloud 1.68.0, but for those that only grant roles. */
export const hcloud: ProviderTypes = {
  prefix: "hcloud_",
  version: "1.68.0",
  judged: {
    dns: "zone_rrset",
    hetzner:
      "firewall firewall_attachment floating_ip floating_ip_assignment load_balancer load_balancer_network " +
      "load_balancer_service load_balancer_target network network_route network_subnet primary_ip server " +
      "server_network snapshot ssh_key storage_box storage_box_snapshot storage_box_subaccount volume " +
      "volume_attachment zone zone_record",
  },
  harmless: [
    {
      because: "it places servers on other hosts of the same data centre",
      types: "placement_group",
    },
    {
      because: "it names an address for anyone who looks it up, and nothing is served by that name",
      types: "rdns",
    },
  ],
  unknown: [
    {
      touches: ["opens"],
      because: "it is for a load balancer, which would end TLS instead of the server",
      types: "certificate managed_certificate uploaded_certificate",
    },
  ],
};
