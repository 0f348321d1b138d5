import { PlannedChanges } from "./model/plan";
import { withoutKeys } from "./model/resource";
import { byRisk, isNoOp, OF_PLANS, rulesByType, toChange } from "./assess-changes";
import { Change } from "./changes/change";
import { DataStore, dataStoreOf } from "./changes/data-stores";
import { Difference } from "./changes/difference";
import { elevated, high, Reason, routine, Transition } from "./changes/rule";
import { NO_SURROUNDINGS } from "./changes/plan-context";
import { formatTransition } from "./changes/format-values";

/** Whether a plan changes no resource and takes over what changed outside Terraform, as `plan -refresh-only` does. */
export const isRefreshOnly = ({ changes, drift }: PlannedChanges): boolean =>
  drift.length > 0 && !changes.some(({ mode }) => mode === "managed");

/**
 * Drift that has a bearing on the plan: of what the plan changes or reads, or that is risky in itself. Of a
 * refresh-only plan, all of it.
 *
 * A reason that only says what differs is routine: Terraform puts it back, or takes it as it is.
 */
export function assessDrift(planned: PlannedChanges): Change[] {
  const { changes, drift, relevant } = planned;
  if (drift.length === 0) return [];
  const refreshes = isRefreshOnly(planned);
  const rules = rulesByType();
  const changed = new Set(changes.filter(({ actions }) => !isNoOp(actions)).map(({ address }) => address));
  const created = new Set(changes.filter(({ actions }) => actions.includes("create")).map(({ address }) => address));
  const read = readByConfiguration(relevant);
  return drift.flatMap((change) => (isNoOp(change.actions) ? [] : driftOf(new Transition(change)))).sort(byRisk);

  function driftOf(drifted: Transition): Change[] {
    const { change, differences } = drifted;
    const holder = dataStoreOf(drifted.type);
    const isGone = change.actions.includes("delete");
    const risky = rules(drifted)
      .filter((rule) => !OF_PLANS.has(rule))
      .flatMap((rule) => rule.assess(drifted, NO_SURROUNDINGS))
      .filter(({ risk }) => risk !== "routine");
    const seen = differences.filter(
      ({ name, path }) => ![name, path.replace(/[.[].*$/, "")].some((one) => isBookkeeping(drifted.type, one)),
    );
    const isOfPlan =
      refreshes || changed.has(change.address)
        ? isGone || seen.length > 0
        : isGone
          ? read(change.address)
          : differences.some(({ path }) => read(change.address, path));
    if (risky.length === 0 && !isOfPlan && !(isGone && holder)) return [];
    const gone = isGone ? [deletedOutside(holder, created.has(change.address))] : [];
    return [toChange(change, [...gone, ...risky, ...summary(seen.length > 0 ? seen : differences)])];
  }
}

/** What was there before is gone, whatever the plan makes in its place. */
function deletedOutside(holder: DataStore | undefined, isCreatedAgain: boolean): Reason {
  const say = holder?.risk === "high" ? high : elevated;
  return say(
    [
      `Deleted outside Terraform${holder ? `: ${holder.noun}` : ""}`,
      ...(isCreatedAgain ? [`the plan creates it again${holder?.risk === "high" ? ", empty" : ""}`] : []),
      ...(holder ? [holder.consequence] : []),
    ].join("; "),
  );
}

/** Attributes that services keep for themselves: that they moved says nothing. */
const BOOKKEEPING = new Set([
  "etag",
  "fingerprint",
  "generation",
  "observed_generation",
  "update_time",
  "updated",
  "updated_at",
  "modified_on",
  "metageneration",
  "maintenance_version",
  "available_maintenance_versions",
]);
/** Names that elsewhere are an author's, such as the conditions of an alert. */
const BOOKKEEPING_OF_CLOUD_RUN = new Set([
  "latest_created_revision",
  "latest_ready_revision",
  "last_modifier",
  "execution_count",
  "latest_created_execution",
  "reconciling",
  "conditions",
  "terminal_condition",
]);

const isBookkeeping = (type: string, name: string): boolean =>
  BOOKKEEPING.has(name) || (type.startsWith("google_cloud_run_") && BOOKKEEPING_OF_CLOUD_RUN.has(name));

const MOST = 5;

function summary(differences: readonly Difference[]): Reason[] {
  const shown = differences.slice(0, MOST).map((difference) => routine(`Drifted: ${formatTransition(difference)}`));
  return differences.length > MOST ? [...shown, routine(`Drifted in ${differences.length - MOST} more places`)] : shown;
}

/** Whether the plan's expressions read what drifted; without a path, whether they read anything of the resource. */
function readByConfiguration(relevant: PlannedChanges["relevant"]): (address: string, path?: string) => boolean {
  const paths = new Map<string, string[]>();
  for (const [address, attributes] of relevant) {
    const key = withoutKeys(address);
    const plain = attributes.map((path) => path.replace(/\.\d+(?=\.|$)/g, ""));
    const same = paths.get(key);
    if (same) same.push(...plain);
    else paths.set(key, plain);
  }
  return (address, path) => {
    const read = paths.get(withoutKeys(address));
    if (!read || path === undefined) return read !== undefined;
    const drifted = path.replace(/\[\d+\]/g, "");
    return read.some(
      (one) => one === "" || drifted === one || drifted.startsWith(`${one}.`) || one.startsWith(`${drifted}.`),
    );
  };
}
