import { readFileSync } from "node:fs";
import { z } from "zod";
import { RunService, shortName } from "../cloud/cloud-run";
import { Refusal } from "../cloud/errors";
import { UsageError } from "../cloud/usage";
import { followsLatest } from "./revisions";

const TYPE = "google_cloud_run_v2_service";
const LATEST = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST";

const TRAFFIC = z
  .array(
    z.object({
      type: z.string().nullish(),
      revision: z.string().nullish(),
      percent: z.number().nullish(),
      tag: z.string().nullish(),
    }),
  )
  .nullish();
const SIDE = z.object({ name: z.string().nullish(), traffic: TRAFFIC }).nullish();
const PLAN = z.object({
  format_version: z.string(),
  resource_changes: z
    .array(
      z.object({
        type: z.string(),
        change: z.object({ actions: z.array(z.string()), before: z.unknown(), after: z.unknown() }),
      }),
    )
    .default([]),
});

type Traffic = NonNullable<z.infer<typeof TRAFFIC>>;

interface Planned {
  readonly actions: readonly string[];
  readonly before: z.infer<typeof SIDE>;
  readonly after: z.infer<typeof SIDE>;
}

/**
 * Says what applying a plan does to a service's traffic. The provider sends the traffic that the plan was made with, so
 * a plan from before a rollback would undo the rollback.
 *
 * @param live the service as it is now; undefined where there is none
 * @returns one line for a log
 * @throws Refusal where applying it would move traffic
 */
export function checkPlan(file: string, service: string, live: RunService | undefined): string {
  const change = changeOf(file, service);
  if (!change || change.actions.every((action) => action === "no-op" || action === "read"))
    return `the plan does not change the service ${service}: its traffic stays as it is`;
  if (!live) {
    if (change.before) throw new Refusal(`the plan changes the service ${service}, which does not exist: plan again`);
    return `the plan creates the service ${service}`;
  }
  if (change.actions.includes("delete"))
    throw new Refusal(
      `the plan deletes or replaces the service ${service}, and with it every revision to roll back to`,
    );
  const planned = spell(change.after?.traffic ?? []);
  const now = spell(live.traffic ?? []);
  if (planned !== now)
    throw new Refusal(
      `traffic of ${service} has moved since the plan was made: it goes to ${now}, and applying the plan would ` +
        `send it to ${planned}. Plan again; to end a rollback, use --to-latest`,
    );
  return followsLatest(live)
    ? `traffic of ${service} goes to ${now} before and after`
    : `traffic of ${service} stays on ${now} (a rollback): what the plan changes gets no requests until --to-latest`;
}

function changeOf(file: string, service: string): Planned | undefined {
  const { resource_changes: changes } = parse(file);
  const found = changes.flatMap(({ type, change }) => {
    if (type !== TYPE) return [];
    const [before, after] = [side(change.before, file), side(change.after, file)];
    return [before?.name, after?.name].includes(service) ? [{ actions: change.actions, before, after }] : [];
  });
  if (found.length > 1) throw new UsageError(`${file}: got ${found.length} services ${service}; allowed: one`);
  return found[0];
}

function parse(file: string): z.infer<typeof PLAN> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file}: it cannot be read (${String((error as NodeJS.ErrnoException).code)})`);
  }
  try {
    return PLAN.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`${file}: got no plan; allowed: what terraform show -json PLANFILE prints`);
  }
}

function side(given: unknown, file: string): z.infer<typeof SIDE> {
  const { data, success } = SIDE.safeParse(given);
  if (success) return data;
  throw new UsageError(`${file}: the plan has a Cloud Run service that cannot be read`);
}

/** Traffic as one line that is the same for the same traffic. */
function spell(traffic: Traffic | NonNullable<RunService["traffic"]>): string {
  const targets = traffic
    .filter(({ percent, tag }) => percent || tag)
    .map(({ type, revision, percent, tag }) => {
      const name = shortName(revision);
      const to = name !== "" && type !== LATEST ? name : "the latest revision";
      return `${percent ? `${percent} % ` : ""}${to}${tag ? ` (tag ${tag})` : ""}`;
    });
  return targets.length > 0 ? targets.sort().join(", ") : "100 % the latest revision";
}
