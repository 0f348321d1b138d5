import { defineCheck } from "../../verdict/define";
import { toNumber } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import { atLeast, expect, findingAt, Matcher, missingSubject, verdict, satisfies } from "../../verdict/expectations";
import { Resource } from "../../model/resource";
import { Workload, workloads } from "../../products/google/workloads";

export const runZeroDowntime = defineCheck({
  id: "run/zero-downtime",
  summary:
    "A new revision receives traffic only once its startup probe succeeds, and in production at least one " +
    "instance is always warm.",
  severity: "medium",
  links: ["https://cloud.google.com/run/docs/configuring/healthchecks"],
  remedy:
    "Give the service's container a startup probe over HTTP or gRPC, and in production set the minimum number of " +
    "instances to at least 1.",
  stacks: SYSTEM,
  evaluate: ({ model, environment }) => {
    const services = workloads(model).filter(({ kind }) => kind === "service");
    return verdict(
      services.length === 0
        ? missingSubject("a Cloud Run service")
        : services.map((service) => [
            probes(service),
            environment === "production" ? judgeMinInstances(service.resource) : [],
          ]),
    );
  },
});

const KINDS = ["http_get", "grpc"];

/** Of several containers one takes the requests; without a stated probe Cloud Run only waits for an open port. */
function probes({ resource, containers, incomplete }: Workload): Finding {
  const expected = "a startup probe over HTTP or gRPC";
  const serving = containers.filter((container) => container.blocks("ports").known.length > 0);
  const candidates = serving.length > 0 ? serving : containers;
  const probed = candidates.find((container) =>
    KINDS.some((kind) => container.blocks(`startup_probe.${kind}`).known.length > 0),
  );
  if (probed) return findingAt("holds", probed, "startup_probe", expected, "has one");
  return findingAt(incomplete ? "unknown" : "violated", candidates[0] ?? resource, "startup_probe", expected, "none");
}

function judgeMinInstances(resource: Resource): Finding {
  const path =
    resource.type === "google_cloud_run_service"
      ? "template.metadata.annotations"
      : "template.scaling.min_instance_count";
  if (resource.type === "google_cloud_run_service") return expect(resource, path, annotated);
  const atService = expect(resource, "scaling.min_instance_count", atLeast(1, "instance"));
  return atService.status === "holds" ? atService : expect(resource, path, atLeast(1, "instance"));
}

const annotated: Matcher = satisfies(
  "autoscaling.knative.dev/minScale of at least 1",
  (value) =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    toNumber((value as Readonly<Record<string, string>>)["autoscaling.knative.dev/minScale"]) >= 1,
);
