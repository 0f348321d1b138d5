import { PrivateNetwork, PrivateNetworkProps } from "../../../constructs/hetzner/private-network";
import { addressOf } from "../../parts";
import { networkProps, refused, synthesize } from "./parts";

describe("PrivateNetwork", () => {
  test(
    "by default is a guarded network with one subnet in the zone, and a route out over the " + "server that is named",
    () => {
      const template = synthesize((stack) => new PrivateNetwork(stack, "network", networkProps));

      const id = `\${${addressOf(template, "hcloud_network")}.id}`;
      expect(template.only("hcloud_network")).toEqual({
        name: "acme",
        ip_range: "10.0.0.0/16",
        delete_protection: true,
        lifecycle: { prevent_destroy: true },
      });
      expect(template.only("hcloud_network_subnet")).toEqual({
        network_id: id,
        type: "cloud",
        network_zone: "eu-central",
        ip_range: "10.0.1.0/24",
      });
      expect(template.only("hcloud_network_route")).toEqual({
        network_id: id,
        destination: "0.0.0.0/0",
        gateway: "10.0.1.10",
        depends_on: [addressOf(template, "hcloud_network_subnet")],
      });
    },
  );

  test("knows the address that Hetzner routes at: the network's first", () => {
    let gateway = "";
    synthesize((stack) => (gateway = new PrivateNetwork(stack, "network", networkProps).gateway));
    expect(gateway).toBe("10.0.0.1");
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const network = new PrivateNetwork(stack, "network", networkProps);
      network.network.addOverride("expose_routes_to_vswitch", true);
      network.subnet.addOverride("network_zone", "us-east");
      network.route.addOverride("destination", "192.0.2.0/24");
    });

    expect(template.only("hcloud_network")).toMatchObject({ expose_routes_to_vswitch: true });
    expect(template.only("hcloud_network_subnet")).toMatchObject({ network_zone: "us-east" });
    expect(template.only("hcloud_network_route")).toMatchObject({ destination: "192.0.2.0/24" });
  });

  test.each<[string, Partial<PrivateNetworkProps>, string]>([
    ["a name in capitals", { name: "Acme" }, 'name: got "Acme"'],
    [
      "a public range",
      { range: "8.0.0.0/8", subnetRange: "8.0.0.0/24", internetGateway: "8.0.0.2" },
      'range: got "8.0.0.0/8"; allowed: a private IPv4 range with no host bits set, /30 or larger',
    ],
    ["a range with host bits", { range: "10.0.1.0/16" }, 'range: got "10.0.1.0/16"'],
    ["a range that is too small", { subnetRange: "10.0.1.8/31" }, 'subnetRange: got "10.0.1.8/31"'],
    ["a range that is none", { range: "10.0.0.0/33" }, 'range: got "10.0.0.0/33"'],
    [
      "a subnet outside the network",
      { subnetRange: "10.1.1.0/24", internetGateway: "10.1.1.10" },
      'subnetRange: got "10.1.1.0/24"; allowed: a private IPv4 range with no host bits set, ' +
        "/30 or larger, within range (10.0.0.0/16)",
    ],
    [
      "the subnet's own address",
      { internetGateway: "10.0.1.0" },
      'internetBy: got "10.0.1.0"; allowed: an address in subnetRange (10.0.1.0/24), neither ' +
        "its first two nor its last",
    ],
    ["the gateway's address", { internetGateway: "10.0.1.1" }, 'internetBy: got "10.0.1.1"'],
    ["the subnet's last address", { internetGateway: "10.0.1.255" }, 'internetBy: got "10.0.1.255"'],
    ["an address in another subnet", { internetGateway: "10.0.2.10" }, 'internetBy: got "10.0.2.10"'],
    ["an address that is none", { internetGateway: "database" }, 'internetBy: got "database"'],
  ])("refuses %s", (_, change, message) => {
    const problems = refused((stack) => new PrivateNetwork(stack, "network", { ...networkProps, ...change }));
    expect(problems).toContainEqual(expect.stringContaining(message));
  });
});
