import { defineCheck } from "../../verdict/define";
import { textOf, isTrue } from "../../model/attribute-readers";
import { Attribute, isObject, withValue } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Finding, SYSTEM } from "../../verdict/check";
import {
  describeLink,
  equals,
  expect,
  expectAttribute,
  forEvery,
  findingAt,
  oneOf,
  verdict,
} from "../../verdict/expectations";
import { Link, Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { externalAddresses } from "../../products/google/external-addresses";

/** Where each kind of workload says what of its traffic goes through which network. */
const ACCESS: Readonly<Record<string, string>> = {
  google_cloud_run_v2_service: "template.vpc_access",
  google_cloud_run_v2_job: "template.template.vpc_access",
  google_cloud_run_v2_worker_pool: "template.vpc_access",
};

export const networkNoInternetEgress = defineCheck({
  id: "network/no-internet-egress",
  summary:
    "No workload can reach anything outside Google: all its traffic goes through a network without internet egress.",
  severity: "high",
  links: ["https://cloud.google.com/run/docs/configuring/vpc-direct-vpc"],
  remedy:
    "Send all traffic of every workload through the VPC network (egress ALL_TRAFFIC), and have no public NAT, " +
    "proxy or external address there.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(model.resources(...Object.keys(ACCESS), "google_cloud_run_service"), "a workload", (workload) =>
        judgeWorkload(model, workload),
      ),
      internetRoutes(model),
      peerings(model),
      externalAddresses(model),
    ),
});

function judgeWorkload(model: Model, workload: Resource): Finding[] {
  const access = ACCESS[workload.type];
  if (access)
    return [
      expect(workload, `${access}.egress`, equals("ALL_TRAFFIC")),
      ...workload.blocks(`${access}.network_interfaces`).known.flatMap((at) => judgeInterface(model, at)),
    ];
  const annotations = "template.metadata.annotations";
  return [
    expectAttribute(
      workload,
      annotations,
      annotation(workload.get(annotations), "run.googleapis.com/vpc-access-egress"),
      oneOf("all-traffic", "all"),
    ),
  ];
}

/** A network of another file may have a way out that nobody sees in this one. */
function judgeInterface(model: Model, at: Cursor): Finding[] {
  const judge = (from: Cursor, path: string, link: Link): Finding[] => {
    const status = link.kind === "resources" ? "holds" : link.kind === "unknown" ? "unknown" : "violated";
    return [
      findingAt(status, from, path, "a network in this file, so that its egress can be judged", describeLink(link)),
    ];
  };
  const subnetworks = model.linked(at, "subnetwork", "google_compute_subnetwork");
  return [
    ...(at.get("network").kind === "absent"
      ? []
      : judge(at, "network", model.linked(at, "network", "google_compute_network"))),
    ...(subnetworks.kind === "none" ? [] : judge(at, "subnetwork", subnetworks)),
    ...(subnetworks.kind === "resources"
      ? subnetworks.resources.flatMap((one) =>
          judge(one, "network", model.linked(one, "network", "google_compute_network")),
        )
      : []),
  ];
}

function annotation(annotations: Attribute, key: string): Attribute {
  if (annotations.kind !== "value") return annotations;
  const value: unknown = isObject(annotations.value)
    ? (annotations.value as Readonly<Record<string, unknown>>)[key]
    : undefined;
  return typeof value === "string" ? withValue(annotations, value) : { kind: "absent" };
}

const PEERS = ["google_compute_router_peer", "google_compute_vpn_tunnel", "google_compute_interconnect_attachment"];

function internetRoutes(model: Model): Finding[] {
  const isPrivate = (nat: Cursor) => textOf(nat.get("type")) === "PRIVATE";
  const ways: readonly Cursor[] = [
    ...model.resources("google_compute_router_nat").filter((nat) => !isPrivate(nat)),
    ...model
      .resources("google_network_services_gateway")
      .filter((gateway) => textOf(gateway.get("type")) === "SECURE_WEB_GATEWAY"),
    ...model
      .resources("google_compute_route")
      .filter(
        (route) =>
          ["next_hop_instance", "next_hop_ip", "next_hop_ilb", "next_hop_vpn_tunnel"].some(
            (path) => route.get(path).kind !== "absent",
          ) && isDefaultRoute(route),
      ),
    ...model.resources("google_compute_router").flatMap((router) => router.blocks("nat").known),
    // Whatever is at the other end of a BGP session may announce a default route.
    ...model.resources(...PEERS),
  ];
  return ways.map((way) => findingAt("violated", way, "", "no egress from the network to the internet", "one"));
}

/** Routes of a network that is in another file may lead anywhere. */
function peerings(model: Model): Finding[] {
  return model
    .resources("google_compute_network_peering")
    .filter((peering) => isTrue(peering.get("import_custom_routes")))
    .flatMap((peering) => {
      const link = model.linked(peering, "peer_network", "google_compute_network");
      return link.kind === "resources"
        ? []
        : [
            findingAt(
              link.kind === "unknown" ? "unknown" : "violated",
              peering,
              "import_custom_routes",
              "no routes of a network that is not in this file",
              describeLink(link),
            ),
          ];
    });
}

/** Two halves of all addresses are as good as the whole. */
const isDefaultRoute = (route: Cursor) => /\/[01]$/.test(textOf(route.get("dest_range")) ?? "");
