import fc from "fast-check";
import { isWithin } from "../../../posture/formats/ip-range";
import { assessed } from "./assessed";

const firewall = {
  direction: "INGRESS",
  source_ranges: ["10.0.0.0/8"],
  allow: [{ protocol: "tcp", ports: ["443"] }],
  deny: [],
  disabled: null,
};
const changed = (after: object, before: object = {}, rest: object = {}) =>
  assessed({
    type: "google_compute_firewall",
    before: { ...firewall, ...before },
    after: { ...firewall, ...after },
    ...rest,
  });

describe("a firewall", () => {
  test.each([
    [{ source_ranges: ["0.0.0.0/0"] }, "elevated", "Open to everyone (0.0.0.0/0): tcp 443"],
    [
      { source_ranges: ["0.0.0.0/0"], allow: [{ protocol: "tcp", ports: ["22"] }] },
      "high",
      "Open to everyone (0.0.0.0/0): tcp 22",
    ],
    [
      { source_ranges: ["10.0.0.0/8", "::/0"], allow: [{ protocol: "all" }] },
      "high",
      "Open to everyone (::/0): every port",
      "Opened to 10.0.0.0/8: every port",
    ],
    [{ source_ranges: ["10.0.0.0/8", "192.0.2.0/24"] }, "elevated", "Opened to 192.0.2.0/24: tcp 443"],
    [{ allow: [{ protocol: "tcp", ports: ["443", "5432"] }] }, "elevated", "Opened to 10.0.0.0/8: tcp 443, 5432"],
    [{ allow: [{ protocol: "tcp", ports: [] }] }, "elevated", "Opened to 10.0.0.0/8: every tcp port"],
    [{ source_ranges: null }, "elevated", "Open to everyone (0.0.0.0/0): tcp 443"],
  ])("that is widened to %j is %s", (after, ...expected) => expect(changed(after)).toEqual(expected));

  test.each([
    [{ source_ranges: ["10.1.0.0/16"] }],
    [{ allow: [{ protocol: "tcp", ports: ["443-443"] }] }],
    [{ disabled: true }],
    [{ description: "said otherwise" }],
    [{ source_ranges: [], source_tags: ["web"] }],
  ])("that is narrowed to %j is routine", (after) => {
    expect(changed(after)).toEqual(["routine"]);
  });

  test("that was disabled counts as closed", () =>
    expect(changed({}, { disabled: true })).toEqual(["elevated", "Opened to 10.0.0.0/8: tcp 443"]));
  test("whose ranges are not known yet needs review", () =>
    expect(changed({ source_ranges: undefined }, {}, { unknown: { source_ranges: true } })).toEqual([
      "elevated",
      "Who is let in to tcp 443 is not known until applied",
    ]));
  test("that loses its target holds for every machine", () =>
    expect(changed({}, { target_tags: ["web"] })).toEqual([
      "elevated",
      "Now applies to every machine of the network: it no longer has a target",
    ]));

  test("that denies and goes needs review", () => {
    const deny = { ...firewall, allow: [], deny: [{ protocol: "all" }], priority: 1000 };
    expect(assessed({ type: "google_compute_firewall", before: deny })).toEqual([
      "elevated",
      "A rule that denies inbound traffic is removed",
    ]);
    expect(assessed({ type: "google_compute_firewall", before: deny, after: { ...deny, disabled: true } })[0]).toBe(
      "elevated",
    );
    expect(assessed({ type: "google_compute_firewall", before: deny, after: { ...deny, priority: 65000 } })).toEqual([
      "elevated",
      "A rule that denies inbound traffic gets a lower precedence: priority 1000 → 65000",
    ]);
  });

  test("that is new and open to everyone is reported even on a first deployment", () => {
    const open = { type: "google_compute_firewall", after: { ...firewall, source_ranges: ["0.0.0.0/0"] } };
    expect(assessed(open, { first: true })).toEqual(["routine", "Open to everyone (0.0.0.0/0): tcp 443"]);
    expect(
      assessed({ ...open, after: { ...open.after, allow: [{ protocol: "tcp", ports: ["22"] }] } }, { first: true })[0],
    ).toBe("high");
  });

  test("that lets traffic out further", () => {
    const out = { ...firewall, direction: "EGRESS", source_ranges: null, destination_ranges: ["10.0.0.0/8"] };
    expect(
      assessed({ type: "google_compute_firewall", before: out, after: { ...out, destination_ranges: ["0.0.0.0/0"] } }),
    ).toEqual(["elevated", "Traffic may leave to 0.0.0.0/0"]);
    expect(
      assessed({
        type: "google_compute_firewall",
        before: out,
        after: { ...out, destination_ranges: ["10.1.0.0/16"] },
      }),
    ).toEqual(["routine"]);
  });

  test.each([
    [
      "hcloud_firewall",
      { rule: [{ direction: "in", protocol: "tcp", port: "22", source_ips: ["192.0.2.1/32"] }] },
      { rule: [{ direction: "in", protocol: "tcp", port: "22", source_ips: ["0.0.0.0/0", "::/0"] }] },
    ],
    [
      "aws_security_group",
      { ingress: [] },
      { ingress: [{ cidr_blocks: ["0.0.0.0/0"], from_port: 22, to_port: 22, protocol: "tcp" }] },
    ],
    [
      "aws_security_group_rule",
      { type: "ingress", cidr_blocks: ["10.0.0.0/8"], from_port: 0, to_port: 0, protocol: "-1" },
      { type: "ingress", cidr_blocks: ["0.0.0.0/0"], from_port: 0, to_port: 0, protocol: "-1" },
    ],
    [
      "aws_vpc_security_group_ingress_rule",
      { cidr_ipv4: "10.0.0.0/8", ip_protocol: "-1" },
      { cidr_ipv4: "0.0.0.0/0", ip_protocol: "-1" },
    ],
    [
      "azurerm_network_security_rule",
      {
        direction: "Inbound",
        access: "Allow",
        protocol: "Tcp",
        source_address_prefix: "10.0.0.0/8",
        destination_port_range: "3389",
      },
      {
        direction: "Inbound",
        access: "Allow",
        protocol: "Tcp",
        source_address_prefix: "*",
        destination_port_range: "3389",
      },
    ],
    [
      "google_compute_network_firewall_policy_rule",
      { direction: "INGRESS", action: "deny" },
      {
        direction: "INGRESS",
        action: "allow",
        match: [{ src_ip_ranges: ["0.0.0.0/0"], layer4_configs: [{ ip_protocol: "tcp", ports: ["22"] }] }],
      },
    ],
  ])("as %s", (type, before, after) => {
    expect(assessed({ type, before, after })).toEqual(["high", expect.stringContaining("Open to everyone")]);
    expect(assessed({ type, before: after, after: before })[0]).toBe("routine");
  });
});

