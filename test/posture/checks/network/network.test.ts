import { networkNoInternetEgress } from "../../../../posture/checks/network/no-internet-egress";
import { networkNothingIn } from "../../../../posture/checks/network/nothing-in";
import { smepro, smvue } from "../../../stacks/synthesized";
import { EditedStack, faults, judge, judgeJson } from "../edited-stack";
import { named } from "../named-weakenings";

const FIREWALL = "google_compute_firewall";
const stack = smepro("production");
const allow = (rest: { [key: string]: string | boolean | string[] }) => (edited: EditedStack) =>
  edited.add(FIREWALL, "added", { name: "added", network: "n", allow: [{ protocol: "tcp", ports: ["22"] }], ...rest });

test.each(["production", "staging"])("nothing comes in, and nothing of SMEPro's goes out, in %s", (environment) => {
  expect(judge(networkNothingIn, smvue(environment))).toMatchObject({ status: "holds" });
  expect(judge(networkNothingIn, smepro(environment))).toMatchObject({ status: "holds" });
  expect(judge(networkNoInternetEgress, smepro(environment))).toMatchObject({ status: "holds" });
});

test("SMVue's workloads reach the internet, and its page does not deny it", () => {
  expect(judge(networkNoInternetEgress, smvue("production"))).toMatchObject({ status: "violated" });
});

describe("a weakening of one thing violates", () => {
  const machine = { name: "vm", machine_type: "e2-small", network_interface: [{ network: "n", access_config: [{}] }] };
  test.each(
    named([
      [
        networkNothingIn,
        "the refusal turned to an allow",
        (edited: EditedStack) =>
          edited
            .set(FIREWALL, "allow", [{ protocol: "all" }], "deny-ingress")
            .set(FIREWALL, "deny", undefined, "deny-ingress"),
      ],
      [networkNothingIn, "an allow from everywhere", allow({ source_ranges: ["0.0.0.0/0"] })],
      [
        networkNothingIn,
        "an allow from one address of the internet",
        allow({ direction: "INGRESS", source_ranges: ["10.0.0.0/8", "203.0.113.7/32"] }),
      ],
      [networkNothingIn, "an allow that names no source, which is everywhere", allow({})],
      [
        networkNothingIn,
        "an allow by tags and from everywhere",
        allow({ source_tags: ["bastion"], source_ranges: ["::/0"] }),
      ],
      [
        networkNothingIn,
        "an allow of a firewall policy",
        (edited) =>
          edited.add("google_compute_network_firewall_policy_rule", "in", {
            action: "allow",
            direction: "INGRESS",
            priority: 1,
            match: { src_ip_ranges: ["0.0.0.0/0"], layer4_configs: [{ ip_protocol: "tcp" }] },
          }),
      ],
      [networkNothingIn, "a machine with an address", (edited) => edited.add("google_compute_instance", "vm", machine)],
      [networkNothingIn, "no network", (edited) => edited.remove("google_compute_network")],
      [
        networkNoInternetEgress,
        "a NAT",
        (edited) => edited.add("google_compute_router_nat", "nat", { name: "nat", router: "r" }),
      ],
      [
        networkNoInternetEgress,
        "a machine with an address",
        (edited) => edited.add("google_compute_instance", "vm", machine),
      ],
      [
        networkNoInternetEgress,
        "a service past the network",
        (edited) => edited.set("google_cloud_run_v2_service", "template.vpc_access.egress", "PRIVATE_RANGES_ONLY"),
      ],
      [
        networkNoInternetEgress,
        "a service without the network",
        (edited) => edited.set("google_cloud_run_v2_service", "template.vpc_access", undefined),
      ],
      [
        networkNoInternetEgress,
        "a job past the network",
        (edited) => edited.set("google_cloud_run_v2_job", "template.template.vpc_access.egress", undefined),
      ],
      [
        networkNoInternetEgress,
        "a service in a network that is not here",
        (edited) =>
          edited.set("google_cloud_run_v2_service", "template.vpc_access.network_interfaces.network", "other"),
      ],
      [
        networkNoInternetEgress,
        "a job in a subnetwork that is not here",
        (edited) =>
          edited.set("google_cloud_run_v2_job", "template.template.vpc_access.network_interfaces.subnetwork", "other"),
      ],
      [
        networkNoInternetEgress,
        "a subnetwork of a network that is not here",
        (edited) => edited.set("google_compute_subnetwork", "network", "other"),
      ],
      [
        networkNoInternetEgress,
        "a proxy",
        (edited) =>
          edited.add("google_network_services_gateway", "proxy", { name: "proxy", type: "SECURE_WEB_GATEWAY" }),
      ],
    ]),
  )("$name", ({ check, change }) => {
    expect(judge(check, stack, change)).toMatchObject({ status: "violated" });
  });

  test("and the finding says where", () => {
    expect(faults(judge(networkNothingIn, stack, allow({ source_ranges: ["0.0.0.0/0"] })))).toEqual([
      `${FIREWALL}.added source_ranges`,
    ]);
  });
});

