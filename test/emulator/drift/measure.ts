import { isDeepStrictEqual } from "node:util";
import { reviewJson } from "../../../cli/emulated/review";
import type { MutationTarget } from "../../../mutations/run";
import { assessDrift } from "../../../posture/assess-drift";
import type { Tree } from "../../../posture/model/input";
import { readPlan } from "../../../posture/model/plan";
import { type Deployable, expectSuccess } from "../deployed";
import { type ClaimedAttribute, claimedAttributes, type Weakening } from "./attributes";
import { Pending, type Trial, weakened } from "./batches";
import { BehindItsBack, type Effect, type Effects, effectsOf, type Refusal } from "./behind";
import { type Place, valueAt } from "./places";
import { appliedValues, statedValues, withStatedValue } from "./states";
import { verdictsOn } from "./verdicts";

/** What became of an attribute that was changed behind Terraform's back. */
export interface Drifted {
  readonly attribute: ClaimedAttribute;
  readonly weakening: Weakening;
  /** Whether an ordinary plan shows it. */
  readonly isPlanned: boolean;
  /** Whether the review of that plan lists the resource among what changed outside Terraform. */
  readonly isListed: boolean;
  /** Claims that the review of what exists does not name although they are violated. */
  readonly missed: readonly string[];
  /** Claims of which no state tells, because it holds only a hash of a server's configuration. */
  readonly untold: readonly string[];
  readonly isHealed: boolean;
}

/** An attribute that nobody can change without making another resource, or at all: why, for each weakening. */
export interface LeftOut {
  readonly attribute: ClaimedAttribute;
  readonly reasons: readonly string[];
}

export interface Measured {
  readonly drifted: readonly Drifted[];
  readonly leftOut: readonly LeftOut[];
  readonly batches: number;
}

interface Found {
  readonly drift: Effects;
  readonly changes: Effects;
  readonly listed: ReadonlySet<string>;
  /** What the plan read before it proposed any change. */
  readonly state: Tree;
}

export const REPLACED = "replaces the resource";
export const NO_EFFECT = "changes nothing";
const PLAN = "drift.tfplan";

/** Changes each attribute of a deployed stack that claims stand on behind Terraform's back, in batches. */
export async function measureDrift(deployable: Deployable, specimen: MutationTarget): Promise<Measured> {
  return new Measurement(deployable, specimen).run();
}

class Measurement {
  private readonly pending: Pending;
  private readonly behind: BehindItsBack;
  private readonly reasons = new Map<ClaimedAttribute, string[]>();
  private readonly leftOut: LeftOut[] = [];

  constructor(
    private readonly deployable: Deployable,
    private readonly specimen: MutationTarget,
  ) {
    this.pending = new Pending(claimedAttributes(specimen));
    this.behind = new BehindItsBack(deployable, specimen.name);
  }

  public async run(): Promise<Measured> {
    const clean = await this.plan();
    expect([...clean.changes].filter(([, { actions }]) => actions.join() !== "no-op")).toEqual([]);
    const drifted: Drifted[] = [];
    let batches = 0;
    for (let batch = await this.agree(); batch.length > 0; batch = await this.agree()) {
      batches += 1;
      drifted.push(...(await this.drift(batch, clean.state)));
    }
    return { drifted, leftOut: this.leftOut, batches };
  }

  /** The next batch, once nothing in it would replace a resource or is refused before anything is changed. */
  private async agree(): Promise<Trial[]> {
    const state = await this.state();
    for (;;) {
      const batch = this.pending.takeBatch();
      if (batch.length === 0) return [];
      const planned = await this.behind.plan(weakened(this.specimen.tree, batch), state);
      const refused = isRefused(planned)
        ? this.blame(batch, planned)
        : batch.filter((trial) => this.hasNoUse(trial, batch, planned));
      if (refused.length === 0) return batch;
    }
  }

  private async drift(batch: readonly Trial[], clean: Tree): Promise<Drifted[]> {
    const before = await this.state();
    const { state: after, refusals } = await this.behind.apply();
    const refused = this.blame(batch, refusals);
    const applied = batch.filter((trial) => {
      if (refused.includes(trial)) return false;
      const { address, place } = trial.attribute;
      if (differs(appliedValues(before, address), appliedValues(after, address), place)) return true;
      if (refused.length === 0) this.giveUp(trial, NO_EFFECT);
      return false;
    });

    const found = await this.plan();
    const { claims } = await reviewJson(JSON.stringify(found.state));
    const named = claims.flatMap(({ id, status }) => (status === "violated" ? [id] : []));
    const healed = await this.heal();
    return applied.map((trial) => {
      this.pending.done(trial);
      const { attribute, weakening } = trial;
      const { address, place } = attribute;
      const value = valueAt(statedValues(found.state, address), place);
      const alone = withStatedValue(clean, address, place, value);
      const { violated, untold } = verdictsOn(this.specimen, alone, weakening.claims);
      const isPlanned = [found.drift, found.changes].some((effects) => shows(effects.get(address), place));
      return {
        attribute,
        weakening,
        isPlanned,
        isListed: found.listed.has(address),
        missed: weakening.claims.filter((id) => !untold.includes(id) && !(named.includes(id) && violated.includes(id))),
        untold,
        isHealed: isPlanned && !healed.has(address),
      };
    });
  }

