import { Condition, conditionOf, RunRevision, RunService, shortName, timeOf } from "../cloud/cloud-run";
import { SecretUse, secretsOf, VersionState } from "../cloud/secret-versions";

const LATEST = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST";
const SUCCEEDED = "CONDITION_SUCCEEDED";
const FAILED = "CONDITION_FAILED";

/** Whether a revision became ready once. One that is starting has not failed yet. */
export type Health =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "starting" }
  | { readonly kind: "unknown" };

export interface Revision {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly image: string;
  readonly health: Health;
  readonly secrets: readonly SecretUse[];
  /** Percent of the requests that it gets. */
  readonly percent: number;
}

/** Why a revision cannot take requests, or that this is not known. */
export type Usability =
  | { readonly kind: "usable" }
  | { readonly kind: "unusable"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

/** A service's revisions, newest first. */
export function revisionsOf(service: RunService, revisions: readonly RunRevision[], project: string): Revision[] {
  const shares = sharesOf(service);
  return revisions
    .map((one): Revision => ({
      name: shortName(one.name),
      created: timeOf(one.createTime) ?? 0,
      image: one.containers?.[0]?.image ?? "",
      health: healthOf(conditionOf(one.conditions, "Ready")),
      secrets: secretsOf(one, project),
      percent: shares.get(shortName(one.name)) ?? 0,
    }))
    .sort((one, other) => other.created - one.created || other.name.localeCompare(one.name));
}

/** Percent of the requests by revision, as Cloud Run sends them now. */
export function sharesOf(service: RunService): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  for (const { type, revision, percent } of service.trafficStatuses ?? []) {
    const name = type === LATEST ? shortName(service.latestReadyRevision) : shortName(revision);
    if (percent) shares.set(name, (shares.get(name) ?? 0) + percent);
  }
  return shares;
}

/** Whether requests go to whichever revision is the latest that is ready: no rollback is in effect. */
export function followsLatest(service: RunService): boolean {
  const targets = (service.traffic ?? []).filter(({ percent }) => percent);
  return targets.length === 0 || targets.every(({ type }) => type === LATEST);
}

function healthOf(ready: Condition | undefined): Health {
  if (ready?.state === SUCCEEDED) return { kind: "ready" };
  if (ready?.state === FAILED) return { kind: "failed", reason: ready.message || "no reason given" };
  return { kind: ready === undefined ? "unknown" : "starting" };
}

/** @param states of every version that the revision reads, by path */
export function usabilityOf({ health, secrets }: Revision, states: ReadonlyMap<string, VersionState>): Usability {
  if (health.kind === "failed") return { kind: "unusable", reason: `it never became ready: ${health.reason}` };
  if (health.kind === "starting") return { kind: "unusable", reason: "it has not become ready yet" };
  const gone = secrets.flatMap(({ path, secret, version }) => {
    const state = states.get(path);
    return state?.kind === "gone" ? [`version ${version} of ${secret} is ${state.state}`] : [];
  });
  if (gone.length > 0) return { kind: "unusable", reason: `${gone.join(", ")}, so it cannot start` };
  if (health.kind === "unknown") return { kind: "unknown", reason: "Cloud Run does not say whether it was ever ready" };
  for (const { path, secret, version } of secrets) {
    const state = states.get(path);
    const known = state ?? { kind: "unknown" as const, reason: "not looked up" };
    if (known.kind === "unknown")
      return { kind: "unknown", reason: `version ${version} of ${secret} could not be checked: ${known.reason}` };
  }
  return { kind: "usable" };
}