describe("what can be reached", () => {
  const sql = (ip: object) => ({
    settings: [{ ip_configuration: [{ ipv4_enabled: false, authorized_networks: [], ...ip }] }],
  });

  test.each([
    [
      "google_sql_database_instance",
      sql({}),
      sql({ ipv4_enabled: true }),
      "high",
      "Gets a public address: settings.ip_configuration.ipv4_enabled false → true",
    ],
    [
      "google_sql_database_instance",
      sql({}),
      sql({ authorized_networks: [{ name: "office", value: "192.0.2.0/24" }] }),
      "elevated",
      "Lets in 192.0.2.0/24: settings.ip_configuration.authorized_networks.value",
    ],
    [
      "google_sql_database_instance",
      sql({}),
      sql({ authorized_networks: [{ name: "all", value: "0.0.0.0/0" }] }),
      "high",
      "Open to everyone (0.0.0.0/0): settings.ip_configuration.authorized_networks.value",
    ],
    [
      "google_cloud_run_v2_service",
      { ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" },
      { ingress: "INGRESS_TRAFFIC_ALL" },
      "high",
      "Reachable from a wider range: ingress INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER → INGRESS_TRAFFIC_ALL",
    ],
    [
      "google_cloud_run_v2_service",
      { ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY" },
      { ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" },
      "elevated",
      "Reachable from a wider range: ingress INGRESS_TRAFFIC_INTERNAL_ONLY → INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
    ],
    [
      "google_cloud_run_v2_service",
      { invoker_iam_disabled: false },
      { invoker_iam_disabled: true },
      "high",
      "Anyone who can reach it may call it: no sign-in is required: invoker_iam_disabled false → true",
    ],
    [
      "google_storage_bucket",
      { public_access_prevention: "enforced" },
      { public_access_prevention: "inherited" },
      "high",
      "Can be made public: prevention of public access is lifted: public_access_prevention enforced → inherited",
    ],
    [
      "google_storage_bucket",
      { uniform_bucket_level_access: true },
      { uniform_bucket_level_access: false },
      "high",
      "Access lists of single objects apply again: uniform_bucket_level_access true → false",
    ],
    [
      "aws_db_instance",
      { publicly_accessible: false },
      { publicly_accessible: true },
      "high",
      "Gets a public address: publicly_accessible false → true",
    ],
    [
      "aws_s3_bucket_public_access_block",
      { block_public_acls: true },
      { block_public_acls: false },
      "high",
      "Can be made public: block_public_acls true → false",
    ],
    [
      "cloudflare_dns_record",
      { proxied: true },
      { proxied: false },
      "high",
      "Bypasses Cloudflare: the origin's address becomes public: proxied true → false",
    ],
    [
      "google_compute_instance",
      { network_interface: [{ access_config: [] }] },
      { network_interface: [{ access_config: [{ network_tier: "PREMIUM" }] }] },
      "high",
      "Gets a public address: network_interface.access_config",
    ],
  ])("%s %j → %j", (type, before, after, risk, reason) => {
    expect(assessed({ type, before, after })).toEqual([risk, reason]);
    expect(assessed({ type, before: after, after: before })[0]).toBe("routine");
  });

  test("what is not known until applied needs review", () => {
    const { ipv4_enabled, ...rest } = { ipv4_enabled: false, private_network: "n" };
    expect(ipv4_enabled).toBe(false);
    expect(
      assessed({
        type: "google_sql_database_instance",
        before: sql({}),
        after: { settings: [{ ip_configuration: [rest] }] },
        unknown: { settings: [{ ip_configuration: [{ ipv4_enabled: true }] }] },
      }),
    ).toEqual([
      "elevated",
      "Whether it is exposed is not known until applied: " +
        "settings.ip_configuration.ipv4_enabled false → not known until applied",
    ]);
  });

  test("a new database with a public address, on a first deployment too", () => {
    for (const first of [true, false])
      expect(assessed({ type: "google_sql_database_instance", after: sql({ ipv4_enabled: true }) }, { first })[0]).toBe(
        "high",
      );
  });

  test("another way in from the internet", () => {
    expect(
      assessed({
        type: "google_compute_global_forwarding_rule",
        after: { load_balancing_scheme: "EXTERNAL_MANAGED", port_range: "443" },
      }),
    ).toEqual(["elevated", "A new way in from the internet, port 443"]);
    expect(
      assessed({ type: "google_compute_forwarding_rule", after: { load_balancing_scheme: "INTERNAL_MANAGED" } }),
    ).toEqual(["routine"]);
    expect(
      assessed(
        { type: "google_compute_global_forwarding_rule", after: { load_balancing_scheme: "EXTERNAL_MANAGED" } },
        { first: true },
      ),
    ).toEqual(["routine"]);
  });
});

describe("ranges of addresses", () => {
  test.each([
    ["10.1.2.0/24", "10.1.0.0/16", true],
    ["10.1.0.0/16", "10.1.2.0/24", false],
    ["2001:db8:1::/48", "2001:db8::/32", true],
    ["2001:db9::/32", "2001:db8::/32", false],
    ["::ffff:192.0.2.1", "::ffff:0:0/96", true],
    ["192.0.2.1", "192.0.2.0/31", true],
    ["10.0.0.0/8", "::/0", false],
    ["nonsense", "0.0.0.0/0", false],
    ["Internet", "*", true],
  ])("%s within %s: %s", (range, other, within) => expect(isWithin(range, other)).toBe(within));

  test("a range is within every shorter prefix of its own", () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.integer({ min: 0, max: 32 }),
        fc.integer({ min: 0, max: 32 }),
        (address, one, other) => {
          expect(isWithin(`${address}/${Math.max(one, other)}`, `${address}/${Math.min(one, other)}`)).toBe(true);
          if (one !== other)
            expect(isWithin(`${address}/${Math.min(one, other)}`, `${address}/${Math.max(one, other)}`)).toBe(false);
        },
      ),
    );
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 0, max: 128 }), (address, length) =>
        expect(isWithin(address, `${address}/${length}`)).toBe(true),
      ),
    );
  });
});
