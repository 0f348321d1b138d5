import { Finding } from "../../check";
import { absentOr, expect, found, toNumber } from "../../judge";
import { Attribute } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";

/** A condition of an alert policy, and what it watches. */
export interface Watching {
  readonly policy: Resource;
  readonly condition: Cursor;
  /** Query of the condition. */
  readonly filter: Attribute;
  /** Its text as far as the file has it: in a plan it may stand in the configuration only. */
  readonly text: string;
}

const FILTERS = ["condition_threshold.filter", "condition_matched_log.filter", "condition_absent.filter"];

const made = new WeakMap<Model, readonly Watching[]>();

/** Every condition of every alert policy. Read once for each model. */
export function conditionsOf(model: Model): readonly Watching[] {
  const known = made.get(model);
  if (known) return known;
  const all = model.resources("google_monitoring_alert_policy").flatMap((policy) =>
    policy.blocks("conditions").known.flatMap((condition) =>
      FILTERS.flatMap((path) => {
        const filter = condition.get(path);
        return filter.kind === "absent" ? [] : [{ policy, condition, filter, text: filter.kind === "value" ? String(filter.value) : written(condition.written(path)) }];
      }),
    ),
  );
  made.set(model, all);
  return all;
}

function written({ value, expression }: { readonly value: unknown; readonly expression: unknown }): string {
  if (typeof value === "string") return value;
  const constant = typeof expression === "object" && expression !== null && "constant_value" in expression ? expression.constant_value : undefined;
  return typeof constant === "string" ? constant : "";
}

/** Judges that a policy is on and tells somebody. */
export function tells(model: Model, policy: Resource): readonly Finding[] {
  const channels = policy.elements("notification_channels");
  const links = channels.map((channel) => model.link(channel, "google_monitoring_notification_channel"));
  const own = links.flatMap((link) => (link.kind === "resources" ? link.resources : []));
  const working = own.filter((channel) => !isFalse(channel.get("enabled")));
  // Channels of another stack are named by their ids; what refers to one of this file's that is gone reaches nobody.
  const others = channels.some((channel, index) => links[index]?.kind === "unknown" || (links[index]?.kind === "elsewhere" && channel.kind === "value"));
  const status = working.length > 0 ? "holds" : others ? "unknown" : "violated";
  return [expect(policy, "enabled", absentOr(true)), found(status, policy, "notification_channels", "a notification channel that is on", working.length > 0 ? working.map(({ address }) => address).join(", ") : `${channels.length} given, none of them on`)];
}

/** Judges that a threshold can be crossed by what is watched. @param most values above which it never fires, for a measure that counts up; undefined for one that falls to 0 */
export function fires({ condition }: Watching, most: number | undefined): readonly Finding[] {
  if (condition.blocks("condition_threshold").known.length === 0) return [];
  const above = most !== undefined;
  const comparison = expect(condition, "condition_threshold.comparison", { expected: above ? "COMPARISON_GT" : "COMPARISON_LT", judge: (attribute) => (attribute.kind === "value" && attribute.value === (above ? "COMPARISON_GT" : "COMPARISON_LT") ? "holds" : "violated") });
  const threshold = condition.get("condition_threshold.threshold_value");
  const value = threshold.kind === "value" ? toNumber(threshold.value) : 0;
  const holds = above ? value >= 0 && value <= most : value > 0 && value <= 1;
  return [comparison, found(holds ? "holds" : "violated", condition, "condition_threshold.threshold_value", above ? `0 to ${most}` : "above 0, at most 1", `${value}`)];
}

const isFalse = (attribute: Attribute) => attribute.kind === "value" && String(attribute.value) === "false";
