import { CloudDns, CloudDnsProps } from "../../../constructs/google/cloud-dns";
import { GoogleStack } from "../../../constructs/google/google-stack";
import { addressOf, edge, referenceTo } from "../../parts";
import { problemsOf, synthesize } from "../../template";

const props = (stack: GoogleStack, hosts?: readonly string[]): CloudDnsProps => ({
  name: "acme",
  domain: "acme.dev",
  edge: edge(stack, hosts),
});

describe("CloudDns", () => {
  test("by default is a public zone, signed with elliptic curves, its queries logged", () => {
    const template = synthesize((stack) => new CloudDns(stack, "dns", props(stack)));

    expect(template.only("google_dns_managed_zone")).toEqual({
      name: "acme",
      dns_name: "acme.dev.",
      visibility: "public",
      dnssec_config: {
        state: "on",
        non_existence: "nsec3",
        default_key_specs: [
          { key_type: "keySigning", algorithm: "ecdsap256sha256", key_length: 256 },
          { key_type: "zoneSigning", algorithm: "ecdsap256sha256", key_length: 256 },
        ],
      },
      cloud_logging_config: { enable_logging: true },
      lifecycle: { prevent_destroy: true },
    });
  });

  test("points every host at both addresses of the edge, the domain itself among them", () => {
    const template = synthesize((stack) => new CloudDns(stack, "dns", props(stack, ["acme.dev", "app.acme.dev"])));

    const record = (name: string, type: string, version: string) => ({
      managed_zone: referenceTo(template, "google_dns_managed_zone", "name"),
      name,
      type,
      ttl: 300,
      rrdatas: [referenceTo(template, "google_compute_global_address", "address", { ip_version: version })],
    });
    expect(template.where("google_dns_record_set", "type", "A")).toEqual([
      record("acme.dev.", "A", "IPV4"),
      record("app.acme.dev.", "A", "IPV4"),
    ]);
    expect(template.where("google_dns_record_set", "type", "AAAA")).toEqual([
      record("acme.dev.", "AAAA", "IPV6"),
      record("app.acme.dev.", "AAAA", "IPV6"),
    ]);
  });

  test("holds the record that authorizes each certificate", () => {
    const template = synthesize((stack) => new CloudDns(stack, "dns", props(stack)));

    const authorization =
      addressOf(template, "google_certificate_manager_dns_authorization") + ".dns_resource_record[0]";
    expect(template.count("google_dns_record_set")).toBe(3);
    expect(template.where("google_dns_record_set", "name", `\${${authorization}.name}`)).toMatchObject([
      { type: `\${${authorization}.type}`, rrdatas: [`\${${authorization}.data}`], ttl: 300 },
    ]);
  });

  test("lets resolvers keep records for as long as asked to", () => {
    const template = synthesize((stack) => new CloudDns(stack, "dns", { ...props(stack), ttlSeconds: 3600 }));

    expect(template.where("google_dns_record_set", "ttl", 3600)).toHaveLength(3);
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const dns = new CloudDns(stack, "dns", props(stack));
      dns.zone.addOverride("description", "ours");
      dns.records.get("A app.acme.dev")?.addOverride("ttl", 60);
    });

    expect(template.only("google_dns_managed_zone")).toMatchObject({ description: "ours" });
    expect(template.where("google_dns_record_set", "type", "A")).toMatchObject([{ ttl: 60 }]);
  });

  test.each<[string, Partial<CloudDnsProps>, string]>([
    [
      "a name in capitals",
      { name: "Acme" },
      'name: got "Acme"; allowed: 1 to 63 lowercase letters, digits and hyphens',
    ],
    [
      "a domain that does not hold the edge's host",
      { domain: "acme.com" },
      'domain: got "acme.com"; allowed: a domain that holds every host of the edge; outside of it: app.acme.dev',
    ],
    [
      "a domain whose end only looks like it",
      { domain: "me.dev" },
      'domain: got "me.dev"; allowed: a domain that holds every host of the edge; outside of it: app.acme.dev',
    ],
    [
      "a domain with a trailing dot",
      { domain: "acme.dev." },
      'domain: got "acme.dev."; allowed: a domain that holds every host of the edge; outside of it: app.acme.dev',
    ],
    [
      "a time to live of nothing",
      { ttlSeconds: 29 },
      "ttlSeconds: got 29; allowed: a whole number of seconds from 30 to 86400",
    ],
    [
      "a time to live of more than a day",
      { ttlSeconds: 86_401 },
      "ttlSeconds: got 86401; allowed: a whole number of seconds from 30 to 86400",
    ],
  ])("refuses %s", (_, change, message) => {
    const problems = problemsOf((stack) => new CloudDns(stack, "dns", { ...props(stack), ...change }));
    expect(problems).toEqual([expect.stringContaining(message)]);
  });

  test("reports everything it refuses together", () => {
    expect(
      problemsOf((stack) => new CloudDns(stack, "dns", { ...props(stack), name: "", domain: "", ttlSeconds: 0 })),
    ).toHaveLength(3);
  });
});
