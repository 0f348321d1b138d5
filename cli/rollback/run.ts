import { CloudRun, RunService, shortName } from "../cloud/cloud-run";
import { CloudError, Refusal } from "../cloud/errors";
import { VersionState, versionStates } from "../cloud/secret-versions";
import type { Target } from "../cloud/target";
import { confirm, Mode } from "../consent";
import { terminal } from "../print";
import { chooseRevision } from "./choose";
import { listing, shownOf } from "./listing";
import { followsLatest, Revision, revisionsOf, usabilityOf } from "./revisions";
import { Destination, moveTraffic, readRevisions, readService } from "./traffic";
import type { GoogleAuth } from "google-auth-library";

export interface Wish {
  /** Name of the revision to go to. @default the newest older one that can take requests */
  readonly to?: string;
  /** Whether a rollback ends: traffic follows the latest revision again. */
  readonly toLatest: boolean;
  /** Whether nothing but the list is wanted. */
  readonly list: boolean;
  /** Whether the list has every revision. */
  readonly all: boolean;
  readonly allowUnknown: boolean;
  readonly mode: Mode;
  /** Milliseconds after which waiting ends. */
  readonly timeoutMs: number;
}

/** Seconds in which SMVue's page promises a rollback. */
const PROMISED_SECONDS = 30;

/**
 * Lists a service's revisions and moves its traffic.
 *
 * @param say prints one line or a table
 * @throws Refusal for what cannot work; CloudError where Google refuses
 */
export async function rollBack(
  { run, auth, target, say }: { run: CloudRun; auth: GoogleAuth; target: Target; say: (text: string) => void },
  wish: Wish,
): Promise<void> {
  const [service, found] = await Promise.all([readService(run, target), readRevisions(run, target)]);
  const revisions = revisionsOf(service, found, target.project);
  const shown = shownOf(revisions, wish.to, wish.all);
  const states = await versionStates(
    auth,
    shown.flatMap(({ secrets }) => secrets),
  );
  const { project, region, environment } = target;
  say(`${target.service} in ${environment}: project ${project}, ${region}\n`);
  say(listing(shown, states, Date.now(), terminal()?.columns));
  if (shown.length < revisions.length) say(`and ${revisions.length - shown.length} older: --all`);
  say(`\n${trafficLine(service)}`);
  if (wish.list) return;

  const to = destinationOf(service, shown, states, wish);
  const from = servingNames(shown);
  const sentence = `all requests to ${to === "latest" ? `the latest revision, ${latestOf(service)}` : to.revision}`;
  if (wish.mode === "dry run") {
    say(`\nDry run: it would move ${sentence}, from ${from}. Add --yes to do it.`);
    return;
  }
  if (wish.mode === "ask" && !(await confirm(`\nMove ${sentence}?`))) throw new Refusal("nothing was moved");
  const seconds = (await moveTraffic(run, target, service, to, wish.timeoutMs)) / 1000;
  say(`\n${to === "latest" ? latestOf(service) : to.revision} gets all requests after ${seconds.toFixed(1)} s.`);
  if (seconds > PROMISED_SECONDS) throw new CloudError(tooSlow(target, seconds));
  say(
    to === "latest"
      ? "The next revision gets all requests again as soon as it is ready."
      : "Later deployments and applies leave this as it is. Their revisions get no requests until --to-latest.\n" +
          "A rollback does not undo migrations: check that this revision works with the database as it is.",
  );
}

function destinationOf(
  service: RunService,
  revisions: readonly Revision[],
  states: ReadonlyMap<string, VersionState>,
  { to, toLatest, allowUnknown }: Wish,
): Destination {
  const usability = (one: Revision) => usabilityOf(one, states);
  if (!toLatest) return { revision: chooseRevision(to, { revisions, usability, allowUnknown }).name };
  if (followsLatest(service)) throw new Refusal("traffic follows the latest revision already");
  const latest = latestOf(service);
  const serving = revisions.find(({ name }) => name === latest);
  // Where it has all requests already, only what comes after it changes.
  if (serving?.percent !== 100) chooseRevision(latest, { revisions, usability, allowUnknown });
  return "latest";
}

const latestOf = (service: RunService) => shortName(service.latestReadyRevision);

const servingNames = (revisions: readonly Revision[]) =>
  revisions
    .filter(({ percent }) => percent > 0)
    .map(({ name }) => name)
    .join(", ") || "none";

function trafficLine(service: RunService): string {
  if (followsLatest(service)) return `Traffic follows the latest revision that is ready, ${latestOf(service)}.`;
  const latest = latestOf(service);
  return `Traffic is pinned (a rollback): the latest revision that is ready is ${latest}; --to-latest goes back to it.`;
}

const tooSlow = ({ system }: Target, seconds: number) =>
  `the rollback worked, but took ${seconds.toFixed(1)} s, more than the ${PROMISED_SECONDS} s that ` +
  `${system === "smvue" ? "SMVue's page promises" : "a rollback should take"}: see service.startupSeconds`;
