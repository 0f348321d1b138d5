import { Check, EVERY_STACK } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { otherPlatforms } from "../../products/other-platforms";

/** In every stack, so that nothing runs beside the system either. */
export const locationNothingElse: Check = {
  id: "location/nothing-else",
  title: "The project contains no virtual machine, cluster, other platform or other database.",
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
};
