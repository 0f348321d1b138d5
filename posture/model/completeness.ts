import { Configuration } from "./configuration";
import { InputError } from "./input";
import { withoutKeys } from "./resource";

/** What a plan without a `complete` of its own says of its resources. */
export interface Planned {
  readonly changes: readonly {
    readonly address: string;
    readonly mode: "managed" | "data";
    readonly actions: readonly string[];
  }[];
  readonly drift: readonly { readonly address: string }[];
  /** Addresses of managed resources in `planned_values` and `prior_state`. */
  readonly standing: ReadonlySet<string>;
}

const MOST_NAMED = 3;

/**
 * Holds a plan against its configuration. OpenTofu, and Terraform before 1.8, do not say whether a plan is complete, so
 * one that was made with `-target` or `-exclude` looks like a whole one. A plan's configuration has no `enabled`
 * (OpenTofu 1.11 and newer, internal/command/jsonconfig), so a resource that it disables cannot be told from one that
 * was left out: both are refused.
 *
 * @returns what may be missing, where the plan cannot say for certain
 * @throws InputError where a resource is configured, certain to have an instance, and in no part of the plan
 */
export function judgeCompleteness(
  configuration: Configuration,
  { changes, drift, standing }: Planned,
): readonly string[] {
  const managed = changes.filter(({ mode }) => mode === "managed");
  // A destroy plan names what there is to destroy, and a refresh-only plan what was made before.
  const destroysAll = managed.length > 0 && managed.every(({ actions }) => actions.join() === "delete");
  if (destroysAll && standing.size === 0) return [];
  const isRefresh = managed.length === 0;
  const seen = new Set(
    [...managed.map(({ address }) => address), ...drift.map(({ address }) => address), ...standing].map(withoutKeys),
  );
  const missing = { some: [] as string[], maybe: [] as string[] };
  for (const { address, multiplicity } of configuration.managed())
    if (multiplicity !== "none" && !seen.has(address)) missing[multiplicity].push(address);
  if (missing.some.length > 0 && !isRefresh)
    throw new InputError(
      "this plan is not complete, although it does not say so: its configuration has " +
        `${list(missing.some)}, which the plan neither changes nor keeps (-target, -exclude, or a trimmed file), ` +
        "so it proves nothing about what it leaves out. Plan again without -target. A resource that OpenTofu's " +
        "lifecycle { enabled = false } leaves out looks the same in a plan: give it a count of 0 instead.",
    );
  return [
    ...(missing.some.length > 0
      ? [`${list(missing.some)}: configured, and not made yet, so a refresh-only plan does not show it`]
      : []),
    ...(missing.maybe.length > 0
      ? [
          `${list(missing.maybe)}: configured and in no part of the plan, so either its count or for_each gives no ` +
            "instance, or the plan was made with -target",
        ]
      : []),
    ...notPlanned(managed, standing),
  ];
}

/** Terraform and OpenTofu list every resource that stays as it is: one that is not listed was left out by -target. */
function notPlanned(managed: Planned["changes"], standing: ReadonlySet<string>): string[] {
  if (!managed.some(({ actions }) => actions.join() === "no-op")) return [];
  const listed = new Set(managed.map(({ address }) => address));
  const rest = [...standing].filter((address) => !listed.has(address));
  return rest.length > 0
    ? [`changes of ${list(rest)}: the plan keeps what it does not list, so it was made with -target or was trimmed`]
    : [];
}

function list(addresses: readonly string[]): string {
  const shown = addresses.slice(0, MOST_NAMED).join(", ");
  const rest = addresses.length - MOST_NAMED;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
