import { assessed, changesOf } from "./assessed";

const firewall = (...ids: readonly number[]) => ({ name: "a", firewall_ids: ids });
const network = (ip: string) => ({ name: "a", network: [{ ip }] });
const record = (type: string, value: string) => ({ name: "a", type, records: [{ value }] });

describe("what a change means at Hetzner", () => {
  test.each([
    [
      "another user_data that nobody can read",
      "hcloud_server",
      { user_data: "a".repeat(28) },
      { user_data: "b".repeat(28) },
      "elevated",
      /^The server's user data changes and cannot be read here/,
    ],
    ["no firewall", "hcloud_server", firewall(1), firewall(), "high", /^No firewall protects it any longer/],
    ["a firewall less", "hcloud_server", firewall(1, 2), firewall(1), "elevated", /^Fewer firewalls protect it/],
    [
      "another private address",
      "hcloud_server",
      network("10.0.1.10"),
      network("10.0.1.11"),
      "elevated",
      /^Its private address changes/,
    ],
    [
      "a public address",
      "hcloud_server",
      { public_net: [{ ipv4_enabled: false }] },
      { public_net: [{ ipv4_enabled: true }] },
      "high",
      /^Gets a public address/,
    ],
    [
      "protection lifted",
      "hcloud_server",
      { rebuild_protection: true },
      { rebuild_protection: false },
      "elevated",
      /^Deletion protection removed/,
    ],
    [
      "a firewall that goes",
      "hcloud_firewall_attachment",
      { firewall_id: 1 },
      null,
      "high",
      /^A firewall no longer protects/,
    ],
    [
      "an opened firewall",
      "hcloud_firewall",
      { rule: [] },
      { rule: [{ direction: "in", protocol: "tcp", port: "5432", source_ips: ["0.0.0.0/0"] }] },
      "high",
      /^Open to everyone/,
    ],
    [
      "a volume that is detached",
      "hcloud_volume_attachment",
      { volume_id: 1 },
      null,
      "elevated",
      /^Detaches a volume from its server/,
    ],
    ["a volume that goes", "hcloud_volume", { name: "a" }, null, "high", /^Destroys a volume/],
    [
      "a volume that shrinks",
      "hcloud_volume",
      { size: 50 },
      { size: 20 },
      "elevated",
      /^A volume cannot shrink, so the apply will fail: size 50 → 20;/,
    ],
    ["a Storage Box that goes", "hcloud_storage_box", { name: "a" }, null, "high", /^Destroys a storage box/],
    [
      "a Storage Box on the internet",
      "hcloud_storage_box",
      { access_settings: { reachable_externally: false } },
      { access_settings: { reachable_externally: true } },
      "high",
      /^Reachable from the internet/,
    ],
    [
      "an account of it with Samba",
      "hcloud_storage_box_subaccount",
      { access_settings: { samba_enabled: false } },
      { access_settings: { samba_enabled: true } },
      "high",
      /^Reachable by Samba/,
    ],
    [
      "an account of it with WebDAV",
      "hcloud_storage_box_subaccount",
      { access_settings: { webdav_enabled: false } },
      { access_settings: { webdav_enabled: true } },
      "high",
      /^Reachable by WebDAV/,
    ],
    [
      "snapshots of it",
      "hcloud_storage_box",
      { name: "a" },
      { name: "a", snapshot_plan: { max_snapshots: 7 } },
      "elevated",
      /^The Storage Box now keeps snapshots/,
    ],
    ["a zone that goes", "hcloud_zone", { name: "a" }, null, "high", /^Destroys a DNS zone/],
    [
      "a name that goes",
      "hcloud_zone_rrset",
      record("A", "198.51.100.1"),
      null,
      "elevated",
      /^A name no longer resolves/,
    ],
    [
      "a name that leads elsewhere",
      "hcloud_zone_rrset",
      record("A", "198.51.100.1"),
      record("A", "203.0.113.7"),
      "elevated",
      /^A name resolves elsewhere/,
    ],
    [
      "a subnet that goes",
      "hcloud_network_subnet",
      { ip_range: "10.0.1.0/24" },
      null,
      "elevated",
      /^Servers lose their private addresses/,
    ],
    [
      "a floating address",
      "hcloud_floating_ip_assignment",
      null,
      { server_id: 1 },
      "elevated",
      /^Routes the internet to a server/,
    ],
    [
      "a load balancer",
      "hcloud_load_balancer_target",
      null,
      { server_id: 1 },
      "elevated",
      /^Routes the internet to a server/,
    ],
  ] as const)("%s", (_, type, before, after, risk, reason) => {
    const [actual, ...reasons] = assessed({ type, before, after });
    expect(actual).toBe(risk);
    expect(reasons).toContainEqual(expect.stringMatching(reason) as string);
  });

  test("a replaced server is told apart from one that stays: what is on its disk is lost", () => {
    const [risk, ...reasons] = assessed({
      type: "hcloud_server",
      before: { user_data: "a" },
      after: { user_data: "b" },
      actions: ["delete", "create"],
      replacePaths: [["user_data"]],
    });
    expect(risk).toBe("high");
    expect(reasons).toContainEqual(expect.stringMatching(/^Replaces a server by an empty one/) as string);
  });

  test("a volume that grows is routine", () => {
    expect(assessed({ type: "hcloud_volume", before: { size: 20 }, after: { size: 50 } })).toEqual([
      "routine",
      "Scaling: size 20 → 50",
    ]);
    expect(assessed({ type: "hcloud_volume", before: { size: 50 }, after: { size: 20 } })).toHaveLength(2);
  });

  test.each([
    ["hcloud_server", "delete_protection is on, so the apply is going to fail here"],
    [
      "hcloud_volume",
      "delete_protection is on, so the apply is going to fail here, once it is detached from its server",
    ],
    [
      "hcloud_primary_ip",
      "delete_protection is on, so the apply is going to fail here, once it is taken from its server",
    ],
    ["hcloud_zone", "delete_protection is on, so the apply is going to fail here"],
    ["hcloud_storage_box", "delete_protection is on and prevents nothing: the provider lifts it and deletes"],
  ])("what Hetzner's protection of %s does is reported", (type, reason) => {
    expect(assessed({ type, before: { name: "a", delete_protection: true } })).toContain(reason);
    expect(assessed({ type, before: { name: "a", delete_protection: false } }).join()).not.toContain(
      "delete_protection",
    );
  });

  test("a server that is protected is off by the time its deletion is refused", () => {
    expect(
      assessed({
        type: "hcloud_server",
        before: { name: "a", delete_protection: true, shutdown_before_deletion: true },
      }),
    ).toContain("delete_protection is on, so the apply is going to fail here, once the server is shut down");
  });

  test("a text for people, and a first deployment, need nobody", () => {
    expect(assessed({ type: "hcloud_zone_rrset", before: record("TXT", "a"), after: record("TXT", "b") })[0]).toBe(
      "routine",
    );
    expect(
      changesOf([{ type: "hcloud_floating_ip_assignment", after: { server_id: 1 } }], { first: true })[0]?.risk,
    ).toBe("routine");
  });
});
