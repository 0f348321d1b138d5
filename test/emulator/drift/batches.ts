import type { Tree } from "../../../posture/model/input";
import { withBody } from "../../../mutations/generate";
import { bodyOf, nameOf } from "./addresses";
import type { ClaimedAttribute, Weakening } from "./attributes";
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

  /** Takes as many as can be changed at once: places that do not overlap. */
  public takeBatch(): Trial[] {
    const batch: Trial[] = [];
    const taken = new Map<string, ClaimedAttribute[]>();
    for (const [attribute, [weakening]] of this.left) {
      const same = taken.get(attribute.address) ?? [];
      const fits = same.every(
        (one) => this.groups.get(one) === this.groups.get(attribute) && !overlap(one.place, attribute.place),
      );
      if (!weakening || !fits) continue;
      batch.push({ attribute, weakening });
      taken.set(attribute.address, [...same, attribute]);
    }
    return batch;
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

  /** Has the same weakenings of one resource tried again, in two halves. */
  public split(trials: readonly Trial[]): void {
    const half = Math.ceil(trials.length / 2);
    for (const part of [trials.slice(0, half), trials.slice(half)]) {
      this.lastGroup += 1;
      for (const { attribute } of part) this.groups.set(attribute, this.lastGroup);
    }
  }
}

/** The stack with every weakening of a batch. */
export const weakened = (tree: Tree, batch: readonly Trial[]): Tree =>
  batch.reduce(
    (before, { attribute: { address, place }, weakening: { value } }) =>
      withBody(before, ...nameOf(address), withValueAt(bodyOf(before, address), place, value)),
    tree,
  );
