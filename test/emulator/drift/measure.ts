import { isDeepStrictEqual } from "node:util";
import type { MutationTarget } from "../../../mutations/run";
import { assessDrift } from "../../../posture/assess-drift";
import type { Tree } from "../../../posture/model/input";
import { readPlan } from "../../../posture/model/plan";
import { withBody } from "../../../mutations/generate";
import { type Deployable, expectSuccess } from "../deployed";
import { bodyOf, nameOf } from "./addresses";
import { type ClaimedAttribute, claimedAttributes, type Weakening } from "./attributes";
import { namedIn, Pending, type Trial, weakened } from "./batches";
import { BehindItsBack, type Effect, type Effects, effectsOf, type Refusal } from "./behind";
import { overlap, type Place, valueAt, withValueAt } from "./places";
import { appliedValues, statedValues, withStatedValue } from "./states";
import { verdictsOn, violatedBy } from "./verdicts";

/** What was found of an attribute that was changed behind Terraform's back. */
interface Found {
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
}

export interface Drifted extends Found {
  /** Whether one apply put it back, as the next plan shows. */
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

interface Plan {
  readonly drift: Effects;
  readonly changes: Effects;
  readonly listed: ReadonlySet<string>;
  /** What the plan read before it proposed any change. */
  readonly state: Tree;
}

export const REPLACED = "replaces the resource";
export const NO_EFFECT = "changes nothing";
/** With the value that the cloud makes of another, in place of which claims demand nothing else. */
export const BECOMES = "makes no claim false: it becomes";
const PLAN = "drift.tfplan";

/**
 * Changes each attribute of a deployed stack that claims stand on behind Terraform's back, in batches.
 *
 * @param other a stack whose attributes are measured elsewhere: those that this one has with the same value are not
 */
export async function measureDrift(deployable: Deployable, specimen: MutationTarget, other?: Tree): Promise<Measured> {
  return new Measurement(deployable, specimen, claimedAttributes(specimen, other)).run();
}

class Measurement {
  private readonly pending: Pending;
  private readonly behind: BehindItsBack;
  private readonly reasons = new Map<ClaimedAttribute, string[]>();
  private readonly leftOut: LeftOut[] = [];
  private readonly found: Found[] = [];
  /** Attributes that the plan after the one that had to heal them still shows. */
  private readonly unhealed = new Set<ClaimedAttribute>();
  private state = "";

  constructor(
    private readonly deployable: Deployable,
    private readonly specimen: MutationTarget,
    attributes: readonly ClaimedAttribute[],
  ) {
    this.pending = new Pending(attributes);
    this.behind = new BehindItsBack(deployable, specimen.name);
  }

  public async run(): Promise<Measured> {
    const clean = await this.plan();
    expect(changedIn(clean)).toEqual([]);
    let batches = 0;
    for (;;) {
      const started = performance.now();
      const batch = await this.agree();
      if (batch.length === 0) break;
      batches += 1;
      const agreed = performance.now();
      await this.drift(batch, clean.state);
      const [planning, drifting] = [agreed - started, performance.now() - agreed].map((ms) => (ms / 1000).toFixed(0));
      process.stderr.write(
        `${this.specimen.name}: batch ${batches} of ${batch.length} attributes took ${planning} s to agree on and ` +
          `${drifting} s to change and heal; ${this.found.length} changed so far, ${this.pending.size} to go\n`,
      );
    }
    const last = await this.plan();
    expect(changedIn(last)).toEqual([]);
    const drifted = this.found.map((one) => ({ ...one, isHealed: one.isPlanned && !this.unhealed.has(one.attribute) }));
    return { drifted, leftOut: this.leftOut, batches };
  }

