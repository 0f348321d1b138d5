import { Context, Finding } from "../../verdict/check";
import { absentOrOneOf, atLeast, equals, expect, findingAt, missingSubject } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { Entries } from "../../formats/log-query";
import { describeDestination, Route, routes, configuringSameBucket } from "./log-routes";

/**
 * Judges that entries are brought, all of them, to a place that keeps them long enough and, in production, cannot be
 * told otherwise.
 */
export function judgeRetention(
  days: number,
  entries: Entries,
  { model, environment }: Pick<Context, "model" | "environment">,
): readonly Finding[] {
  const locked = environment === "production";
  let best: readonly Finding[] | undefined;
  // One good copy is enough: a second one elsewhere takes nothing from it.
  for (const route of routes(model)) {
    const findings = judgeRoute(model, route, entries, days, locked);
    if (!findings || (best && rank(findings) >= rank(best))) continue;
    best = findings;
    if (rank(best) === 0) break;
  }
  return (
    best ?? [
      missingSubject(`a sink that routes ${entries.description} to a bucket that keeps them for at least ${days} days`),
    ]
  );
}

const rank = (findings: readonly Finding[]) =>
  findings.some(({ status }) => status === "violated")
    ? 2
    : findings.some(({ status }) => status === "unknown")
      ? 1
      : 0;

/** What a route does for the entries; undefined where it takes none of them. */
function judgeRoute(
  model: Model,
  route: Route,
  entries: Entries,
  days: number,
  locked: boolean,
): readonly Finding[] | undefined {
  const { sink, destination } = route;
  const taken = route.matches(entries);
  if ("answer" in taken && taken.answer === "none") return undefined;
  const expected = `all ${entries.description}`;
  // Google's own sink brings its entries to _Default: nothing of it stands in the file.
  const passes: Finding[] = !sink
    ? []
    : "unreadable" in taken
      ? [findingAt("unknown", sink, "filter", expected, taken.unreadable)]
      : [
          findingAt(
            taken.answer === "all" ? "holds" : "violated",
            sink,
            "filter",
            expected,
            taken.answer === "all" ? "matches all of them" : "matches only part of them, or excludes some",
          ),
        ];
  return [...passes, ...judgeBucketRetention(model, route, days, locked, describeDestination(destination))];
}

function judgeBucketRetention(
  model: Model,
  { sink, destination }: Route,
  days: number,
  locked: boolean,
  named: string,
): readonly Finding[] {
  const expected = `a bucket that keeps them for at least ${days} days`;
  switch (destination.kind) {
    case "log-bucket":
      return configuringSameBucket(model, destination.resource).flatMap((resource) => [
        expect(resource, "retention_days", atLeast(days, "days")),
        expect(resource, "lifecycle_state", stateOf(resource)),
        ...(locked ? [expect(resource, "locked", equals(true))] : []),
      ]);
    case "storage": {
      const { resource } = destination;
      return [
        expect(resource, "retention_policy.retention_period", atLeast(days * 86_400, "seconds")),
        ...(locked ? [expect(resource, "retention_policy.is_locked", equals(true))] : []),
      ];
    }
    case "unknown":
    case "elsewhere":
      return sink ? [findingAt("unknown", sink, "destination", expected, named)] : [];
    default:
      return [sink ? findingAt("violated", sink, "destination", expected, named) : missingSubject(expected)];
  }
}

/** Google says what state a bucket is in; until it exists, it is in none. */
const stateOf = (bucket: { get(path: string): { readonly kind: string } }) =>
  bucket.get("lifecycle_state").kind === "value"
    ? absentOrOneOf("ACTIVE")
    : { expected: "ACTIVE", judge: () => "holds" as const };
