import { setTimeout as delay } from "node:timers/promises";
import { CloudRun, Condition, REPEATABLE, RunRevision, RunService, shortName } from "../cloud/cloud-run";
import { attempt, CloudError, Refusal } from "../cloud/errors";
import { ABORTED, NOT_FOUND, statusOf } from "../cloud/status";
import { locationOf, Target } from "../cloud/target";
import { followsLatest, sharesOf } from "./revisions";

/** Milliseconds between two looks at whether traffic has moved. */
const LOOK_MS = 250;

/** Where requests go: to one revision, or to whichever is the latest that is ready. */
export type Destination = { readonly revision: string } | "latest";

const pathOf = (target: Target) => `${locationOf(target)}/services/${target.service}`;

export async function readService(run: CloudRun, target: Target): Promise<RunService> {
  const service = await findService(run, target);
  if (service) return service;
  throw new Refusal(
    `there is no Cloud Run service ${target.service} in the project ${target.project}, ${target.region}: ` +
      "it is there once its stack is deployed (docs/deploying.md)",
  );
}

/** The service, or undefined where there is none yet. */
export async function findService(run: CloudRun, target: Target): Promise<RunService | undefined> {
  const what = `read the Cloud Run service ${target.service}`;
  return attempt({ what, permission: "run.services.get", project: target.project }, async () => {
    try {
      const [service] = await run.services.getService({ name: pathOf(target) }, REPEATABLE);
      return service;
    } catch (error) {
      if (statusOf(error) === NOT_FOUND) return undefined;
      throw error;
    }
  });
}

export async function readRevisions(run: CloudRun, target: Target): Promise<readonly RunRevision[]> {
  const what = `read the revisions of ${target.service}`;
  return attempt({ what, permission: "run.revisions.list", project: target.project }, async () => {
    const [revisions] = await run.revisions.listRevisions({ parent: pathOf(target) }, REPEATABLE);
    return revisions;
  });
}

/**
 * Sends all requests to a destination and waits until they go there. Only the service's traffic is sent, with the etag
 * of what was read, so nothing that was changed in between is overwritten.
 *
 * @param service as it was read
 * @param timeoutMs after which waiting ends
 * @returns milliseconds from the request until the destination serves
 * @throws Refusal where the service was changed in between: nothing was moved
 * @throws CloudError where Google refuses, or the destination does not serve in time
 */
export async function moveTraffic(
  run: CloudRun,
  target: Target,
  service: RunService,
  to: Destination,
  timeoutMs: number,
): Promise<number> {
  const started = performance.now();
  const deadline = started + timeoutMs;
  const what = `move the traffic of ${target.service}`;
  await attempt({ what, permission: "run.services.update", project: target.project }, () =>
    request(run, target, service, to, timeoutMs),
  );
  for (;;) {
    const now = await readService(run, target);
    if (serves(now, to)) return performance.now() - started;
    if (performance.now() > deadline) throw new CloudError(notInTime(now, to, timeoutMs));
    await delay(LOOK_MS);
  }
}

async function request(
  run: CloudRun,
  target: Target,
  service: RunService,
  to: Destination,
  timeoutMs: number,
): Promise<void> {
  const type = to === "latest" ? "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST" : "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION";
  // Tags give revisions addresses of their own, and stay.
  const tagged = (service.traffic ?? []).filter(({ tag }) => tag).map((one) => ({ ...one, percent: 0 }));
  const main = { type, ...(to === "latest" ? {} : { revision: to.revision }), percent: 100 } as const;
  const change = { name: pathOf(target), traffic: [main, ...tagged], etag: service.etag };
  try {
    const [operation] = await run.services.updateService(
      { service: change, updateMask: { paths: ["traffic"] } },
      REPEATABLE,
    );
    await Promise.race([operation.promise(), delay(timeoutMs, undefined, { ref: false })]);
  } catch (error) {
    if (statusOf(error) !== ABORTED) throw error;
    // Where an answer was lost and the request sent again, the first one may have been carried out.
    if (serves(await readService(run, target), to)) return;
    throw new Refusal(
      `${target.service} was changed by somebody else in the meantime: nothing was moved; run it again`,
    );
  }
}

/** Whether all requests go to a destination, and Cloud Run has finished bringing that about. */
export function serves(service: RunService, to: Destination): boolean {
  if (service.reconciling) return false;
  if (Number(service.observedGeneration ?? 0) < Number(service.generation ?? 0)) return false;
  const routes = service.conditions?.find(({ type }) => type === "RoutesReady");
  if (routes !== undefined && routes.state !== "CONDITION_SUCCEEDED") return false;
  const shares = sharesOf(service);
  if (to === "latest") return followsLatest(service) && shares.get(shortName(service.latestReadyRevision)) === 100;
  return shares.get(to.revision) === 100;
}

function notInTime(service: RunService, to: Destination, timeoutMs: number): string {
  const name = to === "latest" ? "the latest revision" : to.revision;
  const conditions = [service.terminalCondition, ...(service.conditions ?? [])]
    .filter((one): one is Condition => one?.state === "CONDITION_FAILED" || one?.state === "CONDITION_RECONCILING")
    .map(({ type, message }) => `${type ?? "?"}: ${message || "in progress"}`);
  const why = conditions.length > 0 ? ` (${[...new Set(conditions)].join("; ")})` : "";
  return (
    `${name} does not serve after ${timeoutMs / 1000} s${why}; the change was accepted and may still take effect: ` +
    "look with --list"
  );
}
