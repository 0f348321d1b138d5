import { appendTo } from "../../model/grouping";
import { oncePer } from "../../memoize";
import { toNumber, isFalse } from "../../model/attribute-readers";
import { Finding } from "../../verdict/check";
import { absentOrOneOf, expect, findingAt, satisfies } from "../../verdict/expectations";
import { Attribute, Json } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";

/** A condition of an alert policy, and what it watches. */
export interface WatchedCondition {
  readonly policy: Resource;
  readonly condition: Cursor;
  /** Query of the condition. */
  readonly filter: Attribute;
  /** Its text as far as the file has it: in a plan it may stand in the configuration only. */
  readonly text: string;
}

const FILTERS = ["condition_threshold.filter", "condition_matched_log.filter", "condition_absent.filter"];

/** Languages in which a whole condition is one query, with its threshold in it. */
const QUERIES = [
  "condition_monitoring_query_language.query",
  "condition_prometheus_query_language.query",
  "condition_sql.query",
];

/** Every condition of every alert policy that has a filter. Read once for each model. */
export const conditionsOf = oncePer((model: Model) => conditionsBy(model, FILTERS));

/** Every condition of every alert policy that is a query: what makes it fire is not judged. */
export const queriesOf = (model: Model): readonly WatchedCondition[] => conditionsBy(model, QUERIES);

const conditionsBy = (model: Model, paths: readonly string[]): readonly WatchedCondition[] =>
  model.resources("google_monitoring_alert_policy").flatMap((policy) =>
    policy.blocks("conditions").known.flatMap((condition) =>
      paths.flatMap((path) => {
        const filter = condition.get(path);
        return filter.kind === "absent"
          ? []
          : [
              {
                policy,
                condition,
                filter,
                text: filter.kind === "value" ? String(filter.value) : written(condition.written(path)),
              },
            ];
      }),
    ),
  );

/** Which of some conditions are on a resource, found without reading every text for each resource. */
export interface ConditionsOn {
  /** The first that is on a resource: by its name, by a reference, or on all. */
  first(name: Attribute, resource: Resource): WatchedCondition | undefined;
  /** All that name it. */
  named(name: string): readonly WatchedCondition[];
}

/**
 * @param namesIn the names in a condition's text that tell what it is on. @default - what stands in quotes
 * @param isOnAll whether a condition is on every resource. @default - none is
 */
export function conditionsOn(
  conditions: readonly WatchedCondition[],
  {
    namesIn = quotedIn,
    isOnAll = () => false,
  }: {
    readonly namesIn?: (text: string) => readonly string[];
    readonly isOnAll?: (condition: WatchedCondition) => boolean;
  } = {},
): ConditionsOn {
  const byName = new Map<string, number[]>();
  const byAddress = new Map<string, number[]>();
  conditions.forEach(({ text, filter }, position) => {
    for (const name of new Set(namesIn(text))) appendTo(byName, name, position);
    const references = filter.kind === "reference" || filter.kind === "value" ? filter.references : [];
    for (const address of new Set(references.map(({ address }) => address))) appendTo(byAddress, address, position);
  });
  const onAll = conditions.findIndex(isOnAll);
  return {
    first(name, { configAddress, referenceAddress }) {
      const positions = [
        ...(onAll < 0 ? [] : [onAll]),
        ...(name.kind === "value" ? (byName.get(String(name.value)) ?? []).slice(0, 1) : []),
        ...[configAddress, referenceAddress].flatMap((address) => (byAddress.get(address) ?? []).slice(0, 1)),
      ];
      return conditions[Math.min(...positions)];
    },
    named: (name) => (byName.get(name) ?? []).flatMap((position) => conditions[position] ?? []),
  };
}

const quotedIn = (text: string): readonly string[] => text.split('"').slice(1, -1);

function written({ value, expression }: { readonly value: unknown; readonly expression?: unknown }): string {
  if (typeof value === "string") return value;
  const constant =
    typeof expression === "object" && expression !== null && "constant_value" in expression
      ? expression.constant_value
      : undefined;
  return typeof constant === "string" ? constant : "";
}

