import { behindGateway, gateway } from "../../../../constructs/hetzner/host/gateway";
import { describeWith } from "./available";
import { VirtualNetwork } from "./virtual-network";

test("a gateway passes IPv4 on, and keeps what is for the private network off the public interface", () => {
  const part = gateway({ network: "10.0.0.0/16" });
  expect(part.files?.[0]).toEqual({ path: "/etc/sysctl.d/60-gateway.conf", content: "net.ipv4.ip_forward = 1\n" });
  expect(part.boot).toEqual([["ip", "route", "replace", "unreachable", "10.0.0.0/16", "metric", "9000"]]);
});

test.each([
  () => gateway({ network: "10.0.0.0/0" }),
  () => gateway({ network: "fd00::/8" }),
  () => gateway({ network: "10.0.0.1" }),
])("a network that is no range of IPv4 is refused (%#)", (make) => {
  expect(make).toThrow(/network: got .*; allowed: a range of IPv4/);
});

test("every address behind a gateway must be one", () => {
  expect(() => behindGateway({ gateway: "gateway.internal", resolvers: [] })).toThrow(
    /gateway: got "gateway.internal".*\n.*resolvers: got \[\]/,
  );
});

test("waiting for the way out happens at the first boot alone, and ends", () => {
  expect(behindGateway({ gateway: "10.0.0.1" }).boot?.find(([program]) => program === "cloud-init-per")).toEqual(
    expect.arrayContaining(["cloud-init-per", "instance", "timeout", "900"]),
  );
});

test("every wait has an end", () => {
  for (const command of behindGateway({ gateway: "10.0.0.1" }).boot ?? [])
    expect(command.join(" ").includes("until ")).toBe(command.includes("timeout"));
});

describeWith(["namespaces"], "at boot", () => {
  const wires = new VirtualNetwork();
  beforeAll(() => {
    wires.machine("application");
    wires.machine("database");
    wires.connect(["database", "enp7s0", "10.0.1.20/16"], ["application", "enp7s0", "10.0.0.1/16"]);
  });
  afterAll(() => {
    wires.remove();
  });
  const routes = (machine: string) => wires.run(machine, ["ip", "route"]);

  test("a server behind a gateway routes through it, however often it boots", () => {
    const [, way] = behindGateway({ gateway: "10.0.0.1" }).boot ?? [];
    for (let boot = 0; boot < 2; boot++) wires.run("database", way ?? ["false"]);
    expect(routes("database")).toMatch(/^default via 10\.0\.0\.1 dev enp7s0 *$/m);
    expect(routes("database").match(/default/g)).toHaveLength(1);
  });

  test("a gateway whose private interface is gone sends nothing for that network elsewhere", () => {
    for (const command of gateway({ network: "10.0.0.0/16" }).boot ?? []) wires.run("application", command);
    expect(wires.run("application", ["ip", "route", "get", "10.0.1.20"])).toContain("dev enp7s0");
    wires.run("application", ["ip", "link", "set", "enp7s0", "down"]);
    expect(() => wires.run("application", ["ip", "route", "get", "10.0.1.20"])).toThrow(/unreachable|No route to host/);
  });
});
