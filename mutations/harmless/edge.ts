import { googleCloud, googleResource } from "../definitions/documentation";
import { documented, guarded, sameByDefault, silent, stricter } from "../definitions/reason";
import { DESCRIPTIVE_TEXT } from "../definitions/reasons";
import { Harmless } from "../definitions/harmless";

const SMEPRO = /^smepro-/;

const cloudflare: readonly Harmless[] = [
  {
    type: /^cloudflare_dns_record$/,
    path: /^$/,
    operators: ["removed"],
    name: /^dns_a(aaa)?-/,
    because: stricter(
      "the host's record of the other address family still leads through Cloudflare: a way less, none past it",
    ),
  },
  {
    type: /^cloudflare_dns_record$/,
    path: /^ttl$/,
    because: silent(
      "how long resolvers keep an answer is no sentence of the page, and Cloudflare sets it for proxied records itself",
      /\bTTL\b|resolver/i,
    ),
  },
  {
    type: /^cloudflare_dns_record$/,
    path: /^(|content|proxied|type)$/,
    name: /^dns_authorization-/,
    because: documented(
      "Google reads this record to give out a certificate: no host is served by it, and " +
        "without a certificate no handshake ends",
      googleCloud("certificate-manager/docs/dns-authorizations"),
    ),
  },
  {
    type: /^cloudflare_zone_dnssec$/,
    path: /^(|status)$/,
    because: silent("the page has no sentence on DNSSEC", /DNSSEC/i),
  },
  {
    type: /^cloudflare_zone_setting$/,
    path: /^$/,
    operators: ["removed"],
    name: /tls_1_3/,
    because: sameByDefault(
      "Cloudflare's default is on",
      "https://developers.cloudflare.com/ssl/edge-certificates/additional-options/tls-13/",
    ),
  },
];

const clientCertificates: readonly Harmless[] = [
  {
    type: /^cloudflare_zone_setting$/,
    path: /^value$/,
    operators: ["lowered"],
    name: /^dns_setting-ciphers/,
    because: stricter("the suites that are left are modern, and TLS 1.3 has its own"),
  },
  {
    type: /^google_network_security_server_tls_policy$/,
    path: /^allow_open$/,
    operators: ["unset"],
    because: sameByDefault(
      "the provider's default is false, which is the same",
      googleResource("network_security_server_tls_policy"),
    ),
  },
  {
    type: /^google_network_security_server_tls_policy$/,
    path: /^location$/,
    operators: ["unset"],
    because: sameByDefault(
      "the provider's default is global, which is the same",
      googleResource("network_security_server_tls_policy"),
    ),
  },
];

const certificates: readonly Harmless[] = [
  {
    type: /^google_certificate_manager_/,
    path: /^(|managed(\.dns_authorizations|\.domains)?|hostname|map)$/,
    operators: ["removed", "dropped", "unset", "moved"],
    because: documented(
      "without a certificate for its host no handshake ends: nothing is served, in clear or otherwise",
      googleCloud("load-balancing/docs/ssl-certificates"),
    ),
  },
  {
    type: /^google_compute_target_https_proxy$/,
    path: /^certificate_map$/,
    operators: ["unset"],
    because: documented(
      "without a certificate no handshake ends: nothing is served, in clear or otherwise",
      googleCloud("load-balancing/docs/ssl-certificates"),
    ),
  },
];

