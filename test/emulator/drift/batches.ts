import type { Tree } from "../../../posture/model/input";
import { withBody } from "../../../mutations/generate";
import { bodyOf, nameOf } from "./addresses";
import { type ClaimedAttribute, rank, type Weakening } from "./attributes";
import { overlap, withValueAt } from "./places";

/** An attribute with the weakening that is tried next. */
export interface Trial {
  readonly attribute: ClaimedAttribute;
  readonly weakening: Weakening;
}

/** Attributes that are still to be changed, each with the weakenings that have not been tried. */
export class Pending {
  private readonly left = new Map<ClaimedAttribute, readonly Weakening[]>();
  /** Numbers of groups: attributes of one resource are changed together only if they are of one group. */
  private readonly groups = new Map<ClaimedAttribute, number>();
  private lastGroup = 0;

  constructor(attributes: readonly ClaimedAttribute[]) {
    for (const attribute of attributes) this.left.set(attribute, attribute.weakenings);
  }

  public get size(): number {
    return this.left.size;
  }

  /**
   * Takes as many as can be changed at once: places that do not overlap. Of one resource, values that are likely to be
   * refused wait until the others are done: a refusal stops whatever else is changed in the resource.
   */
  public takeBatch(): Trial[] {
    const batch: Trial[] = [];
    const taken = new Map<string, ClaimedAttribute[]>();
    const ranks = this.lowestRanks();
    for (const [attribute, [weakening]] of this.left) {
      const same = taken.get(attribute.address) ?? [];
      const fits = same.every(
        (one) => this.groups.get(one) === this.groups.get(attribute) && !overlap(one.place, attribute.place),
      );
      if (!weakening || rank(weakening) !== ranks.get(attribute.address) || !fits) continue;
      const trial = { attribute, weakening };
      if (opensBucket(trial) && batch.some(opensBucket)) continue;
      batch.push(trial);
      taken.set(attribute.address, [...same, attribute]);
    }
    return batch;
  }

  /** By resource, how likely at best it is that something is refused. */
  private lowestRanks(): ReadonlyMap<string, number> {
    const ranks = new Map<string, number>();
    for (const [{ address }, [weakening]] of this.left)
      if (weakening) ranks.set(address, Math.min(ranks.get(address) ?? Infinity, rank(weakening)));
    return ranks;
  }

  public done({ attribute }: Trial): void {
    this.left.delete(attribute);
  }

  /** Has the next weakening of the attribute tried. @returns whether there is one */
  public next({ attribute }: Trial): boolean {
    const [, ...others] = this.left.get(attribute) ?? [];
    if (others.length === 0) this.left.delete(attribute);
    else this.left.set(attribute, others);
    return others.length > 0;
  }

  /**
   * Has the same weakenings of one resource tried again in two parts: those that the reason for it names and those that
   * it does not, or two halves.
   */
  public split(trials: readonly Trial[], reason: string): void {
    const named = namedIn(trials, reason);
    const others = trials.filter((one) => !named.includes(one));
    const half = Math.ceil(trials.length / 2);
    const halves = [trials.slice(0, half), trials.slice(half)];
    this.separate(...(named.length > 0 && others.length > 0 ? [named, others] : halves));
  }

  /** Has parts of the same resource tried again, each without the others. */
  public separate(...parts: readonly (readonly Trial[])[]): void {
    for (const part of parts) {
      this.lastGroup += 1;
      for (const { attribute } of part) this.groups.set(attribute, this.lastGroup);
    }
  }
}

/**
 * Bindings are healed one by one, and Cloud Storage refuses a policy in which another public one is left once public
 * access is prevented again.
 */
const opensBucket = ({ attribute: { address }, weakening: { value } }: Trial): boolean =>
  address.startsWith("google_storage_bucket_iam_binding.") &&
  /\ball(?:Users|AuthenticatedUsers)\b/.test(JSON.stringify(value) ?? "");

/** Those whose attribute a refusal names, as Terraform or as the cloud writes it. */
export function namedIn(trials: readonly Trial[], reason: string): Trial[] {
  const words = new Set(reason.match(/\w+/g)?.map(plain));
  return trials.filter(({ attribute: { path } }) =>
    words.has(plain(/\w+$/.exec(path.replace(/\[\d+\]/g, ""))?.[0] ?? "")),
  );
}

const plain = (name: string): string => name.replaceAll("_", "").toLowerCase();

/** The stack with every weakening of a batch. */
export const weakened = (tree: Tree, batch: readonly Trial[]): Tree =>
  batch.reduce(
    (before, { attribute: { address, place }, weakening: { value } }) =>
      withBody(before, ...nameOf(address), withValueAt(bodyOf(before, address), place, value)),
    tree,
  );
