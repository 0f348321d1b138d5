import { SAMPLES } from "./every-argument";
import { synthesizeHcl, synthesizeJson } from "./stack";

const labels = { system: "smallcrm" };

/** Each resource with every argument, as it must stand in cdk.tf.json. */
const SYNTHESIZED: Record<string, object> = {
  hcloud_server: {
    name: "database",
    server_type: "cx33",
    image: "debian-13",
    location: "fsn1",
    user_data: "#cloud-config\n",
    ssh_keys: ["operator"],
    keep_disk: true,
    backups: false,
    iso: "debian-13.0.0-amd64-netinst.iso",
    rescue: "linux64",
    labels,
    public_net: [{ ipv4_enabled: true, ipv4: 11, ipv6_enabled: true, ipv6: 12 }],
    network: [{ subnet_id: "1-10.0.1.0/24", network_id: 1, ip: "10.0.1.3", alias_ips: ["10.0.1.4"] }],
    ignore_remote_firewall_ids: false,
    firewall_ids: [21, 22],
    placement_group_id: 31,
    delete_protection: true,
    rebuild_protection: true,
    shutdown_before_deletion: true,
  },
  hcloud_network: {
    name: "private",
    ip_range: "10.0.0.0/16",
    delete_protection: true,
    expose_routes_to_vswitch: false,
    labels,
  },
  hcloud_network_subnet: {
    network_id: 1,
    type: "vswitch",
    network_zone: "eu-central",
    ip_range: "10.0.1.0/24",
    vswitch_id: 41,
  },
  hcloud_network_route: { network_id: 1, destination: "0.0.0.0/0", gateway: "10.0.1.2" },
  hcloud_firewall: {
    name: "web",
    labels,
    rule: [
      { direction: "in", protocol: "tcp", port: "443", source_ips: ["0.0.0.0/0", "::/0"], description: "HTTPS" },
      { direction: "out", protocol: "udp", port: "123", destination_ips: ["0.0.0.0/0"] },
    ],
    apply_to: [{ label_selector: "system=smallcrm" }, { server: 51 }],
  },
  hcloud_volume: {
    name: "data",
    size: 50,
    location: "fsn1",
    server_id: 51,
    labels,
    automount: false,
    format: "ext4",
    delete_protection: true,
  },
  hcloud_volume_attachment: { volume_id: 61, server_id: 51, automount: false },
  hcloud_primary_ip: {
    name: "web",
    type: "ipv4",
    location: "fsn1",
    assignee_id: 51,
    assignee_type: "server",
    auto_delete: false,
    labels,
    delete_protection: true,
  },
  hcloud_placement_group: { name: "apart", type: "spread", labels },
  hcloud_ssh_key: { name: "operator", public_key: "ssh-ed25519 AAAA", labels },
  hcloud_rdns: {
    server_id: 51,
    primary_ip_id: 11,
    floating_ip_id: 71,
    load_balancer_id: 72,
    ip_address: "203.0.113.7",
    dns_ptr: "app.smallcrm.example",
  },
  hcloud_zone: {
    name: "smallcrm.example",
    mode: "secondary",
    ttl: 600,
    labels,
    delete_protection: true,
    primary_nameservers: [{ address: "203.0.113.53", port: 53, tsig_algorithm: "hmac-sha256", tsig_key: "none" }],
  },
  hcloud_zone_rrset: {
    zone: "smallcrm.example",
    name: "@",
    type: "TXT",
    records: [{ value: '"v=spf1 -all"', comment: "no mail" }],
    ttl: 300,
    labels,
    change_protection: true,
  },
  hcloud_storage_box: {
    name: "backups",
    storage_box_type: "bx11",
    location: "fsn1",
    password: "none",
    ssh_keys: ["ssh-ed25519 AAAA"],
    access_settings: {
      reachable_externally: false,
      samba_enabled: false,
      ssh_enabled: true,
      webdav_enabled: false,
      zfs_enabled: false,
    },
    snapshot_plan: { max_snapshots: 7, hour: 4, minute: 30, day_of_week: 0, day_of_month: 1 },
    labels,
    delete_protection: true,
  },
  hcloud_storage_box_subaccount: {
    storage_box_id: 81,
    home_directory: "restic",
    password: "none",
    name: "restic",
    description: "backups",
    access_settings: {
      reachable_externally: false,
      samba_enabled: false,
      ssh_enabled: true,
      webdav_enabled: false,
      readonly: false,
    },
    labels,
  },
};

describe("a binding", () => {
  test.each(SAMPLES)("of $type writes every argument under the provider's name", ({ type, make }) => {
    expect(synthesizeJson((stack) => make(stack, "it")).only(type)).toEqual(SYNTHESIZED[type]);
  });

  test.each(SAMPLES)("of $type writes no argument that is not given", ({ type, make, argumentTypes, config }) => {
    const required = Object.keys(argumentTypes).filter((name) => isRequired(argumentTypes[name]));
    const given = Object.fromEntries(required.map((name) => [name, config[name]]));

    const synthesized = synthesizeJson((stack) => make(stack, "it", given)).only(type);
    expect(Object.keys(synthesized)).toHaveLength(required.length);
    expect(SYNTHESIZED[type]).toMatchObject(synthesized);
  });

  test("writes blocks and nested attributes as HCL tells them apart", () => {
    const hcl = (type: string) =>
      synthesizeHcl((stack) => SAMPLES.find((sample) => sample.type === type)?.make(stack, "it"));

    expect(hcl("hcloud_server")).toMatch(/^network \{\nsubnet_id = "1-10.0.1.0\/24"\nnetwork_id = 1$/m);
    expect(hcl("hcloud_firewall").match(/^rule \{$/gm)).toHaveLength(2);
    expect(hcl("hcloud_storage_box")).toMatch(/^snapshot_plan = \{\nmax_snapshots = 7$/m);
    expect(hcl("hcloud_zone_rrset")).toMatch(
      /^records = \[\n\{\nvalue = "\\"v=spf1 -all\\""\ncomment = "no mail"\n\}\n\]$/m,
    );
  });
});

const isRequired = (type: unknown): boolean =>
  typeof type === "string" ? type.endsWith("!") : (type as { required: boolean }).required;
