import { Attribute, isObject } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Check, Finding, SYSTEM } from "../../check";
import { equals, expect, expectOf, forEvery, found, oneOf, verdict } from "../../judge";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { textOf } from "../shared/load-balancer";
import { externalAddresses } from "./external-addresses";

/** Where each kind of workload says which of its traffic goes through the network. */
const EGRESS: Readonly<Record<string, string>> = {
  google_cloud_run_v2_service: "template.vpc_access.egress",
  google_cloud_run_v2_job: "template.template.vpc_access.egress",
  google_cloud_run_v2_worker_pool: "template.vpc_access.egress",
};

export const networkNoInternetEgress: Check = {
  id: "network/no-internet-egress",
  title: "No workload reaches anything outside Google: all its traffic goes through a network without a way out.",
  remedy: "Send all traffic of every workload through the network (egress ALL_TRAFFIC), and have no public NAT, proxy or external address there.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(model.resources(...Object.keys(EGRESS), "google_cloud_run_service"), "a workload", judgeWorkload),
      waysOut(model),
      externalAddresses(model),
    ),
};

function judgeWorkload(workload: Resource): Finding {
  const path = EGRESS[workload.type];
  if (path) return expect(workload, path, equals("ALL_TRAFFIC"));
  const annotations = "template.metadata.annotations";
  return expectOf(workload, annotations, annotation(workload.get(annotations), "run.googleapis.com/vpc-access-egress"), oneOf("all-traffic", "all"));
}

function annotation(annotations: Attribute, key: string): Attribute {
  if (annotations.kind !== "value") return annotations;
  const value: unknown = isObject(annotations.value) ? (annotations.value as Readonly<Record<string, unknown>>)[key] : undefined;
  return typeof value === "string" ? { ...annotations, value } : { kind: "absent" };
}

function waysOut(model: Model): Finding[] {
  const isPrivate = (nat: Cursor) => textOf(nat.get("type")) === "PRIVATE";
  const ways: readonly Cursor[] = [
    ...model.resources("google_compute_router_nat").filter((nat) => !isPrivate(nat)),
    ...model.resources("google_network_services_gateway").filter((gateway) => textOf(gateway.get("type")) === "SECURE_WEB_GATEWAY"),
    ...model.resources("google_compute_route").filter((route) => ["next_hop_instance", "next_hop_ip", "next_hop_ilb", "next_hop_vpn_tunnel"].some((path) => route.get(path).kind !== "absent") && isDefaultRoute(route)),
    ...model.resources("google_compute_router").flatMap((router) => router.blocks("nat").known),
  ];
  return ways.map((way) => found("violated", way, "", "no way out of the network to the internet", "one"));
}

const isDefaultRoute = (route: Cursor) => /\/0$/.test(textOf(route.get("dest_range")) ?? "");
