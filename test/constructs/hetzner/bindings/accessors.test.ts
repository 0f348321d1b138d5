import { Fn, TerraformIterator, TerraformOutput, TerraformVariable, Token } from "cdktf";
import { Firewall } from "../../../../constructs/hetzner/bindings/firewall";
import { Network } from "../../../../constructs/hetzner/bindings/network";
import { NetworkSubnet } from "../../../../constructs/hetzner/bindings/network-subnet";
import { PrimaryIp } from "../../../../constructs/hetzner/bindings/primary-ip";
import { HcloudProvider } from "../../../../constructs/hetzner/bindings/provider";
import { Server } from "../../../../constructs/hetzner/bindings/server";
import { StorageBox } from "../../../../constructs/hetzner/bindings/storage-box";
import { Volume } from "../../../../constructs/hetzner/bindings/volume";
import { Zone } from "../../../../constructs/hetzner/bindings/zone";
import { ZoneRrset } from "../../../../constructs/hetzner/bindings/zone-rrset";
import { synthesizeJson } from "./stack";

const server = { name: "database", serverType: "cx33" };

describe("a resource", () => {
  test("is referred to by its id, as a text and as a number", () => {
    const template = synthesizeJson((stack) => {
      const network = new Network(stack, "network", { name: "private", ipRange: "10.0.0.0/16" });
      const subnet = new NetworkSubnet(stack, "subnet", {
        networkId: network.numericId,
        type: "cloud",
        networkZone: "eu-central",
        ipRange: network.ipRange,
      });
      new Server(stack, "server", { ...server, network: [{ subnetId: subnet.id }] });
    });

    expect(template.only("hcloud_network_subnet")).toMatchObject({
      network_id: "${hcloud_network.network.id}",
      ip_range: "${hcloud_network.network.ip_range}",
    });
    expect(template.only("hcloud_server")).toMatchObject({
      network: [{ subnet_id: "${hcloud_network_subnet.subnet.id}" }],
    });
  });

  test("hands out what Hetzner decides", () => {
    const template = synthesizeJson((stack) => {
      const made = new Server(stack, "server", server);
      const box = new StorageBox(stack, "box", {
        name: "backups",
        storageBoxType: "bx11",
        location: "fsn1",
        password: "none",
      });
      const address = new PrimaryIp(stack, "address", { name: "web", type: "ipv6", location: "fsn1" });
      const zone = new Zone(stack, "zone", { name: "smallcrm.example", mode: "primary" });
      const volume = new Volume(stack, "volume", { name: "data", size: 10 });
      const nameServers = Fn.join(" ", zone.authoritativeNameservers.assigned);
      const value = [
        made.ipv4Address,
        made.ipv6Network,
        box.server,
        box.username,
        address.ipAddress,
        volume.linuxDevice,
        nameServers,
        made.firewallIds,
        made.labels,
        made.backups,
      ];
      new TerraformOutput(stack, "known-later", { value });
    });

    expect(template.json["output"]).toMatchObject({
      "known-later": {
        value: [
          "${hcloud_server.server.ipv4_address}",
          "${hcloud_server.server.ipv6_network}",
          "${hcloud_storage_box.box.server}",
          "${hcloud_storage_box.box.username}",
          "${hcloud_primary_ip.address.ip_address}",
          "${hcloud_volume.volume.linux_device}",
          '${join(" ", hcloud_zone.zone.authoritative_nameservers.assigned)}',
          "${hcloud_server.server.firewall_ids}",
          "${hcloud_server.server.labels}",
          "${hcloud_server.server.backups}",
        ],
      },
    });
  });

  test("tells what was put in, takes something else and forgets it", () => {
    const config = { ...server, labels: { system: "smallcrm" }, network: [{ networkId: 1 }] };
    const template = synthesizeJson((stack) => {
      const made = new Server(stack, "server", config);
      expect([made.nameInput, made.labelsInput, made.networkInput, made.imageInput]).toEqual([
        "database",
        { system: "smallcrm" },
        [{ networkId: 1 }],
        undefined,
      ]);
      made.name = "other";
      made.image = "debian-13";
      made.putNetwork([{ networkId: 2, aliasIps: [] }]);
      made.resetLabels();
      expect([made.nameInput, made.labelsInput]).toEqual(["other", undefined]);
      expect(made).not.toHaveProperty("resetName");
    });

    expect(template.only("hcloud_server")).toEqual({
      name: "other",
      server_type: "cx33",
      image: "debian-13",
      network: [{ network_id: 2, alias_ips: [] }],
    });
    expect(config).toEqual({ ...server, labels: { system: "smallcrm" }, network: [{ networkId: 1 }] });
  });

  test("takes what Terraform gives every resource, and overrides", () => {
    const template = synthesizeJson((stack) => {
      const other = new HcloudProvider(stack, "other", { alias: "other" });
      const network = new Network(stack, "network", { name: "private", ipRange: "10.0.0.0/16" });
      const made = new Server(stack, "server", {
        ...server,
        provider: other,
        dependsOn: [network],
        lifecycle: { preventDestroy: true },
      });
      made.addOverride("timeouts", { create: "10m" });
    });

    expect(template.only("hcloud_server")).toEqual({
      name: "database",
      server_type: "cx33",
      provider: "hcloud.other",
      depends_on: ["hcloud_network.network"],
      lifecycle: { prevent_destroy: true },
      timeouts: { create: "10m" },
    });
  });
});

describe("a value that is not known yet", () => {
  test("passes through: a sensitive variable, a nested object, an element of a list", () => {
    const template = synthesizeJson((stack) => {
      const password = new TerraformVariable(stack, "password", { type: "string", sensitive: true });
      const settings = new TerraformVariable(stack, "settings", { type: "any" });
      new StorageBox(stack, "box", {
        name: "backups",
        storageBoxType: "bx11",
        location: "fsn1",
        password: password.stringValue,
        accessSettings: Token.asAny(settings.value),
      });
      new ZoneRrset(stack, "records", {
        zone: "smallcrm.example",
        name: "@",
        type: "A",
        records: [Token.asAny(settings.value) as unknown as { value: string }],
      });
    });

    expect(template.only("hcloud_storage_box")).toMatchObject({
      password: "${var.password}",
      access_settings: "${var.settings}",
    });
    expect(template.only("hcloud_zone_rrset")).toMatchObject({ records: ["${var.settings}"] });
  });

  test(
    "makes a dynamic block of a block and an expression of a nested attribute, whose content " +
      "cdktf leaves as it is",
    () => {
      const template = synthesizeJson((stack) => {
        const ports = TerraformIterator.fromList(["80", "443"]);
        new Firewall(stack, "firewall", {
          name: "web",
          rule: ports.dynamic({ direction: "in", protocol: "tcp", port: ports.value, source_ips: ["::/0"] }),
        });
        new ZoneRrset(stack, "records", {
          zone: "smallcrm.example",
          name: "@",
          type: "A",
          records: ports.dynamic({ value: ports.value }),
        });
      });

      expect(template.only("hcloud_firewall")).toEqual({
        name: "web",
        dynamic: {
          rule: {
            for_each: '${toset(["80", "443"])}',
            iterator: "each",
            content: { direction: "in", protocol: "tcp", port: "${each.value}", source_ips: ["::/0"] },
          },
        },
      });
      expect(template.only("hcloud_zone_rrset")).toMatchObject({
        records: expect.stringMatching(/^\$\{\[ for /) as string,
      });
    },
  );
});