const loadBalancer: readonly Harmless[] = [
  {
    type: /^google_compute_global_forwarding_rule$/,
    path: /^load_balancing_scheme$/,
    name: /^edge_forward-http-/,
    because: documented(
      "the classic load balancer redirects plain HTTP as well",
      googleCloud("load-balancing/docs/https/setting-up-http-https-redirect"),
    ),
  },
  {
    type: /^google_compute_backend_service$/,
    path: /^load_balancing_scheme$/,
    stack: SMEPRO,
    because: guarded(
      "Google refuses a backend service of another scheme than its forwarding rules, whose " +
        "scheme is judged by edge/no-cookies",
      "edge/no-cookies",
    ),
  },
  {
    type: /^google_compute_backend_service$/,
    path: /^session_affinity$/,
    operators: ["unset"],
    because: sameByDefault("Google's default is NONE, which is the same", googleResource("compute_backend_service")),
  },
  {
    type: /^google_compute_global_forwarding_rule$/,
    path: /^ip_protocol$/,
    operators: ["unset"],
    because: sameByDefault(
      "Google's default is TCP, which is the same",
      googleResource("compute_global_forwarding_rule"),
    ),
  },
  {
    type: /^google_compute_global_forwarding_rule$/,
    path: /^port_range$/,
    operators: ["unset"],
    because: documented(
      "Google refuses a forwarding rule to a proxy without a port",
      googleCloud("load-balancing/docs/forwarding-rule-concepts"),
    ),
  },
  {
    type: /^google_compute_global_address$/,
    path: /^ip_version$/,
    operators: ["unset"],
    because: sameByDefault(
      "Google's default is IPV4: the address is another, and leads to the same load balancer",
      googleResource("compute_global_address"),
    ),
  },
  {
    type: /^google_compute_global_address$/,
    path: /^$/,
    operators: ["removed"],
    name: /^edge_address-/,
    stack: SMEPRO,
    because: documented(
      "Terraform refuses the forwarding rule and the record that refer to it: nothing is exposed",
      "https://developer.hashicorp.com/terraform/language/expressions/references",
    ),
  },
  {
    type: /^google_compute_backend_service$/,
    path: /^log_config\.sample_rate$/,
    operators: ["unset"],
    because: sameByDefault("Google's default is 1, which is the same", googleResource("compute_backend_service")),
  },
  {
    type: /^google_compute_backend_service$/,
    path: /^protocol$/,
    operators: ["unset"],
    because: documented(
      "it is not used with a serverless group: Google reaches Cloud Run over TLS whatever it is",
      googleCloud("load-balancing/docs/negs/serverless-neg-concepts"),
    ),
  },
  {
    type: /^google_compute_region_network_endpoint_group$/,
    path: /^network_endpoint_type$/,
    operators: ["unset"],
    because: sameByDefault(
      "the provider's default is SERVERLESS, which is the same",
      googleResource("compute_region_network_endpoint_group"),
    ),
  },
  {
    type: /^google_compute_url_map$/,
    path: /^default_service$/,
    operators: ["unset"],
    name: /^edge_url-map/,
    because: documented(
      "Google refuses a URL map without a default: nothing is served",
      googleResource("compute_url_map"),
    ),
  },
  {
    type: /^google_compute_url_map$/,
    path: /^default_url_redirect\.redirect_response_code$/,
    operators: ["unset"],
    because: sameByDefault(
      "Google's default is MOVED_PERMANENTLY_DEFAULT, which is the same",
      googleResource("compute_url_map"),
    ),
  },
  {
    type: /^google_compute_url_map$/,
    path: /^default_url_redirect\.strip_query$/,
    operators: ["flipped"],
    because: documented("the redirect still leads to HTTPS", googleResource("compute_url_map")),
  },
  {
    type: /^google_compute_url_map$/,
    path: /^header_action(\.response_headers_to_add(\.(header_value|replace))?)?$/,
    stack: SMEPRO,
    because: silent("SMEPro's page has no sentence on HSTS", /HSTS|Strict-Transport/i),
  },
  {
    type: /^google_compute_ssl_policy$/,
    path: /^profile$/,
    stack: SMEPRO,
    because: silent(
      "SMEPro's page promises TLS, and has no sentence on ciphers; min_tls_version keeps old versions out",
      /cipher/i,
    ),
  },
];

const THROTTLES = /^waf_rule-rate-/;
const ATTACKS = /^waf_rule-(sqli|xss|lfi|rfi|rce)_/;
const URGENT = /^waf_rule-cve-canary_/;
const DEFAULT = /^waf_rule-default_/;
const RULE = /^google_compute_security_policy_rule$/;
/** Whatever takes a rule out of its policy, or out of force. */
const GONE = /^(|match(\.config|\.expr)?|match\.config\.src_ip_ranges|preview|security_policy)$/;

