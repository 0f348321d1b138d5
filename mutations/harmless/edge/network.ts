import { googleCloud, googleResource } from "../../definitions/documentation";
import { documented, guarded, sameByDefault, silent, stricter } from "../../definitions/reason";
import { Harmless } from "../../definitions/harmless";

const SMEPRO = /^smepro-/;

const FIREWALL = /^google_compute_firewall$/;
const SUBNETWORK = /^google_compute_subnetwork$/;
const PEERING = guarded(
  "it is the range of the peering to Google's services: whatever becomes of it, the " +
    "database has no address on the internet",
  "database/not-public",
);

const OUT = silent(
  "it is about what goes out: SMVue's page promises nothing of that, and SMEPro's network " +
    "has no NAT and no external address to go out by",
  /egress|outbound|outgoing/i,
);

const network: readonly Harmless[] = [
  {
    type: FIREWALL,
    path: /^(|deny|direction|network|priority|source_ranges)$/,
    name: /^network_deny-ingress/,
    because: documented(
      "Google denies what no rule allows to come in, and no rule allows anything",
      googleCloud("firewall/docs/firewalls"),
    ),
  },
  {
    type: FIREWALL,
    path: /^log_config$/,
    because: silent(
      "no page promises logs of the network's connections",
      /flow logs|logs of (the )?(network|connections)/i,
    ),
  },
  {
    type: FIREWALL,
    path: /^(|allow|allow\.ports|destination_ranges|network|priority|deny)$/,
    operators: ["removed", "dropped", "unset", "lowered", "raised", "widened", "moved"],
    name: /^network_(allow-https|allow-services|deny-egress)/,
    because: OUT,
  },
  { type: FIREWALL, path: /^direction$/, operators: ["unset"], name: /^network_deny-egress/, because: OUT },
  {
    type: /^google_compute_network$/,
    path: /^auto_create_subnetworks$/,
    operators: ["unset", "flipped"],
    because: guarded(
      "subnetworks of other regions stand empty: what uses one names it, and each resource's own region is judged",
      "location/region",
    ),
  },
  {
    type: /^google_compute_network$/,
    path: /^routing_mode$/,
    operators: ["unset"],
    because: sameByDefault("Google's default is REGIONAL, which is the same", googleResource("compute_network")),
  },
  {
    type: /^google_compute_network$/,
    path: /^routing_mode$/,
    operators: ["weakened"],
    detail: /ZONAL$/,
    because: documented("the provider refuses ZONAL there", googleResource("compute_network")),
  },
  {
    type: SUBNETWORK,
    path: /^(|ip_cidr_range)$/,
    operators: ["removed", "unset"],
    because: documented(
      "without it the workloads that refer to it are not made: nothing is exposed",
      "https://developer.hashicorp.com/terraform/language/expressions/references",
    ),
  },
  {
    type: SUBNETWORK,
    path: /^log_config(\.|$)/,
    because: silent(
      "no page promises logs of the network's connections",
      /flow logs|logs of (the )?(network|connections)/i,
    ),
  },
  {
    type: SUBNETWORK,
    path: /^network$/,
    operators: ["moved"],
    stack: /^smvue-/,
    because: silent(
      "SMVue's page promises nothing of what goes out, and no subnetwork lets anything in",
      /egress|outbound|outgoing/i,
    ),
  },
  {
    type: SUBNETWORK,
    path: /^private_ip_google_access$/,
    because: stricter("without it workloads reach less: stricter, not weaker"),
  },
  {
    type: /^google_compute_(subnetwork|router|router_nat)$/,
    path: /^region$/,
    operators: ["unset"],
    because: guarded("the provider's region is the same, and is judged itself", "location/region"),
  },
  {
    type: /^google_compute_router(_nat)?$/,
    path: /^(|log_config(\.enable)?|nat_ip_\w+|network|router|subnetwork(\.(name|source_ip_ranges_to_nat))?)$/,
    because: silent(
      "a NAT lets nothing in, and SMVue's page promises nothing of what goes out",
      /\bNAT\b|egress|outbound|outgoing/i,
    ),
  },
  {
    type: /^google_compute_global_address$/,
    path: /^(|address|address_type|network|prefix_length|purpose)$/,
    name: /^network_services-address/,
    because: PEERING,
  },
  { type: /^google_service_networking_connection$/, path: /^(|network|reserved_peering_ranges)$/, because: PEERING },
  {
    type: /^google_service_networking_connection$/,
    path: /^deletion_policy$/,
    because: silent("what becomes of the peering when it is destroyed is no sentence of a page", /\bdestroy/i),
  },
];

const dns: readonly Harmless[] = [
  {
    type: /^google_dns_(managed_zone|record_set)$/,
    path: /^/,
    stack: SMEPRO,
    because: silent(
      "SMEPro's page has no sentence on DNS, and whoever a name leads to has no certificate for it",
      /\bDNS\b|domain name/i,
    ),
  },
];

export const networkHarmless: readonly Harmless[] = [...network, ...dns];
