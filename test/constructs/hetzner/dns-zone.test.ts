import { DnsRecord } from "../../../constructs/hetzner/dns-records";
import { DnsZone, DnsZoneProps } from "../../../constructs/hetzner/dns-zone";
import { HetznerStack } from "../../../constructs/hetzner/hetzner-stack";
import { addressOf } from "../../parts";
import { application, refused, synthesize } from "./parts";

const dns = (stack: HetznerStack, change: Partial<DnsZoneProps> = {}) =>
  new DnsZone(stack, "dns", {
    domain: "acme.dev",
    server: application(stack),
    hosts: ["app.acme.dev", "acme.dev"],
    ...change,
  });

describe("DnsZone", () => {
  const template = synthesize((stack) => dns(stack));
  const ipv4 = addressOf(template, "hcloud_primary_ip", { type: "ipv4" });
  const ipv6 = addressOf(template, "hcloud_primary_ip", { type: "ipv6" });
  const FIRST = `\${cidrhost(${ipv6}.ip_network, 1)}`;
  const set = (type: string, name: string, ...values: readonly string[]) => ({
    zone: `\${${addressOf(template, "hcloud_zone")}.name}`,
    type,
    name,
    ttl: 300,
    records: values.map((value) => ({ value })),
  });

  test("by default is a guarded zone of Hetzner's own", () => {
    expect(template.only("hcloud_zone")).toEqual({
      name: "acme.dev",
      mode: "primary",
      ttl: 300,
      delete_protection: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  test("points every host at both addresses of the server, the domain itself among them", () => {
    expect(template.where("hcloud_zone_rrset", "type", "A")).toEqual(
      ["@", "app"].map((name) => set("A", name, `\${${ipv4}.ip_address}`)),
    );
    expect(template.where("hcloud_zone_rrset", "type", "AAAA")).toEqual(
      ["@", "app"].map((name) => set("AAAA", name, FIRST)),
    );
  });

  test("lets Let's Encrypt alone issue certificates, and none with a wildcard", () => {
    expect(template.where("hcloud_zone_rrset", "type", "CAA")).toEqual([
      set("CAA", "@", '0 issue "letsencrypt.org"', '0 issuewild ";"'),
    ]);
  });

  test("calls both addresses by the first host", () => {
    expect(Object.values(template.all("hcloud_rdns"))).toEqual([
      { primary_ip_id: `\${${ipv4}.id}`, ip_address: `\${${ipv4}.ip_address}`, dns_ptr: "app.acme.dev" },
      { primary_ip_id: `\${${ipv6}.id}`, ip_address: FIRST, dns_ptr: "app.acme.dev" },
    ]);
  });

  test("tells the name servers that the registrar needs", () => {
    expect(template.json.output).toMatchObject({
      name_servers: { value: `\${${addressOf(template, "hcloud_zone")}.authoritative_nameservers.assigned}` },
    });
  });

  test("holds what other services ask for, all of one name and type in one set", () => {
    const records: readonly DnsRecord[] = [
      { type: "MX", name: "send", priority: 10, host: "mail.acme.com" },
      { type: "TXT", name: "@", text: "one" },
      { type: "CNAME", name: "docs", host: "pages.acme.com" },
      { type: "TXT", name: "@", text: `two ${"x".repeat(300)}` },
    ];
    const more = synthesize((stack) => dns(stack, { records, ttlSeconds: 600, certificateAuthorities: ["acme.com"] }));

    const values = (type: string) =>
      more
        .where("hcloud_zone_rrset", "type", type)
        .map(({ name, ttl, records: given }) => ({ name, ttl, records: given }));
    expect(values("MX")).toEqual([{ name: "send", ttl: 600, records: [{ value: "10 mail.acme.com." }] }]);
    expect(values("CNAME")).toEqual([{ name: "docs", ttl: 600, records: [{ value: "pages.acme.com." }] }]);
    expect(values("TXT")).toEqual([
      { name: "@", ttl: 600, records: [{ value: '"one"' }, { value: `"two ${"x".repeat(251)}" "${"x".repeat(49)}"` }] },
    ]);
    expect(values("CAA")).toMatchObject([{ records: [{ value: '0 issue "acme.com"' }, { value: '0 issuewild ";"' }] }]);
  });

  test("lets every inner resource be changed", () => {
    const changed = synthesize((stack) => {
      const { zone, records, reverse } = dns(stack);
      zone.addOverride("ttl", 3600);
      records.get("A app")?.addOverride("ttl", 60);
      reverse[0]?.addOverride("dns_ptr", "other.acme.dev");
    });
    expect(changed.only("hcloud_zone").ttl).toBe(3600);
    expect(changed.where("hcloud_zone_rrset", "ttl", 60)).toMatchObject([{ type: "A", name: "app" }]);
    expect(changed.where("hcloud_rdns", "dns_ptr", "other.acme.dev")).toHaveLength(1);
  });

  test.each<[string, Partial<DnsZoneProps>, string]>([
    [
      "a domain that does not hold a host",
      { domain: "acme.com", hosts: ["app.acme.dev"] },
      'domain: got "acme.com"; allowed: a domain that holds every host; outside of it: app.acme.dev',
    ],
    ["a domain whose end only looks like it", { domain: "me.dev", hosts: ["app.acme.dev"] }, 'domain: got "me.dev"'],
    ["no host", { hosts: [] }, "hosts: got []; allowed: at least one host"],
    ["a host twice", { hosts: ["app.acme.dev", "app.acme.dev"] }, "hosts: got"],
    [
      "a second way to a host",
      { records: [{ type: "CNAME", name: "app", host: "acme.com" }] },
      'records: got ["CNAME app"]; allowed: records that leave the hosts\' own alone, and no ' +
        "CNAME beside others of its name",
    ],
    [
      "another name for the domain itself",
      { hosts: ["app.acme.dev"], records: [{ type: "CNAME", name: "@", host: "acme.com" }] },
      'records: got ["CNAME @"]',
    ],
    [
      "a CNAME beside others of its name",
      {
        records: [
          { type: "CNAME", name: "send", host: "acme.com" },
          { type: "TXT", name: "send", text: "one" },
        ],
      },
      'records: got ["CNAME send"]',
    ],
    [
      "a time to live of nothing",
      { ttlSeconds: 59 },
      "ttlSeconds: got 59; allowed: a whole number of seconds from 60 to 86400",
    ],
  ])("refuses %s", (_, change, message) => {
    expect(refused((stack) => dns(stack, change))).toContainEqual(expect.stringContaining(message));
  });
});
