import { googleCloud, googleResource } from "../../definitions/documentation";
import { documented, sameByDefault, silent, stricter } from "../../definitions/reason";
import { Harmless } from "../../definitions/harmless";

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

export const cloudflareHarmless: readonly Harmless[] = [...cloudflare, ...clientCertificates];