describe("what does not weaken it", () => {
  test.each(
    named([
      [networkNothingIn, "Google's health checks", allow({ source_ranges: ["35.191.0.0/16", "130.211.0.0/22"] })],
      [networkNothingIn, "tunnels through Google's proxy", allow({ source_ranges: ["35.235.240.0/20"] })],
      [networkNothingIn, "machines among themselves", allow({ source_tags: ["web"] })],
      [networkNothingIn, "a rule that is off", allow({ disabled: true, source_ranges: ["0.0.0.0/0"] })],
      [
        networkNoInternetEgress,
        "a NAT between private networks",
        (edited) => edited.add("google_compute_router_nat", "nat", { name: "nat", router: "r", type: "PRIVATE" }),
      ],
    ]),
  )("$name", ({ check, change }) => {
    expect(judge(check, stack, change)).toMatchObject({ status: "holds" });
  });
});

test("sources by tags and by ranges that are not known yet add up", () => {
  expect(judge(networkNothingIn, stack, allow({ source_tags: ["web"], source_ranges: "${var.ranges}" }))).toMatchObject(
    { status: "unknown" },
  );
});

test("rules of a firewall policy that a dynamic block makes are not known", () => {
  expect(
    judge(networkNothingIn, stack, (edited) =>
      edited.add("google_compute_network_firewall_policy_with_rules", "p", {
        dynamic: { rule: { for_each: [1], content: {} } },
      }),
    ),
  ).toMatchObject({ status: "unknown" });
});

test("a service for everybody comes in, and half a default route or another network's routes lead out", () => {
  expect(
    judge(networkNothingIn, stack, (edited) =>
      edited.add("google_compute_service_attachment", "a", { connection_preference: "ACCEPT_AUTOMATIC" }),
    ),
  ).toMatchObject({ status: "violated" });
  expect(
    judge(networkNoInternetEgress, stack, (edited) =>
      edited.add("google_compute_route", "half", { dest_range: "128.0.0.0/1", next_hop_ip: "10.0.0.2" }),
    ),
  ).toMatchObject({ status: "violated" });
  expect(
    judge(networkNoInternetEgress, stack, (edited) =>
      edited.add("google_compute_network_peering", "p", {
        network: "n",
        peer_network: "projects/other/global/networks/out",
        import_custom_routes: true,
      }),
    ),
  ).toMatchObject({ status: "violated" });
});

test("services of the first generation say it in an annotation", () => {
  const tree = (egress: string) => ({
    resource: {
      google_cloud_run_service: {
        web: {
          name: "web",
          template: { metadata: { annotations: { "run.googleapis.com/vpc-access-egress": egress } } },
        },
      },
    },
  });
  expect(judgeJson(networkNoInternetEgress, tree("all-traffic"))).toMatchObject({ status: "holds" });
  expect(judgeJson(networkNoInternetEgress, tree("private-ranges-only"))).toMatchObject({ status: "violated" });
});
