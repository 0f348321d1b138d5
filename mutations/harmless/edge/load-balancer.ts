import { googleCloud, googleResource } from "../../definitions/documentation";
import { documented, guarded, sameByDefault, silent } from "../../definitions/reason";
import { Harmless } from "../../definitions/harmless";

const SMEPRO = /^smepro-/;

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

export const loadBalancerHarmless: readonly Harmless[] = [...certificates, ...loadBalancer];
