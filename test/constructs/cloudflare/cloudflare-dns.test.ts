import { CloudflareDns } from "../../../constructs/cloudflare/cloudflare-dns";
import { addressOf, CA, edge, referenceTo } from "../../parts";
import { problemsOf, synthesize } from "../../template";

const ZONE = "0123456789abcdef0123456789abcdef";

describe("CloudflareDns", () => {
  test("proxies every host to both addresses of the edge", () => {
    const template = synthesize(
      (stack) => new CloudflareDns(stack, "dns", { zoneId: ZONE, edge: edge(stack, ["app.acme.dev", "api.acme.dev"]) }),
    );

    const proxied = (name: string, type: string, version: string) => ({
      zone_id: ZONE,
      name,
      type,
      content: referenceTo(template, "google_compute_global_address", "address", { ip_version: version }),
      proxied: true,
      ttl: 1,
    });
    expect(template.where("cloudflare_dns_record", "proxied", true)).toEqual([
      proxied("api.acme.dev", "A", "IPV4"),
      proxied("app.acme.dev", "A", "IPV4"),
      proxied("api.acme.dev", "AAAA", "IPV6"),
      proxied("app.acme.dev", "AAAA", "IPV6"),
    ]);
  });

  test("leaves the records that authorize certificates unproxied", () => {
    const template = synthesize((stack) => new CloudflareDns(stack, "dns", { zoneId: ZONE, edge: edge(stack) }));

    expect(template.count("cloudflare_dns_record")).toBe(3);
    expect(template.where("cloudflare_dns_record", "proxied", false)).toEqual([
      {
        zone_id: ZONE,
        name: expect.stringMatching(/google_certificate_manager_dns_authorization\..*\.dns_resource_record\[0\]\.name/),
        type: expect.stringMatching(/google_certificate_manager_dns_authorization\..*\.dns_resource_record\[0\]\.type/),
        content: expect.stringMatching(
          /google_certificate_manager_dns_authorization\..*\.dns_resource_record\[0\]\.data/,
        ),
        proxied: false,
        ttl: 1,
      },
    ]);
  });

  test("drops the dot that Google ends names with, which Cloudflare does not keep", () => {
    const template = synthesize((stack) => new CloudflareDns(stack, "dns", { zoneId: ZONE, edge: edge(stack) }));

    const record = `${addressOf(template, "google_certificate_manager_dns_authorization")}.dns_resource_record[0]`;
    expect(template.where("cloudflare_dns_record", "proxied", false)).toMatchObject([
      {
        name: `\${trimsuffix(${record}.name, ".")}`,
        type: `\${${record}.type}`,
        content: `\${trimsuffix(${record}.data, ".")}`,
      },
    ]);
  });

  test("by default owns the zone: verified origin, TLS 1.2 or newer, HTTPS always, DNSSEC", () => {
    const template = synthesize((stack) => new CloudflareDns(stack, "dns", { zoneId: ZONE, edge: edge(stack) }));

    const settings = Object.values(template.all("cloudflare_zone_setting"));
    expect(Object.fromEntries(settings.map(({ setting_id, value }) => [setting_id, value]))).toEqual({
      ssl: "strict",
      min_tls_version: "1.2",
      tls_1_3: "on",
      ciphers: [
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-CHACHA20-POLY1305",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
      ],
      always_use_https: "on",
    });
    expect(settings.every(({ zone_id }) => zone_id === ZONE)).toBe(true);
    expect(template.only("cloudflare_zone_dnssec")).toMatchObject({ zone_id: ZONE, status: "active" });
  });

  test("presents the zone's client certificate before the load balancer asks for one", () => {
    const template = synthesize(
      (stack) =>
        new CloudflareDns(stack, "dns", { zoneId: ZONE, edge: edge(stack, ["app.acme.dev"], { clientCas: [CA] }) }),
    );

    expect(template.only("cloudflare_authenticated_origin_pulls_settings")).toEqual({ zone_id: ZONE, enabled: true });
    expect(template.only("google_compute_target_https_proxy")).toMatchObject({
      depends_on: [addressOf(template, "cloudflare_authenticated_origin_pulls_settings")],
    });
  });

  test.each([
    ["no client certificate is asked for", {}, true],
    ["another stack owns the zone", { clientCas: [CA] }, false],
  ])("leaves origin pulls alone where %s", (_, change, ownsZoneSettings) => {
    const template = synthesize(
      (stack) =>
        new CloudflareDns(stack, "dns", {
          zoneId: ZONE,
          edge: edge(stack, ["app.acme.dev"], change),
          ownsZoneSettings,
        }),
    );

    expect(template.count("cloudflare_authenticated_origin_pulls_settings")).toBe(0);
  });

  test("plans no change while DNSSEC waits for the registrar", () => {
    const template = synthesize((stack) => new CloudflareDns(stack, "dns", { zoneId: ZONE, edge: edge(stack) }));

    expect(template.only("cloudflare_zone_dnssec")).toEqual({
      zone_id: ZONE,
      status: "active",
      lifecycle: { ignore_changes: ["status"] },
    });
  });

  test("keeps off the zone's settings where another stack owns them", () => {
    const template = synthesize(
      (stack) => new CloudflareDns(stack, "dns", { zoneId: ZONE, edge: edge(stack), ownsZoneSettings: false }),
    );

    expect(template.counts()).not.toHaveProperty("cloudflare_zone_setting");
    expect(template.counts()).not.toHaveProperty("cloudflare_zone_dnssec");
    expect(template.count("cloudflare_dns_record")).toBe(3);
  });

  test("writes no token, and one provider for two zones", () => {
    const template = synthesize((stack) => {
      const front = edge(stack);
      new CloudflareDns(stack, "dns", { zoneId: ZONE, edge: front });
      new CloudflareDns(stack, "other", { zoneId: "f".repeat(32), edge: front });
    });

    expect(template.json.provider).toMatchObject({ cloudflare: [{}] });
    expect(template.text).not.toMatch(/api_token|api_key/);
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const dns = new CloudflareDns(stack, "dns", { zoneId: ZONE, edge: edge(stack) });
      dns.records.get("A app.acme.dev")?.addOverride("comment", "the front door");
      dns.settings.get("min_tls_version")?.addOverride("value", "1.3");
      dns.dnssec?.addOverride("dnssec_multi_signer", true);
    });

    expect(template.where("cloudflare_dns_record", "type", "A")).toMatchObject([{ comment: "the front door" }]);
    expect(template.where("cloudflare_zone_setting", "setting_id", "min_tls_version")).toMatchObject([
      { value: "1.3" },
    ]);
    expect(template.only("cloudflare_zone_dnssec")).toMatchObject({ dnssec_multi_signer: true });
  });

  test.each([
    ["a domain for a zone id", "acme.dev"],
    ["a zone id in capitals", ZONE.toUpperCase()],
    ["a zone id cut short", ZONE.slice(1)],
    ["a zone id with more behind it", `${ZONE}0`],
  ])("refuses %s", (_, zoneId) => {
    const problems = problemsOf((stack) => new CloudflareDns(stack, "dns", { zoneId, edge: edge(stack) }));
    expect(problems).toEqual([
      `zoneId: got "${zoneId}"; allowed: 32 hexadecimal digits, from the zone's overview page`,
    ]);
  });
});
