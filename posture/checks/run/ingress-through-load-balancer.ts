import { defineCheck } from "../../verdict/define";
import { appendTo } from "../../model/grouping";
import { textOf } from "../../model/attribute-readers";
import { Attribute, describe, isObject, withValue } from "../../model/attribute";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { Finding, SYSTEM } from "../../verdict/check";
import { expectAttribute, forEvery, findingAt, oneOf, verdict } from "../../verdict/expectations";
import { BACKEND_SERVICES, resourcesOf } from "../../products/google/load-balancer";
import { SECURITY_POLICIES } from "../../products/google/security-policy";

const SERVICES = ["google_cloud_run_v2_service", "google_cloud_run_service"];
const GROUP = "google_compute_region_network_endpoint_group";
const THROUGH_LOAD_BALANCER = ["INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER", "internal-and-cloud-load-balancing"];
const INTERNAL = ["INGRESS_TRAFFIC_INTERNAL_ONLY", "internal"];

export const runIngressThroughLoadBalancer = defineCheck({
  id: "run/ingress-through-load-balancer",
  summary: "Cloud Run services are reachable only through the load balancer and its Cloud Armor policy.",
  severity: "critical",
  links: ["https://cloud.google.com/run/docs/securing/ingress"],
  remedy:
    "Set ingress of every service to INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER, and put it behind a backend service " +
    "with a security_policy.",
  stacks: SYSTEM,
  evaluate: ({ model }) => {
    const backends = backendsByService(model);
    return verdict(
      forEvery(model.resources(...SERVICES), "a Cloud Run service", (service) => {
        const { path, attribute } = ingressOf(service);
        const ingress = expectAttribute(service, path, attribute, oneOf(...THROUGH_LOAD_BALANCER, ...INTERNAL));
        const isPublished = attribute.kind === "value" && THROUGH_LOAD_BALANCER.includes(String(attribute.value));
        return isPublished
          ? [ingress, judgeBackends(model, service, [...(backends.get(service) ?? []), ...(backends.get("any") ?? [])])]
          : [ingress];
      }),
      model
        .resources("google_cloud_run_domain_mapping")
        .map((mapping) =>
          findingAt("violated", mapping, "", "no name that bypasses the load balancer", describe(mapping.get("name"))),
        ),
    );
  },
});

/** The first version of the API has an annotation for it. */
function ingressOf(service: Resource): { readonly path: string; readonly attribute: Attribute } {
  if (service.type === "google_cloud_run_v2_service") return { path: "ingress", attribute: service.get("ingress") };
  const path = "metadata.annotations";
  const annotations = service.get(path);
  if (annotations.kind !== "value") return { path, attribute: annotations };
  const value: unknown = isObject(annotations.value)
    ? (annotations.value as Readonly<Record<string, unknown>>)["run.googleapis.com/ingress"]
    : undefined;
  return { path, attribute: typeof value === "string" ? withValue(annotations, value) : { kind: "absent" } };
}

/** The backends that lead to a service all have a policy, and there is one. */
function judgeBackends(model: Model, service: Resource, backends: readonly Resource[]): Finding {
  const open = backends.find(
    (backend) => model.linked(backend, "security_policy", ...SECURITY_POLICIES).kind === "none",
  );
  const expected = "a backend service with a security_policy";
  if (open) return findingAt("violated", open, "security_policy", expected, "not set");
  return findingAt(
    backends.length > 0 ? "holds" : "violated",
    service,
    "",
    expected,
    backends.map(({ address }) => address).join(", ") || "none routes to it",
  );
}

/**
 * Backend services by the service that they lead to; `any` for those whose group finds the service by the address of a
 * request.
 */
function backendsByService(model: Model): ReadonlyMap<Resource | "any", Resource[]> {
  const services = new Map(model.resources(GROUP).map((group) => [group, servicesOfGroup(model, group)]));
  const found = new Map<Resource | "any", Resource[]>();
  for (const backend of model.resources(...BACKEND_SERVICES)) {
    const groups = backend.blocks("backend").known.flatMap((one) => resourcesOf(model.linked(one, "group", GROUP)));
    for (const service of new Set(groups.flatMap((group) => services.get(group) ?? []))) {
      appendTo(found, service, backend);
    }
  }
  return found;
}

function servicesOfGroup(model: Model, group: Resource): readonly (Resource | "any")[] {
  if (textOf(group.get("cloud_run.url_mask")) !== undefined) return ["any"];
  return resourcesOf(model.linked(group, "cloud_run.service", ...SERVICES));
}