  /** The next batch, once nothing in it would replace a resource or is refused before anything is changed. */
  private async agree(): Promise<readonly Trial[]> {
    // Fingerprints of what other resources are part of have changed since.
    expectSuccess(await this.terraform("refresh", "-input=false", "-no-color"));
    const pulled = await this.terraform("state", "pull");
    expectSuccess(pulled);
    this.state = pulled.output;
    for (;;) {
      const batch = this.withoutUndone(this.pending.takeBatch());
      if (batch.length === 0) return [];
      const planned = await this.behind.plan(weakened(this.specimen.tree, batch), this.state);
      if (isRefused(planned)) this.blame(batch, planned);
      else if (!this.sortOut(batch, planned)) return batch;
    }
  }

  /**
   * Those of a batch that violate their claims together as well: a change may undo another one's, as where the volumes
   * of two secrets change places. The others wait.
   */
  private withoutUndone(batch: readonly Trial[]): readonly Trial[] {
    const claims = [...new Set(batch.flatMap(({ weakening }) => weakening.claims))];
    const violated = violatedBy(this.specimen, weakened(this.specimen.tree, batch), claims);
    const left = batch.filter(({ weakening }) => weakening.claims.every((id) => violated.includes(id)));
    if (left.length === batch.length) return batch;
    return left.length > 0 ? this.withoutUndone(left) : batch.slice(0, 1);
  }

  /** Changes a batch behind Terraform's back, and has Terraform find and heal it. */
  private async drift(batch: readonly Trial[], clean: Tree): Promise<void> {
    const { state: after, refusals } = await this.behind.apply();
    const refused = this.blame(batch, refusals);
    const applied = batch.filter((trial) => {
      if (refused.includes(trial)) return false;
      const { address, place } = trial.attribute;
      if (differs(appliedValues(this.state, address), appliedValues(after, address), place)) return true;
      if (refused.length === 0) this.giveUp(trial, NO_EFFECT);
      return false;
    });
    // A refusal may have left half of a change.
    if (applied.length + refused.length === 0) return;

    const plan = await this.plan();
    this.checkHealed(plan, batch);
    expectSuccess(await this.terraform("apply", "-input=false", "-no-color", PLAN));
    const claims = [...new Set(applied.flatMap(({ weakening }) => weakening.claims))];
    const together = verdictsOn(this.specimen, plan.state, claims);
    // What is left of a batch may undo what the whole of it would have violated.
    const certain = violatedBy(this.specimen, weakened(this.specimen.tree, applied), claims);
    for (const trial of applied) {
      const { attribute, weakening } = trial;
      const { address, place } = attribute;
      const value = valueAt(statedValues(plan.state, address), place);
      const isOld = isDeepStrictEqual(value, valueAt(statedValues(clean, address), place));
      const expected = isOld ? weakening.claims : this.violatedWith(trial, value);
      if (expected.length === 0) {
        this.giveUp(trial, `${BECOMES} ${JSON.stringify(value)}`);
        continue;
      }
      this.pending.done(trial);
      const alone = verdictsOn(this.specimen, withStatedValue(clean, address, place, value), expected);
      const isNamed = (id: string) =>
        alone.violated.includes(id) && (together.violated.includes(id) || !certain.includes(id));
      this.found.push({
        attribute,
        weakening,
        isPlanned: [plan.drift, plan.changes].some((effects) => shows(effects.get(address), place)),
        isListed: plan.listed.has(address),
        missed: expected.filter((id) => !alone.untold.includes(id) && !isNamed(id)),
        untold: alone.untold,
      });
    }
  }

