import { Network } from "../../../constructs/google/network";
import { networkProps } from "../../parts";
import { problemsOf, synthesize } from "../../template";

describe("Network", () => {
  test("by default lets nothing in, and out only to managed services and HTTPS", () => {
    const template = synthesize((stack) => new Network(stack, "network", networkProps));

    expect(template.only("google_compute_network")).toMatchObject({ auto_create_subnetworks: false });
    expect(template.only("google_compute_subnetwork")).toMatchObject({
      ip_cidr_range: "10.0.0.0/24",
      private_ip_google_access: true,
      log_config: { flow_sampling: 0.1, metadata: "INCLUDE_ALL_METADATA" },
    });
    const rules = Object.values(template.all("google_compute_firewall"));
    expect(
      Object.fromEntries(
        rules.map(({ name, direction, priority, allow, deny, source_ranges, destination_ranges }) => [
          name,
          { direction, priority, allow, deny, source_ranges, destination_ranges },
        ]),
      ),
    ).toEqual({
      "acme-deny-ingress": {
        direction: "INGRESS",
        priority: 65534,
        deny: [{ protocol: "all" }],
        source_ranges: ["0.0.0.0/0"],
      },
      "acme-deny-egress": {
        direction: "EGRESS",
        priority: 65534,
        deny: [{ protocol: "all" }],
        destination_ranges: ["0.0.0.0/0"],
      },
      "acme-allow-services": {
        direction: "EGRESS",
        priority: 1000,
        allow: [{ protocol: "tcp", ports: ["5432", "3307", "6378"] }],
        destination_ranges: ["10.1.0.0/20"],
      },
      "acme-allow-https": {
        direction: "EGRESS",
        priority: 1100,
        allow: [{ protocol: "tcp", ports: ["443"] }],
        destination_ranges: ["0.0.0.0/0"],
      },
    });
    expect(rules.every(({ log_config }) => log_config !== undefined)).toBe(true);
    expect(template.count("google_compute_router_nat")).toBe(0);
  });

  test("hands a stated range to Google's managed services", () => {
    const template = synthesize((stack) => new Network(stack, "network", networkProps));

    expect(template.only("google_compute_global_address")).toMatchObject({
      purpose: "VPC_PEERING",
      address: "10.1.0.0",
      prefix_length: 20,
    });
    expect(template.only("google_service_networking_connection")).toMatchObject({ deletion_policy: "ABANDON" });
  });

  test("reaches the internet through NAT where asked to, and samples as many flows as asked to", () => {
    const template = synthesize(
      (stack) => new Network(stack, "network", { ...networkProps, internetEgress: true, flowLogSampling: 1 }),
    );

    expect(template.only("google_compute_router_nat")).toMatchObject({
      source_subnetwork_ip_ranges_to_nat: "LIST_OF_SUBNETWORKS",
      log_config: { enable: true },
    });
    expect(template.only("google_compute_subnetwork")).toMatchObject({ log_config: { flow_sampling: 1 } });
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) =>
      new Network(stack, "network", networkProps).subnet.addOverride(
        "log_config.aggregation_interval",
        "INTERVAL_1_MIN",
      ),
    );

    expect(template.only("google_compute_subnetwork")).toMatchObject({
      log_config: { aggregation_interval: "INTERVAL_1_MIN" },
    });
  });

  test.each([
    ["a name in capitals", { name: "Acme" }, /^name: got "Acme"; allowed: 1 to 40 lowercase letters/],
    [
      "a subnet with host bits",
      { subnetRange: "10.0.0.1/24" },
      /^subnetRange: got "10.0.0.1\/24"; allowed: an IPv4 range with no host bits set, \/26 or larger/,
    ],
    ["a subnet too small for Cloud Run", { subnetRange: "10.0.0.0/28" }, /^subnetRange:/],
    ["a services range too small for Cloud SQL", { servicesRange: "10.1.0.0/28" }, /^servicesRange:/],
    ["ranges that overlap", { servicesRange: "10.0.0.0/16" }, /^servicesRange: .* does not overlap subnetRange/],
    ["no flow logs at all", { flowLogSampling: 0 }, /^flowLogSampling: got 0; allowed: more than 0, at most 1/],
  ])("refuses %s", (_, change, message) => {
    const problems = problemsOf((stack) => new Network(stack, "network", { ...networkProps, ...change }));
    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  test("reports everything it refuses together", () => {
    expect(
      problemsOf(
        (stack) => new Network(stack, "network", { ...networkProps, name: "", subnetRange: "?", servicesRange: "?" }),
      ),
    ).toHaveLength(3);
  });
});
