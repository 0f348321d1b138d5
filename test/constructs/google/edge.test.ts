import { Edge, EdgeProps } from "../../../constructs/google/edge";
import { GoogleStack } from "../../../constructs/google/google-stack";
import { Service } from "../../../constructs/google/service";
import { addressOf, CA, referenceTo, service, serviceProps, waf } from "../../parts";
import { Template } from "../../parsed-stack";
import { problemsOf, PROJECT, synthesize } from "../../template";

const props = (stack: GoogleStack, target: Service = service(stack)): EdgeProps => ({
  project: PROJECT,
  name: "acme",
  hosts: ["app.acme.dev"],
  service: target,
  waf: waf(stack),
});
const edgeWith = (change: Partial<EdgeProps> = {}): Template =>
  synthesize((stack) => new Edge(stack, "edge", { ...props(stack), ...change }));
const urlMap = (template: Template) => template.where("google_compute_url_map", "name", "acme");

/** Made at run time: a scanner takes what stands here for a key. */
const pem = (label: string) => `-----BEGIN ${label}-----\nMA==\n-----END ${label}-----\n`;

describe("Edge", () => {
  test("takes IPv4 and IPv6 on 80 and 443, all of it through the managed load balancer", () => {
    const template = edgeWith();

    const address = (version: string) =>
      referenceTo(template, "google_compute_global_address", "address", { ip_version: version });
    const https = referenceTo(template, "google_compute_target_https_proxy", "id");
    const http = referenceTo(template, "google_compute_target_http_proxy", "id");
    const shared = { ip_protocol: "TCP", load_balancing_scheme: "EXTERNAL_MANAGED" };
    expect(Object.values(template.all("google_compute_global_forwarding_rule"))).toEqual([
      { ...shared, name: "acme-http-ipv4", ip_address: address("IPV4"), port_range: "80", target: http },
      { ...shared, name: "acme-http-ipv6", ip_address: address("IPV6"), port_range: "80", target: http },
      { ...shared, name: "acme-https-ipv4", ip_address: address("IPV4"), port_range: "443", target: https },
      { ...shared, name: "acme-https-ipv6", ip_address: address("IPV6"), port_range: "443", target: https },
    ]);
    expect(template.where("google_compute_global_address", "ip_version", "IPV4")).toMatchObject([
      { name: "acme-ipv4", lifecycle: { prevent_destroy: true } },
    ]);
    expect(template.where("google_compute_global_address", "ip_version", "IPV6")).toMatchObject([
      { name: "acme-ipv6", lifecycle: { prevent_destroy: true } },
    ]);
  });

  test("speaks TLS 1.2 or newer without the CBC suites on its HTTPS proxy", () => {
    const template = edgeWith();

    expect(template.only("google_compute_ssl_policy")).toEqual({
      name: "acme",
      profile: "RESTRICTED",
      min_tls_version: "TLS_1_2",
    });
    const certificateMap = referenceTo(template, "google_certificate_manager_certificate_map", "id");
    expect(template.only("google_compute_target_https_proxy")).toEqual({
      name: "acme",
      url_map: referenceTo(template, "google_compute_url_map", "id", { name: "acme" }),
      ssl_policy: referenceTo(template, "google_compute_ssl_policy", "id"),
      certificate_map: `//certificatemanager.googleapis.com/${certificateMap}`,
    });
  });

  test("refuses a handshake without a certificate of the given authorities", () => {
    const template = edgeWith({ clientCas: [CA] });

    expect(template.only("google_certificate_manager_trust_config")).toEqual({
      name: "acme-clients",
      location: "global",
      trust_stores: [{ trust_anchors: [{ pem_certificate: CA }] }],
    });
    expect(template.only("google_network_security_server_tls_policy")).toEqual({
      name: "acme-clients",
      location: "global",
      allow_open: false,
      mtls_policy: {
        client_validation_mode: "REJECT_INVALID",
        client_validation_trust_config:
          "projects/777000111222/locations/global/trustConfigs/" +
          referenceTo(template, "google_certificate_manager_trust_config", "name"),
      },
    });
    expect(template.only("google_compute_target_https_proxy")).toMatchObject({
      server_tls_policy: referenceTo(template, "google_network_security_server_tls_policy", "id"),
    });
    expect(edgeWith().count("google_network_security_server_tls_policy")).toBe(0);
  });

  test.each([
    ["text", "no certificate"],
    ["a key", pem("PRIVATE KEY")],
    ["a certificate with its key", `${CA}${pem("PRIVATE KEY")}`],
  ])("refuses %s as an authority, and does not show it", (_, given) => {
    expect(problemsOf((stack) => new Edge(stack, "edge", { ...props(stack), clientCas: [given] }))).toEqual([
      'clientCas: got "(certificates, not shown)"; allowed: certificates of certificate ' +
        "authorities in PEM, without a key",
    ]);
  });

  test("gives certificates and endpoint group new names in another generation, and first the old ones", () => {
    const names = (generation?: number) => {
      const template = edgeWith({ generation });
      return ["google_certificate_manager_certificate", "google_compute_region_network_endpoint_group"].flatMap(
        (type) => Object.values(template.all(type)).map(({ name, lifecycle }) => ({ name: String(name), lifecycle })),
      );
    };
    expect(names(1)).toEqual(names());
    const [old, renewed] = [names(), names(2)];
    expect(renewed.map(({ lifecycle }) => lifecycle)).toEqual(old.map(() => ({ create_before_destroy: true })));
    expect(renewed.filter(({ name }) => old.some((one) => one.name === name))).toEqual([]);
  });

  test("redirects HTTP to HTTPS for good, on every host and with the query", () => {
    const template = edgeWith();

    expect(template.where("google_compute_url_map", "name", "acme-redirect")).toEqual([
      {
        name: "acme-redirect",
        default_url_redirect: {
          https_redirect: true,
          redirect_response_code: "MOVED_PERMANENTLY_DEFAULT",
          strip_query: false,
        },
      },
    ]);
    expect(template.only("google_compute_target_http_proxy")).toEqual({
      name: "acme-redirect",
      url_map: referenceTo(template, "google_compute_url_map", "id", { name: "acme-redirect" }),
    });
  });

  test("tells browsers to insist on HTTPS for two years, subdomains included, ready for the preload list", () => {
    const template = edgeWith();

    expect(urlMap(template)).toEqual([
      {
        name: "acme",
        default_service: referenceTo(template, "google_compute_backend_service", "id"),
        header_action: {
          response_headers_to_add: [
            {
              header_name: "Strict-Transport-Security",
              header_value: "max-age=63072000; includeSubDomains; preload",
              replace: true,
            },
          ],
        },
      },
    ]);
  });

  test("puts the service behind Cloud Armor, every rule in place first, and logs every request", () => {
    const template = edgeWith();

    const backend = template.only("google_compute_backend_service");
    expect(backend).toMatchObject({
      protocol: "HTTPS",
      load_balancing_scheme: "EXTERNAL_MANAGED",
      security_policy: referenceTo(template, "google_compute_security_policy", "id"),
      backend: [{ group: referenceTo(template, "google_compute_region_network_endpoint_group", "id") }],
      log_config: { enable: true, sample_rate: 1 },
    });
    const rules = Object.keys(template.all("google_compute_security_policy_rule"));
    expect(rules).toHaveLength(8);
    expect(new Set([backend.depends_on].flat())).toEqual(
      new Set(rules.map((id) => `google_compute_security_policy_rule.${id}`)),
    );
  });

  test("waits for a rule that is added to the policy afterwards, too", () => {
    const template = synthesize((stack) => {
      const edge = props(stack);
      new Edge(stack, "edge", edge);
      edge.waf.addRule("partner", {
        priority: 2000,
        action: "allow",
        match: { expr: { expression: "origin.asn == 64500" } },
      });
    });

    const rules = Object.keys(template.all("google_compute_security_policy_rule"));
    const { depends_on } = template.only("google_compute_backend_service");
    expect(rules).toHaveLength(9);
    expect(depends_on).toContain(addressOf(template, "google_compute_security_policy_rule", { priority: 2000 }));
    expect(new Set([depends_on].flat())).toEqual(
      new Set(rules.map((id) => `google_compute_security_policy_rule.${id}`)),
    );
  });

  test("reaches the service through an endpoint group that can be replaced without a gap", () => {
    const template = edgeWith();

    expect(template.only("google_compute_region_network_endpoint_group")).toEqual({
      name: "acme-25b7231f",
      region: "us-central1",
      network_endpoint_type: "SERVERLESS",
      cloud_run: { service: referenceTo(template, "google_cloud_run_v2_service", "name") },
      lifecycle: { create_before_destroy: true },
    });
  });

  test("renames the endpoint group with the service and with the region", () => {
    const nameOf = (template: Template) => template.only("google_compute_region_network_endpoint_group").name;
    const renamed = synthesize(
      (stack) =>
        new Edge(stack, "edge", props(stack, new Service(stack, "service", { ...serviceProps(stack), name: "other" }))),
    );
    const moved = edgeWith({ project: { ...PROJECT, region: "us-east1" } });

    expect(new Set([nameOf(edgeWith()), nameOf(renamed), nameOf(moved)]).size).toBe(3);
    expect(nameOf(renamed)).toMatch(/^acme-[0-9a-f]{8}$/);
  });

  test("gives each host a certificate of its own, authorized by DNS", () => {
    const template = edgeWith({ hosts: ["app.acme.dev", "api.acme.dev"] });

    const certificates = Object.values(template.all("google_certificate_manager_certificate"));
    for (const host of ["app.acme.dev", "api.acme.dev"]) {
      const [entry] = template.where("google_certificate_manager_certificate_map_entry", "hostname", host);
      const name = entry?.name;
      expect(entry).toMatchObject({
        map: referenceTo(template, "google_certificate_manager_certificate_map", "name"),
        certificates: [referenceTo(template, "google_certificate_manager_certificate", "id", { name })],
      });
      expect(certificates.filter((certificate) => certificate.name === name)).toMatchObject([
        {
          managed: {
            domains: [host],
            dns_authorizations: [
              referenceTo(template, "google_certificate_manager_dns_authorization", "id", { domain: host }),
            ],
          },
          lifecycle: { create_before_destroy: true },
        },
      ]);
    }
    expect(certificates).toHaveLength(2);
  });

  test("hands out the record that authorizes each host", () => {
    let hosts: string[] = [];
    synthesize(
      (stack) =>
        (hosts = new Edge(stack, "edge", {
          ...props(stack),
          hosts: ["app.acme.dev", "api.acme.dev"],
        }).authorizationRecords.map(({ host }) => host)),
    );

    expect(hosts).toEqual(["app.acme.dev", "api.acme.dev"]);
  });

  test("keeps the CBC suites, a shorter HSTS age and further headers where asked to", () => {
    const template = edgeWith({
      tlsProfile: "MODERN",
      hstsMaxAgeSeconds: 31_536_000,
      responseHeaders: { "X-Content-Type-Options": "nosniff" },
    });

    expect(template.only("google_compute_ssl_policy")).toMatchObject({ profile: "MODERN", min_tls_version: "TLS_1_2" });
    expect(urlMap(template)).toMatchObject([
      {
        header_action: {
          response_headers_to_add: [
            {
              header_name: "Strict-Transport-Security",
              header_value: "max-age=31536000; includeSubDomains; preload",
              replace: true,
            },
            { header_name: "X-Content-Type-Options", header_value: "nosniff", replace: true },
          ],
        },
      },
    ]);
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const edge = new Edge(stack, "edge", props(stack));
      edge.backend.addOverride("timeout_sec", 120);
      edge.sslPolicy.addOverride("description", "ours");
    });

    expect(template.only("google_compute_backend_service")).toMatchObject({ timeout_sec: 120 });
    expect(template.only("google_compute_ssl_policy")).toMatchObject({ description: "ours" });
  });

  const HOSTS = "allowed: host names in lowercase, none twice, no wildcard";
  const HEADERS = "allowed: headers other than Strict-Transport-Security: use hstsMaxAgeSeconds";
  const AGE = "allowed: a whole number of seconds, a year at least";
  test.each<[string, Partial<EdgeProps>, string]>([
    [
      "a name in capitals",
      { name: "Acme" },
      'name: got "Acme"; allowed: 1 to 40 lowercase letters, digits and hyphens',
    ],
    ["no host", { hosts: [] }, "hosts: got []; allowed: at least one host name"],
    ["a host twice", { hosts: ["a.dev", "a.dev"] }, `hosts: got ["a.dev","a.dev"]; ${HOSTS}`],
    ["a wildcard", { hosts: ["*.acme.dev"] }, `hosts: got ["*.acme.dev"]; ${HOSTS}`],
    ["a host in capitals", { hosts: ["App.acme.dev"] }, `hosts: got ["App.acme.dev"]; ${HOSTS}`],
    ["a host without a domain", { hosts: ["localhost"] }, `hosts: got ["localhost"]; ${HOSTS}`],
    [
      "a host with a scheme among good ones",
      { hosts: ["app.acme.dev", "https://a.dev"] },
      `hosts: got ["app.acme.dev","https://a.dev"]; ${HOSTS}`,
    ],
    ["a host longer than DNS allows", { hosts: [`${"a.".repeat(126)}dev`] }, 'hosts: got ["a.a.'],
    [
      "HSTS among the further headers",
      { responseHeaders: { "Strict-Transport-Security": "max-age=0" } },
      `responseHeaders: got ["Strict-Transport-Security"]; ${HEADERS}`,
    ],
    [
      "HSTS in other letters among the further headers",
      { responseHeaders: { "X-Content-Type-Options": "nosniff", "strict-transport-SECURITY": "max-age=0" } },
      `responseHeaders: got ["X-Content-Type-Options","strict-transport-SECURITY"]; ${HEADERS}`,
    ],
    [
      "an HSTS age that the preload list refuses",
      { hstsMaxAgeSeconds: 31_535_999 },
      `hstsMaxAgeSeconds: got 31535999; ${AGE}`,
    ],
    [
      "an HSTS age of more than ten years",
      { hstsMaxAgeSeconds: 315_360_001 },
      `hstsMaxAgeSeconds: got 315360001; ${AGE}`,
    ],
  ])("refuses %s", (_, change, message) => {
    const problems = problemsOf((stack) => new Edge(stack, "edge", { ...props(stack), ...change }));
    expect(problems).toEqual([expect.stringContaining(message)]);
  });

  test("reports everything it refuses together", () => {
    expect(
      problemsOf(
        (stack) =>
          new Edge(stack, "edge", {
            ...props(stack),
            name: "",
            hosts: [],
            responseHeaders: { "strict-transport-security": "" },
            hstsMaxAgeSeconds: 0,
          }),
      ),
    ).toHaveLength(4);
  });
});
