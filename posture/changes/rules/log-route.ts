import { isOn, isUnknown, numberOf } from "../../model/attribute-readers";
import { Difference } from "../difference";
import { ChangeRule, elevated, Reason, Transition } from "../rule";
import { formatTransition as text } from "../format-values";

const SINK = /^google_logging_(?:project|folder|organization|billing_account)_sink$/;
const EXCLUSION = /^google_logging_(?:project|folder|organization|billing_account)_exclusion$/;
const OTHER_ROUTES = new Set([
  "azurerm_monitor_diagnostic_setting",
  "aws_flow_log",
  "aws_cloudwatch_log_subscription_filter",
]);

/** Logs stop arriving where they are kept. */
export const logRoute: ChangeRule = {
  // What comes new takes no entry away from another one, unless it is an exclusion.
  concerns: (type, comesNew) => !comesNew || EXCLUSION.test(type),
  assess(transition, { first }) {
    const { type, existed, remains, differences } = transition;
    if (SINK.test(type) || OTHER_ROUTES.has(type)) {
      if (existed && !remains) return [elevated("Removes a log route: its entries are kept elsewhere or not at all")];
      return differences.flatMap((difference): Reason[] => {
        const { name, path, before, after } = difference;
        if (name === "disabled") return !isOn(before) && isOn(after) ? [elevated("Disables a log route")] : [];
        if (path === "filter" || path === "destination")
          return before.kind === "absent" && path === "destination"
            ? []
            : [elevated(`Which logs arrive where changes: ${text(difference)}`)];
        return path.startsWith("exclusions") && name === "filter" && after.kind !== "absent"
          ? [elevated(`Some logs are excluded: ${text(difference)}`)]
          : [];
      });
    }
    if (EXCLUSION.test(type)) {
      if (!remains) return [];
      if (!existed)
        return first ? [] : [elevated("Some logs are excluded: they are not kept unless another route delivers them")];
      return differences
        .filter(({ path, after }) => path === "filter" || (path === "disabled" && !isOn(after)))
        .map((difference) => elevated(`Which logs are left out changes: ${text(difference)}`));
    }
    return remains ? [...noLongerMatched(transition), ...differences.flatMap(fewerEntries)] : [];
  },
};

/** Blocks that have logs written by standing there. */
const BLOCKS: Readonly<Record<string, string>> = {
  google_compute_firewall: "log_config",
  google_compute_subnetwork: "log_config",
  google_storage_bucket: "logging",
};

function noLongerMatched({ type, existed, before, after }: Transition): Reason[] {
  const block = Object.hasOwn(BLOCKS, type) ? BLOCKS[type] : undefined;
  if (!existed || block === undefined || before.blocks(block).known.length === 0) return [];
  const { known, unknown } = after.blocks(block);
  return known.length === 0 && !unknown ? [elevated(`No longer logs: ${block} is removed`)] : [];
}

/** The thing itself says less. */
function fewerEntries(difference: Difference): Reason[] {
  const { path, name, before, after } = difference;
  if (!/(?:^|\.)log_config\./.test(path) && name !== "enable_logging") return [];
  if (name === "enable" || name === "enable_logging")
    return isOn(before) && !isOn(after) && !isUnknown(after) ? [elevated(`No longer logs: ${text(difference)}`)] : [];
  if (name !== "sample_rate" && name !== "flow_sampling") return [];
  const [old, now] = [numberOf(before), numberOf(after)];
  return old !== undefined && !isUnknown(after) && (now === undefined || now < old)
    ? [elevated(`Logs less: ${text(difference)}`)]
    : [];
}
