import { InputError, objectsAt, own, Tree } from "./input";
import { refuseDeferredActions } from "./invocations";

const ALLOWED = "1.x, as terraform show -json of Terraform 1.1 or newer and OpenTofu writes it";

/** A plan's format of Terraform 1.0, which is that of 1.1 but for marks in `planned_values` and `prior_state`. */
const TERRAFORM_1_0 = "0.2";

/** Whether a plan marks what is sensitive in its changes only. */
export const marksChangesOnly = (tree: Tree): boolean => own(tree, "format_version") === TERRAFORM_1_0;

/** @throws InputError for a plan of a format that cannot be judged, or that does not say what there will be. */
export function refuseUntrusted(tree: Tree): void {
  const version = own(tree, "format_version");
  if (version !== TERRAFORM_1_0) refuseFormat(version);
  const isSet = (key: string, fine: boolean) =>
    ![undefined, null, fine].includes(own(tree, key) as boolean | null | undefined);
  if (isSet("errored", false))
    throw new InputError(
      "this plan is errored: it stopped halfway and proves nothing. Fix what terraform plan reports, and plan again.",
    );
  if (isSet("complete", true))
    throw new InputError(
      "this plan is not complete: it leaves resources out (-target, or deferred actions) and proves nothing of them. " +
        "Plan again without -target.",
    );
  const deferred = objectsAt(tree, "deferred_changes", "");
  if (deferred.length > 0)
    throw new InputError(
      `this plan defers ${deferred.length} changes to a later one (${reasons(deferred)}), so nobody knows what there ` +
        "will be. Apply what they wait for, and plan again.",
    );
  refuseDeferredActions(tree, reasons);
  if (!["planned_values", "resource_changes"].some((key) => Object.hasOwn(tree, key)))
    throw new InputError(
      "this plan has neither planned_values nor resource_changes, so it says nothing of what there will be. " +
        "Run: terraform show -json PLAN > plan.json",
    );
}

/** @throws InputError where a plan or a state is of another format than 1.x. */
export function refuseFormat(version: unknown): void {
  if (typeof version === "string" && /^1(\.\d+)*$/.test(version)) return;
  const older =
    version === "0.1"
      ? "; Terraform 0.12 to 0.15 write 0.1, which does not mark everything that is sensitive. " +
        "Plan with Terraform 1.0 or newer"
      : version === TERRAFORM_1_0
        ? "; Terraform 1.0 writes 0.2, whose states do not mark what is sensitive. " +
          "Run terraform show -json of Terraform 1.1 or newer"
        : "";
  throw new InputError(`format_version: got ${JSON.stringify(version)}; allowed: ${ALLOWED}${older}`);
}

const reasons = (deferred: readonly Tree[]) =>
  [
    ...new Set(
      deferred.map((change) =>
        reasonOf(change)
          .replace(/[^a-z_]/gi, "")
          .slice(0, 40),
      ),
    ),
  ]
    .slice(0, 5)
    .join(", ");

function reasonOf(change: Tree): string {
  const reason = own(change, "reason");
  return typeof reason === "string" ? reason : "unknown";
}
