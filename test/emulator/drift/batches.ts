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
  /** Those that are tried without another change of their resource. */
  private readonly alone = new Set<ClaimedAttribute>();

  constructor(attributes: readonly ClaimedAttribute[]) {
    for (const attribute of attributes) this.left.set(attribute, attribute.weakenings);
  }

  /** Takes as many as can be changed at once: places that do not overlap. */
  public takeBatch(): Trial[] {
    const batch: Trial[] = [];
    for (const [attribute, [weakening]] of this.left) {
      const same = batch.filter((one) => one.attribute.address === attribute.address);
      const isCrowded = this.alone.has(attribute) || same.some((one) => this.alone.has(one.attribute));
      if (isCrowded && same.length > 0) continue;
      if (weakening && !same.some((one) => overlap(one.attribute.place, attribute.place)))
        batch.push({ attribute, weakening });
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

  /** Has the same weakening tried again, alone. */
  public apart({ attribute }: Trial): void {
    this.alone.add(attribute);
  }
}

/** The stack with every weakening of a batch. */
export const weakened = (tree: Tree, batch: readonly Trial[]): Tree =>
  batch.reduce(
    (before, { attribute: { address, place }, weakening: { value } }) =>
      withBody(before, ...nameOf(address), withValueAt(bodyOf(before, address), place, value)),
    tree,
  );
