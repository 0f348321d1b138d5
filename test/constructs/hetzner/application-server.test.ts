import { ApplicationServerProps } from "../../../constructs/hetzner/application-server";
import { Placement } from "../../../constructs/hetzner/placement";
import { addressOf } from "../../parts";
import { application, refused, synthesize } from "./parts";

const id = (address: string) => `\${${address}.id}`;

describe("ApplicationServer", () => {
  const template = synthesize((stack) => application(stack));
  const { user_data: userData, ...server } = template.only("hcloud_server");

  test("by default is guarded, has addresses of its own and a private one, and nothing of Hetzner's backups", () => {
    expect(server).toEqual({
      name: "application",
      server_type: "cx33",
      keep_disk: true,
      image: "debian-13",
      location: "fsn1",
      network: [{ subnet_id: id(addressOf(template, "hcloud_network_subnet")), ip: "10.0.1.10", alias_ips: [] }],
      public_net: [
        {
          ipv4_enabled: true,
          ipv4: id(addressOf(template, "hcloud_primary_ip", { type: "ipv4" })),
          ipv6_enabled: true,
          ipv6: id(addressOf(template, "hcloud_primary_ip", { type: "ipv6" })),
        },
      ],
      firewall_ids: [id(addressOf(template, "hcloud_firewall"))],
      ssh_keys: [id(addressOf(template, "hcloud_ssh_key"))],
      backups: false,
      delete_protection: true,
      rebuild_protection: true,
      shutdown_before_deletion: true,
      depends_on: [addressOf(template, "hcloud_network_subnet")],
      lifecycle: { prevent_destroy: true, ignore_changes: ["ssh_keys"] },
    });
  });

  test("gets its user data, within the size that Hetzner accepts", () => {
    expect(userData).toEqual(expect.any(String));
    expect(Buffer.byteLength(userData as string)).toBeLessThanOrEqual(32 * 1024);
  });

  test("keeps its addresses when it goes", () => {
    const address = (type: string) => ({
      name: `application-${type}`,
      type,
      location: "fsn1",
      auto_delete: false,
      delete_protection: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(Object.values(template.all("hcloud_primary_ip"))).toEqual([address("ipv4"), address("ipv6")]);
  });

  test("lets in the web, ICMP, SSH from where it is stated, and nothing else", () => {
    const { rule } = template.only("hcloud_firewall");
    const everybody = ["0.0.0.0/0", "::/0"];
    expect(rule).toEqual([
      {
        direction: "in",
        protocol: "tcp",
        port: "80",
        source_ips: everybody,
        description: expect.any(String) as string,
      },
      {
        direction: "in",
        protocol: "tcp",
        port: "443",
        source_ips: everybody,
        description: expect.any(String) as string,
      },
      {
        direction: "in",
        protocol: "tcp",
        port: "22",
        source_ips: ["198.51.100.0/28"],
        description: expect.any(String) as string,
      },
      { direction: "in", protocol: "icmp", source_ips: everybody, description: expect.any(String) as string },
    ]);
  });

  test("can be replaced only where that is said", () => {
    expect(synthesize((stack) => application(stack, { mayBeReplaced: true })).only("hcloud_server").lifecycle).toEqual({
      prevent_destroy: false,
      ignore_changes: ["ssh_keys"],
    });
  });

  test("stands apart from others where asked to", () => {
    const placed = synthesize((stack) =>
      application(stack, { placement: new Placement(stack, "placement", { name: "acme" }) }),
    );
    expect(placed.only("hcloud_server").placement_group_id).toBe(id(addressOf(placed, "hcloud_placement_group")));
  });

  test("tells the address that it takes in its range of IPv6", () => {
    let address = "";
    const resolved = synthesize((stack) => {
      const made = application(stack);
      address = made.ipv6Address;
      made.server.addOverride("labels.address", address);
    });
    expect(resolved.only("hcloud_server").labels).toEqual({
      address: `\${cidrhost(${addressOf(resolved, "hcloud_primary_ip", { type: "ipv6" })}.ip_network, 1)}`,
    });
  });

  test("lets every inner resource be changed", () => {
    const changed = synthesize((stack) => {
      const { ipv4, ipv6, firewall, server: one, attachment } = application(stack);
      ipv4.addOverride("name", "four");
      ipv6.addOverride("name", "six");
      firewall.addOverride("name", "wall");
      one.addOverride("iso", "rescue");
      attachment.addOverride("automount", true);
    });
    expect(Object.values(changed.all("hcloud_primary_ip")).map(({ name }) => name)).toEqual(["four", "six"]);
    expect(changed.only("hcloud_firewall").name).toBe("wall");
    expect(changed.only("hcloud_server").iso).toBe("rescue");
    expect(changed.only("hcloud_volume_attachment").automount).toBe(true);
  });

  test.each<[string, Partial<ApplicationServerProps>, string]>([
    [
      "SSH from everywhere",
      { sshRanges: ["0.0.0.0/0"] },
      'sshRanges: got ["0.0.0.0/0"]; allowed: ranges in CIDR notation, at least one',
    ],
    ["SSH from everywhere in IPv6", { sshRanges: ["198.51.100.0/28", "::/0"] }, "never everybody"],
    [
      "SSH from a wide range",
      { sshRanges: ["198.51.100.0/23"] },
      'sshRanges: got ["198.51.100.0/23"]; allowed: ranges in CIDR notation, at least one, ' +
        "each an IPv4 range of /24 or smaller, or an IPv6 range of /48 or smaller",
    ],
    ["SSH from nowhere", { sshRanges: [] }, "sshRanges: got []"],
    ["a name in capitals", { name: "App" }, 'name: got "App"'],
    [
      "an address in no subnet",
      { address: "10.0.2.10" },
      'address: got "10.0.2.10"; allowed: an address in the subnet (10.0.1.0/24), neither its first two nor its last',
    ],
    [
      "parts that write one file twice",
      { parts: [{ files: [{ path: "/etc/one", content: "" }] }, { files: [{ path: "/etc/one", content: "" }] }] },
      "/etc/one is written twice",
    ],
  ])("refuses %s", (_, change, message) => {
    expect(refused((stack) => application(stack, change))).toEqual([expect.stringContaining(message)]);
  });
});
