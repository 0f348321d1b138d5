import { assessChanges } from "../../../posture/assess-changes";
import { assessDrift } from "../../../posture/assess-drift";
import { Change } from "../../../posture/changes/change";
import { PlannedChanges } from "../../../posture/model/plan";
import { read } from "../../../posture/model/read";

/** One entry of a plan in short: what stands before and after tells the actions. */
export interface Entry {
  readonly type: string;
  readonly name?: string;
  readonly address?: string;
  readonly mode?: "managed" | "data";
  readonly before?: object | null;
  readonly after?: object | null;
  readonly actions?: readonly string[];
  readonly unknown?: object;
  readonly beforeSensitive?: unknown;
  readonly afterSensitive?: unknown;
  readonly replacePaths?: readonly (readonly (string | number)[])[];
  readonly reason?: string;
  readonly previousAddress?: string;
  readonly deposed?: string;
  readonly importing?: object;
}

export function toRaw(entry: Entry): object {
  const {
    type,
    name = "main",
    before = null,
    after = null,
    unknown = {},
    beforeSensitive = false,
    afterSensitive = false,
  } = entry;
  const actions =
    entry.actions ??
    (before === null
      ? ["create"]
      : after === null
        ? ["delete"]
        : JSON.stringify(before) === JSON.stringify(after) && Object.keys(unknown).length === 0
          ? ["no-op"]
          : ["update"]);
  return {
    address: entry.address ?? `${type}.${name}`,
    mode: entry.mode ?? "managed",
    type,
    name,
    provider_name: "registry.terraform.io/example/example",
    change: {
      actions,
      before,
      after,
      after_unknown: unknown,
      before_sensitive: beforeSensitive,
      after_sensitive: afterSensitive,
      ...(entry.replacePaths && { replace_paths: entry.replacePaths }),
      ...(entry.importing && { importing: entry.importing }),
    },
    ...(entry.reason && { action_reason: entry.reason }),
    ...(entry.previousAddress && { previous_address: entry.previousAddress }),
    ...(entry.deposed && { deposed: entry.deposed }),
  };
}

/** Something that was there before, so that a plan is no first deployment. */
const STANDS: Entry = { type: "example_thing", name: "stands", before: { id: "1" }, after: { id: "1" } };

export interface PlanContextInput {
  /** Nothing existed before. */
  readonly first?: boolean;
  readonly drift?: readonly Entry[];
  readonly relevant?: readonly { resource: string; attribute: readonly (string | number)[] }[];
}

export function planned(
  entries: readonly Entry[],
  { first = false, drift = [], relevant = [] }: PlanContextInput = {},
): PlannedChanges {
  const { planned } = read(
    JSON.stringify({
      format_version: "1.2",
      resource_changes: [...(first ? [] : [STANDS]), ...entries].map(toRaw),
      resource_drift: drift.map(toRaw),
      relevant_attributes: relevant,
    }),
  );
  if (!planned) throw new Error("the plan was read as something else");
  return planned;
}

export const changesOf = (entries: readonly Entry[], surrounding?: PlanContextInput): Change[] =>
  assessChanges(planned(entries, surrounding));
export const driftOf = (entries: readonly Entry[], surrounding: PlanContextInput): Change[] =>
  assessDrift(planned(entries, surrounding));

/** Risk and reasons of one change, on a system that stands already. */
export function assessed(entry: Entry, surrounding?: PlanContextInput): string[] {
  const [change, ...others] = changesOf([entry], surrounding);
  if (!change || others.length > 0) throw new Error(`expected one change, got ${others.length + (change ? 1 : 0)}`);
  return [change.risk, ...change.reasons];
}