  /** Those of a batch that refusals are about. Where several may be, each is tried alone. */
  private blame(batch: readonly Trial[], refusals: readonly Refusal[]): Trial[] {
    return refusals.flatMap(({ address, reason }) => {
      const [first, ...others] = batch.filter(({ attribute }) => attribute.address === address);
      if (!first) throw new Error(`${address}: ${reason}`);
      if (others.length === 0) this.giveUp(first, `is refused: ${reason}`);
      else for (const trial of [first, ...others]) this.pending.apart(trial);
      return [first, ...others];
    });
  }

  /** Whether a weakening that Terraform would apply changes nothing, or makes another resource. */
  private hasNoUse(trial: Trial, batch: readonly Trial[], effects: Effects): boolean {
    const { address, place } = trial.attribute;
    const effect = effects.get(address);
    if (!effect) throw new Error(`${address} is not planned`);
    if (effect.actions.includes("delete")) {
      const isAlone = batch.filter(({ attribute }) => attribute.address === address).length === 1;
      if (isAlone || effect.replacePaths.some((path) => isAbout(place, path))) this.giveUp(trial, REPLACED);
      else this.pending.apart(trial);
      return true;
    }
    if (shows(effect, place) || valueAt(effect.afterUnknown, place) !== undefined) return false;
    this.giveUp(trial, NO_EFFECT);
    return true;
  }

  private giveUp(trial: Trial, reason: string): void {
    const { attribute, weakening } = trial;
    const reasons = [...(this.reasons.get(attribute) ?? []), `${weakening.detail} ${reason}`];
    this.reasons.set(attribute, reasons);
    if (!this.pending.next(trial)) this.leftOut.push({ attribute, reasons });
  }

  private async state(): Promise<string> {
    const pulled = await this.terraform("state", "pull");
    expectSuccess(pulled);
    return pulled.output;
  }

  /** An ordinary plan. */
  private async plan(): Promise<Found> {
    expectSuccess(await this.terraform("plan", "-input=false", "-no-color", `-out=${PLAN}`));
    const shown = await this.terraform("show", "-json", PLAN);
    expectSuccess(shown);
    const plan = JSON.parse(shown.output) as Tree;
    return {
      drift: effectsOf(plan, "resource_drift"),
      changes: effectsOf(plan, "resource_changes"),
      listed: new Set(assessDrift(readPlan(plan).planned).map(({ address }) => address)),
      state: plan.prior_state as Tree,
    };
  }

  /** Applies the plan that found the drift. @returns what the next plan would still change */
  private async heal(): Promise<ReadonlySet<string>> {
    expectSuccess(await this.terraform("apply", "-input=false", "-no-color", PLAN));
    const { code } = await this.terraform("plan", "-input=false", "-no-color", "-detailed-exitcode");
    const changes = code === 0 ? new Map<string, Effect>() : (await this.plan()).changes;
    return new Set([...changes].flatMap(([address, { actions }]) => (actions.join() === "no-op" ? [] : [address])));
  }

  private terraform(...args: readonly string[]) {
    return this.deployable.stacks.terraform(this.specimen.name, args);
  }
}

const isRefused = (planned: Effects | readonly Refusal[]): planned is readonly Refusal[] => Array.isArray(planned);

const differs = (before: unknown, after: unknown, place: Place): boolean =>
  !isDeepStrictEqual(valueAt(before, place), valueAt(after, place));

const shows = (effect: Effect | undefined, place: Place): boolean =>
  effect !== undefined && differs(effect.before, effect.after, place);

/** Whether what forces a replacement stands at a place, below it or around it. */
function isAbout(place: Place, path: readonly (string | number)[]): boolean {
  const [one, other] = [place, path].map((steps) => steps.filter((step) => typeof step === "string"));
  return one?.slice(0, other?.length).every((step, index) => step === other?.[index]) ?? false;
}
