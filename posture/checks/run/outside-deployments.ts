import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { forEvery, findingAt, notApplicable, verdict } from "../../verdict/expectations";
import { Resource } from "../../model/resource";

/** What deployments change outside Terraform, and `scaling`, which the API returns for every service (TPG 25310). */
const OUTSIDE = ["scaling", "traffic", "template[0].revision", "template[0].containers[0].image"];

export const runOutsideDeployments = defineCheck({
  id: "run/outside-deployments",
  summary: "An apply leaves alone what deployments set: image, revision, traffic, and the scaling that Google adds.",
  severity: "low",
  links: ["https://developer.hashicorp.com/terraform/language/meta-arguments"],
  remedy: `Put ${OUTSIDE.join(", ")} into the service's ignore_changes.`,
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    model.format === "synthesized"
      ? verdict(forEvery(model.resources("google_cloud_run_v2_service"), "a Cloud Run service", judge))
      : notApplicable("a plan and a state do not contain ignore_changes; the synthesized stack does"),
});

function judge(service: Resource): readonly Finding[] {
  const ignored = service
    .elements("lifecycle.ignore_changes")
    .flatMap((one) => (one.kind === "value" ? [String(one.value)] : []));
  // A service that sets its own scaling keeps what it sets.
  const needed = OUTSIDE.filter((path) => path !== "scaling" || service.blocks("scaling").known.length === 0);
  const missing = needed.filter((path) => !ignored.includes(path) && !ignored.includes("all"));
  return [
    findingAt(
      missing.length === 0 ? "holds" : "violated",
      service,
      "lifecycle.ignore_changes",
      needed.join(", "),
      missing.length === 0 ? "all of them" : `without ${missing.join(", ")}`,
    ),
  ];
}