const firewall: readonly Harmless[] = [
  { type: RULE, path: /^description$/, because: DESCRIPTIVE_TEXT },
  {
    type: RULE,
    path: /^preview$/,
    operators: ["unset"],
    because: sameByDefault(
      "the provider's default is false, which is the same",
      googleResource("compute_security_policy_rule"),
    ),
  },
  {
    type: RULE,
    path: /^match\.versioned_expr$/,
    operators: ["unset"],
    because: documented("Google refuses ranges without it", googleResource("compute_security_policy_rule")),
  },
  {
    type: RULE,
    path: /^rate_limit_options\.conform_action$/,
    operators: ["unset"],
    because: sameByDefault("allow is the only value that Google takes", googleResource("compute_security_policy_rule")),
  },
  {
    type: RULE,
    path: /^priority$/,
    operators: ["lowered"],
    name: /^waf_rule-(admin-|cve-canary|sqli|xss|lfi|rfi|rce)/,
    because: stricter("a rule that refuses comes earlier: stricter, not weaker"),
  },

  {
    type: RULE,
    path: GONE,
    operators: ["removed", "dropped", "unset", "flipped", "moved"],
    name: THROTTLES,
    because: stricter("the default rule refuses what no throttle lets in: stricter, not weaker"),
  },
  {
    type: RULE,
    path: /^match\.config\.src_ip_ranges$/,
    operators: ["lowered"],
    name: THROTTLES,
    because: stricter("the default rule refuses what no throttle lets in: stricter, not weaker"),
  },
  {
    type: RULE,
    path: /^priority$/,
    operators: ["raised"],
    name: THROTTLES,
    because: documented(
      "it still comes before the default rule, and after all others",
      googleCloud("armor/docs/security-policy-overview"),
    ),
  },
  {
    type: RULE,
    path: /^rate_limit_options\.rate_limit_threshold\.count$/,
    operators: ["lowered"],
    name: THROTTLES,
    because: stricter("fewer requests pass: stricter, not weaker"),
  },
  {
    type: RULE,
    path: /^rate_limit_options\.rate_limit_threshold\.interval_sec$/,
    operators: ["raised"],
    name: THROTTLES,
    because: stricter("as many requests in a longer time: stricter, not weaker"),
  },
  {
    type: RULE,
    path: /^rate_limit_options\.rate_limit_threshold\.interval_sec$/,
    operators: ["lowered"],
    name: THROTTLES,
    because: silent(
      "1,200 requests a minute of one client are still a limit, and the page names no figure",
      /\d+ requests|requests (a|per) (minute|second)/i,
    ),
  },
  {
    type: RULE,
    path: /^match\.config\.src_ip_ranges$/,
    operators: ["widened"],
    name: THROTTLES,
    detail: /^\["\*"\]/,
    stack: SMEPRO,
    because: stricter("the default rule refuses the clients of the other address family: stricter, not weaker"),
  },
  {
    type: RULE,
    path: /^priority$/,
    operators: ["lowered"],
    name: THROTTLES,
    stack: SMEPRO,
    because: silent(
      "it limits rates wherever it stands, and SMEPro's page has no sentence on what the rules " +
        "that it overtakes refuse",
      /injection|cross-site|blocked/i,
    ),
  },

  {
    type: RULE,
    path: /^priority$/,
    operators: ["lowered"],
    name: DEFAULT,
    because: documented(
      "it still comes after all others, and Google's own last rule is never asked",
      googleCloud("armor/docs/security-policy-overview"),
    ),
  },
  {
    type: RULE,
    path: /^priority$/,
    operators: ["raised"],
    name: DEFAULT,
    because: documented(
      "Google takes no priority above 2147483647",
      googleCloud("armor/docs/security-policy-overview"),
    ),
  },
  {
    type: RULE,
    path: /^(|action|match|match\.config|match\.config\.src_ip_ranges|preview|security_policy)$/,
    name: DEFAULT,
    stack: SMEPRO,
    because: documented(
      "the throttle before it takes every request, so none comes to it",
      googleCloud("armor/docs/security-policy-overview"),
    ),
  },

  {
    type: RULE,
    path: /^(|match|match\.expr|match\.expr\.expression|preview|security_policy)$/,
    operators: ["removed", "dropped", "weakened", "flipped", "moved"],
    name: URGENT,
    because: silent(
      "neither page names cve-canary: the five sets that SMVue's names are rules of their own",
      /canary|\bCVE/i,
    ),
  },
  {
    type: RULE,
    path: /^(|match|match\.expr|match\.expr\.expression|preview|priority|security_policy)$/,
    operators: ["removed", "dropped", "weakened", "flipped", "raised", "moved", "reordered"],
    name: new RegExp(`${ATTACKS.source}|${URGENT.source}`),
    stack: SMEPRO,
    because: silent(
      "SMEPro's page names no set of signatures: it promises a rate limit, which another rule keeps",
      /injection|cross-site|file inclusion|rule set/i,
    ),
  },

  {
    type: /^google_compute_security_policy$/,
    path: /^adaptive_protection_config(\.|$)/,
    because: silent(
      "no page promises that Google warns of floods: the one that keeps them away is Cloudflare",
      /adaptive|warn\w* of floods/i,
    ),
  },
  {
    type: /^google_compute_security_policy$/,
    path: /^advanced_options_config\.json_parsing$/,
    operators: ["unset"],
    because: documented(
      "the page promises the sets of signatures, and by Google's documentation they then " +
        "search a JSON body as one text",
      googleCloud("armor/docs/security-policy-overview"),
    ),
  },
  {
    type: /^google_compute_security_policy$/,
    path: /^advanced_options_config$/,
    operators: ["dropped"],
    stack: SMEPRO,
    because: sameByDefault(
      "the defaults are quiet logs, and JSON bodies searched as one text",
      googleResource("compute_security_policy"),
    ),
  },
  {
    type: /^google_compute_security_policy$/,
    path: /^advanced_options_config\.log_level$/,
    operators: ["unset"],
    because: sameByDefault("Google's default is NORMAL, which is the same", googleResource("compute_security_policy")),
  },
  {
    type: /^google_compute_security_policy$/,
    path: /^type$/,
    operators: ["unset"],
    because: sameByDefault(
      "Google's default is CLOUD_ARMOR, which is the same",
      googleResource("compute_security_policy"),
    ),
  },
];

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

export const edgeHarmless: readonly Harmless[] = [
  ...cloudflare,
  ...clientCertificates,
  ...certificates,
  ...loadBalancer,
  ...firewall,
  ...network,
  ...dns,
];
