import { defineCheck } from "../../verdict/define";
import { toNumber } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import { absentOrOneOf, expect, forEvery, findingAt, verdict } from "../../verdict/expectations";
import { Attribute, withValue } from "../../model/attribute";
import { Resource } from "../../model/resource";
import { workloads } from "../../products/google/workloads";

export const runAutoscaling = defineCheck({
  id: "run/autoscaling",
  summary: "Every service scales out under load and back in afterwards.",
  severity: "low",
  links: ["https://cloud.google.com/run/docs/about-instance-autoscaling"],
  remedy: "Use Cloud Run's automatic scaling, and set the maximum number of instances above the minimum.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(
        workloads(model)
          .filter(({ kind }) => kind === "service")
          .map(({ resource }) => resource),
        "a Cloud Run service",
        judge,
      ),
    ),
});

/** Cloud Run's own most instances of a revision. */
const DEFAULT_MAX_INSTANCES = 100;
const ANNOTATIONS = "template.metadata.annotations";

function judge(service: Resource): readonly Finding[] {
  const first = service.type === "google_cloud_run_service";
  const least = first
    ? annotation(service, "autoscaling.knative.dev/minScale")
    : service.get("template.scaling.min_instance_count");
  const most = first
    ? annotation(service, "autoscaling.knative.dev/maxScale")
    : service.get("template.scaling.max_instance_count");
  const range = findingAt(
    compare(least, most),
    service,
    first ? ANNOTATIONS : "template.scaling.max_instance_count",
    "more than the minimum number of instances, and more than one",
    `${describeCount(least, 0)} to ${describeCount(most, DEFAULT_MAX_INSTANCES)} instances`,
  );
  return first
    ? [range]
    : [
        range,
        expect(service, "scaling.scaling_mode", absentOrOneOf("AUTOMATIC", "SCALING_MODE_UNSPECIFIED", "")),
        ...atService(service, most),
      ];
}

/** Annotations have dots in their names. */
function annotation(service: Resource, name: string): Attribute {
  const all = service.get(ANNOTATIONS);
  if (all.kind !== "value") return all;
  const value =
    typeof all.value === "object" && all.value !== null && !Array.isArray(all.value)
      ? (all.value as Readonly<Record<string, string>>)[name]
      : undefined;
  return value === undefined ? { kind: "absent" } : withValue(all, value);
}

/** Instances that the service keeps whatever its revision asks for. */
function atService(service: Resource, most: Attribute): readonly Finding[] {
  const least = service.get("scaling.min_instance_count");
  return least.kind === "absent"
    ? []
    : [
        findingAt(
          compare(least, most),
          service,
          "scaling.min_instance_count",
          "fewer than the maximum number of instances",
          describeCount(least, 0),
        ),
      ];
}

function compare(least: Attribute, most: Attribute): Finding["status"] {
  const from = number(least, 0);
  const to = number(most, DEFAULT_MAX_INSTANCES);
  if (from === undefined || to === undefined) return "unknown";
  return to > Math.max(from, 1) ? "holds" : "violated";
}

/** What is not set, or a zero where no most is meant, is Cloud Run's own. */
function number(attribute: Attribute, fallback: number): number | undefined {
  if (attribute.kind === "absent") return fallback;
  if (attribute.kind !== "value") return undefined;
  const given = toNumber(attribute.value);
  return given === 0 ? fallback : given;
}

const describeCount = (attribute: Attribute, fallback: number) => `${number(attribute, fallback) ?? "not known"}`;
