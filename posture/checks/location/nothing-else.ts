import { defineCheck } from "../../verdict/define";
import { EVERY_STACK } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { otherPlatforms } from "../../products/other-platforms";

/** In every stack, so that nothing runs beside the system either. */
export const locationNothingElse = defineCheck({
  id: "location/nothing-else",
  summary: "The project contains no virtual machine, cluster, other platform or other database.",
  severity: "medium",
  links: ["https://cloud.google.com/run/docs/overview/what-is-cloud-run"],
  remedy: "Remove it, or run it on Cloud Run and keep its data in Cloud SQL, Memorystore or Cloud Storage.",
  stacks: EVERY_STACK,
  evaluate({ model }) {
    const findings = otherPlatforms(model);
    return verdict(
      findings.length > 0
        ? findings
        : {
            status: "holds",
            address: "",
            path: "",
            expected: "Cloud Run, Cloud SQL, Memorystore or Cloud Storage",
            actual: "nothing else",
          },
    );
  },
});
