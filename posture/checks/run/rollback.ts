import { defineCheck } from "../../verdict/define";
import { toNumber } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import { isAbsent, absentOrOneOf, expect, forEvery, findingAt, verdict } from "../../verdict/expectations";
import { Cursor } from "../../model/cursor";
import { Resource } from "../../model/resource";
import { workloads } from "../../products/google/workloads";

export const runRollback = defineCheck({
  id: "run/rollback",
  summary: "Every deployment creates a new revision, so that traffic can be rolled back to an older one at once.",
  severity: "medium",
  links: ["https://cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration"],
  remedy:
    "Leave revisions unnamed and traffic on the latest one, so that no apply pins a revision; roll back with " +
    "gcloud run services update-traffic.",
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

function judge(service: Resource): readonly Finding[] {
  const first = service.type === "google_cloud_run_service";
  const name = first
    ? expect(service, "template.metadata.name", computedOr(service, "template.metadata.name"))
    : expect(service, "template.revision", isAbsent);
  const { known, unknown } = service.blocks("traffic");
  if (known.length === 0)
    return [
      name,
      findingAt(
        unknown ? "unknown" : "holds",
        service,
        "traffic",
        "on the latest revision",
        "not set: Cloud Run defaults to the latest",
      ),
    ];
  const latest = known.filter((target) => isLatest(target, first));
  return [
    name,
    latest.length > 0
      ? findingAt("holds", service, "traffic", "on the latest revision", `${latest.length} of ${known.length}`)
      : findingAt("violated", service, "traffic", "on the latest revision", "pinned to another revision"),
  ];
}

/** The first generation of the API names revisions itself where an attribute asks for it. */
function computedOr(service: Resource, path: string) {
  const generated = service.get("autogenerate_revision_name");
  const named = service.get(path);
  return generated.kind === "value" && String(generated.value) === "true"
    ? { expected: "any", judge: () => "holds" as const }
    : named.kind === "unknown"
      ? { expected: "not set", judge: () => "holds" as const }
      : absentOrOneOf("");
}

function isLatest(target: Cursor, first: boolean): boolean {
  const percent = target.get("percent");
  const some = percent.kind === "absent" || (percent.kind === "value" && toNumber(percent.value) > 0);
  if (first) return some && isText(target, "latest_revision", "true");
  const type = target.get("type");
  const revision = target.get("revision");
  return (
    some &&
    (type.kind === "absent"
      ? revision.kind === "absent"
      : isText(target, "type", "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"))
  );
}

function isText(at: Cursor, path: string, text: string): boolean {
  const attribute = at.get(path);
  return attribute.kind === "value" && String(attribute.value) === text;
}