  /** Claims that a change violates: those of its weakening, unless the cloud or the provider made another value. */
  private violatedWith({ attribute: { address, place }, weakening }: Trial, value: unknown): readonly string[] {
    const { claims, value: wanted } = weakening;
    const isLiteral =
      ["number", "boolean"].includes(typeof wanted) || (typeof wanted === "string" && !/\$\{/.test(wanted));
    if (!isLiteral || String(value) === String(wanted)) return claims;
    const { tree } = this.specimen;
    const body = withValueAt(bodyOf(tree, address), place, value);
    return violatedBy(this.specimen, withBody(tree, ...nameOf(address), body), claims);
  }

  /** Notes what the plan before has not healed: a plan shows it beside what has been changed since. */
  private checkHealed({ changes }: Plan, changed: readonly Trial[]): void {
    for (const { attribute } of this.found) {
      const { address, place } = attribute;
      const isChangedAgain = ofResource(changed, address).some((trial) => overlap(trial.attribute.place, place));
      if (!isChangedAgain && shows(changes.get(address), place)) this.unhealed.add(attribute);
    }
  }

  /** Those of a batch that refusals are about. */
  private blame(batch: readonly Trial[], refusals: readonly Refusal[]): Trial[] {
    const reasons = new Map(refusals.map(({ address, reason }) => [address, reason]));
    return [...reasons].flatMap(([address, reason]) => {
      const found = ofResource(batch, address);
      if (found.length === 0) throw new Error(`${address}: ${reason}`);
      const [sole, ...more] = namedIn(found, reason).filter(({ weakening: { value } }) => isQuoted(value, reason));
      if (sole && more.length === 0) this.giveUp(sole, `is refused: ${reason}`);
      else this.narrowDown(found, `is refused: ${reason}`);
      return found;
    });
  }

  /** Gives up what would make another resource, or changes nothing. @returns whether there was any */
  private sortOut(batch: readonly Trial[], effects: Effects): boolean {
    const effectOf = ({ attribute: { address } }: Trial): Effect => {
      const effect = effects.get(address);
      if (!effect) throw new Error(`${address} is not planned`);
      return effect;
    };
    const idle = batch.filter((trial) => {
      const [effect, { place }] = [effectOf(trial), trial.attribute];
      return !shows(effect, place) && valueAt(effect.afterUnknown, place) === undefined;
    });
    const replaced = batch.filter((trial) => effectOf(trial).actions.includes("delete"));
    // What depends on a resource that is replaced is replaced with it, whatever is changed in it.
    const causes = replaced.filter((trial) =>
      effectOf(trial).replacePaths.some((path) => isAbout(trial.attribute.place, path)),
    );
    for (const address of new Set(idle.map(({ attribute }) => attribute.address))) {
      const alike = ofResource(idle, address);
      const others = ofResource(batch, address).filter((trial) => !alike.includes(trial));
      // What is switched off hides what it does: sample_rate beside enable.
      if (others.length > 0) this.pending.separate(alike, others);
      else for (const trial of alike) this.giveUp(trial, NO_EFFECT);
    }
    for (const trial of causes) if (!idle.includes(trial)) this.giveUp(trial, REPLACED);
    if (causes.length === 0)
      for (const address of new Set(replaced.map(({ attribute }) => attribute.address)))
        this.narrowDown(ofResource(replaced, address), REPLACED);
    return idle.length + replaced.length > 0;
  }

  /** Gives up the trial that something became of its resource by; of several, it is found in halves. */
  private narrowDown(trials: readonly Trial[], reason: string): void {
    const [first, ...others] = trials;
    if (first && others.length === 0) this.giveUp(first, reason);
    else this.pending.split(trials, reason);
  }

  private giveUp(trial: Trial, reason: string): void {
    const { attribute, weakening } = trial;
    const reasons = [...(this.reasons.get(attribute) ?? []), `${weakening.detail} ${reason}`];
    this.reasons.set(attribute, reasons);
    if (!this.pending.next(trial)) this.leftOut.push({ attribute, reasons });
  }

  /** An ordinary plan. */
  private async plan(): Promise<Plan> {
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

  private terraform(...args: readonly string[]) {
    return this.deployable.stacks.terraform(this.specimen.name, args);
  }
}

const changedIn = ({ changes }: Plan): string[] =>
  [...changes].flatMap(([address, { actions }]) => (actions.join() === "no-op" ? [] : [address]));

const isQuoted = (value: unknown, reason: string): boolean =>
  typeof value === "string" && value !== "" && reason.includes(value);

const ofResource = (batch: readonly Trial[], address: string): Trial[] =>
  batch.filter(({ attribute }) => attribute.address === address);

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