/** Judges that a policy is on and tells somebody. */
export function judgeNotifies(model: Model, policy: Resource): readonly Finding[] {
  const channels = policy.elements("notification_channels");
  const links = channels.map((channel) => model.link(channel, "google_monitoring_notification_channel"));
  const own = links.flatMap((link) => (link.kind === "resources" ? link.resources : []));
  const working = own.filter((channel) => !isFalse(channel.get("enabled")) && hasNotificationChannel(channel));
  // Channels of another stack are named by their ids; what refers to one of this file's that is gone reaches nobody.
  const others = channels.some(
    (channel, index) =>
      links[index]?.kind === "unknown" || (links[index]?.kind === "elsewhere" && channel.kind === "value"),
  );
  const status = working.length > 0 ? "holds" : others ? "unknown" : "violated";
  return [
    expect(policy, "enabled", absentOrOneOf(true)),
    findingAt(
      status,
      policy,
      "notification_channels",
      "an enabled notification channel",
      working.length > 0
        ? working.map(({ address }) => address).join(", ")
        : `${channels.length} given, none of them enabled`,
    ),
  ];
}

/** An address, a number or a channel's name: without one, nobody is notified. */
export function hasNotificationChannel(channel: Resource): boolean {
  const labels = channel.get("labels");
  const isEmpty =
    labels.kind === "absent" ||
    (labels.kind === "value" && !Object.values(labels.value ?? {}).some((label) => label !== null && label !== ""));
  return !isEmpty || channel.blocks("sensitive_labels").known.length > 0;
}

/**
 * Judges that a threshold can be crossed by what is watched, and soon.
 *
 * @param most values above which it never fires, for a count of failures; undefined for a measure that falls to 0
 */
export function judgeFires(watching: WatchedCondition, most: number | undefined): readonly Finding[] {
  const { condition } = watching;
  if (condition.blocks("condition_threshold").known.length === 0) return [];
  const above = most !== undefined;
  const comparison = expect(condition, "condition_threshold.comparison", {
    expected: above ? "COMPARISON_GT" : "COMPARISON_LT",
    judge: (attribute) =>
      attribute.kind === "value" && attribute.value === (above ? "COMPARISON_GT" : "COMPARISON_LT")
        ? "holds"
        : "violated",
  });
  const threshold = condition.get("condition_threshold.threshold_value");
  const value = threshold.kind === "value" ? toNumber(threshold.value) : 0;
  const holds = above ? value >= 0 && value <= most : value > 0 && value <= 1;
  return [
    comparison,
    findingAt(
      holds ? "holds" : "violated",
      condition,
      "condition_threshold.threshold_value",
      above ? `0 to ${most}` : "above 0, at most 1",
      `${value}`,
    ),
    expect(condition, "condition_threshold.duration", FIRES_SOON),
    ...aggregated(condition, above),
  ];
}

/** After this long, "at once" is another word. */
const MAX_SECONDS = 3600;
const FIRES_SOON = satisfies(
  `at most ${MAX_SECONDS}s`,
  (value) => value === undefined || secondsOf(value) <= MAX_SECONDS,
);
const secondsOf = (value: Json | undefined) => toNumber(typeof value === "string" ? value.replace(/s$/, "") : value);

/**
 * Google wants a period for every aligner, and an aligner for every reducer. Failures count only where something counts
 * them.
 */
function aggregated(condition: Cursor, counts: boolean): readonly Finding[] {
  const { known, unknown } = condition.blocks("condition_threshold.aggregations");
  if (unknown) return [];
  const periods = known
    .filter((one) => isSet(one.get("per_series_aligner")))
    .map((one) =>
      expect(
        one,
        "alignment_period",
        satisfies(`at most ${MAX_SECONDS}s`, (value) => secondsOf(value) <= MAX_SECONDS),
      ),
    );
  if (!counts) return periods;
  const counting = known.some(
    (one) =>
      has(one, "per_series_aligner", "ALIGN_COUNT_FALSE") ||
      (has(one, "cross_series_reducer", "REDUCE_COUNT_FALSE") && isSet(one.get("per_series_aligner"))),
  );
  return [
    ...periods,
    findingAt(
      counting ? "holds" : "violated",
      condition,
      "condition_threshold.aggregations",
      "a count of failures (REDUCE_COUNT_FALSE of aligned series)",
      counting ? "one" : "none",
    ),
  ];
}

const has = (at: Cursor, path: string, value: string) => {
  const attribute = at.get(path);
  return attribute.kind !== "absent" && (attribute.kind !== "value" || attribute.value === value);
};
const isSet = (attribute: Attribute) =>
  attribute.kind !== "absent" &&
  !(attribute.kind === "value" && (attribute.value === "" || attribute.value === "ALIGN_NONE"));
