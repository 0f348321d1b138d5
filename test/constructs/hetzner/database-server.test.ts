import { DatabaseServer, DatabaseServerProps } from "../../../constructs/hetzner/database-server";
import { HetznerStack } from "../../../constructs/hetzner/hetzner-stack";
import { addressOf } from "../../parts";
import { application, refused, serverProps, synthesize } from "./parts";

const database = (stack: HetznerStack, change: Partial<DatabaseServerProps> = {}) =>
  new DatabaseServer(stack, "database", {
    ...serverProps(stack, "database"),
    address: "10.0.1.20",
    internetGateway: application(stack),
    ...change,
  });

describe("DatabaseServer", () => {
  const template = synthesize((stack) => database(stack));
  const [server] = template.where("hcloud_server", "name", "database");

  test("by default has a private address and no public one, behind a firewall that lets nothing in", () => {
    expect(server).toMatchObject({
      network: [{ ip: "10.0.1.20", alias_ips: [] }],
      public_net: [{ ipv4_enabled: false, ipv6_enabled: false }],
      firewall_ids: [`\${${addressOf(template, "hcloud_firewall", { name: "database" })}.id}`],
    });
    expect(template.where("hcloud_firewall", "name", "database")).toEqual([{ name: "database" }]);
  });

  test("is guarded as every server is", () => {
    expect(server).toMatchObject({
      image: "debian-13",
      backups: false,
      delete_protection: true,
      rebuild_protection: true,
      shutdown_before_deletion: true,
      lifecycle: { prevent_destroy: true, ignore_changes: ["ssh_keys"] },
    });
  });

  test("is made after the server that it reaches the internet through, and after the way there", () => {
    expect(server?.depends_on).toEqual([
      addressOf(template, "hcloud_network_subnet"),
      addressOf(template, "hcloud_network_route"),
      addressOf(template, "hcloud_server", { name: "application" }),
    ]);
  });

  test("lets every inner resource be changed", () => {
    const changed = synthesize((stack) => {
      const { firewall, server: one, attachment } = database(stack);
      firewall.addOverride("name", "wall");
      one.addOverride("iso", "rescue");
      attachment.addOverride("automount", true);
    });
    expect(changed.where("hcloud_firewall", "name", "wall")).toHaveLength(1);
    expect(changed.where("hcloud_server", "iso", "rescue")).toHaveLength(1);
    expect(changed.where("hcloud_volume_attachment", "automount", true)).toHaveLength(1);
  });

  test("refuses the application server's address", () => {
    expect(refused((stack) => database(stack, { address: "10.0.1.10" }))).toEqual([
      'address: got "10.0.1.10"; allowed: another address than the application server\'s',
    ]);
  });
});
