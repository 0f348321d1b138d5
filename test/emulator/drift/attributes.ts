import { isDeepStrictEqual } from "node:util";
import type { Operator } from "../../../mutations/definitions/mutation";
import { mutationsOf } from "../../../mutations/generate";
import { mutate, type MutationTarget } from "../../../mutations/run";
import type { Tree } from "../../../posture/model/input";
import { bodyOf } from "./addresses";
import { alternativesOf } from "./alternatives";
import { type Place, placeOf, valueAt } from "./places";

/** Another value of an attribute, which makes claims false. */
export interface Weakening {
  readonly detail: string;
  readonly operator: Operator;
  /** Undefined where the attribute is not set any more. */
  readonly value: unknown;
  readonly claims: readonly string[];
}

/** An attribute of a managed resource that claims stand on. */
export interface ClaimedAttribute {
  readonly address: string;
  /** As mutations name it. */
  readonly path: string;
  readonly place: Place;
  readonly weakenings: readonly Weakening[];
}

/** What adds or removes resources changes no attribute. */
const OF_WHOLE_RESOURCES: readonly Operator[] = ["added", "removed", "reordered"];

/** A file or a line within a server's user_data: Terraform knows one attribute, which is weakened as a whole. */
const OF_A_TEXT = / /;

/**
 * Every attribute of a stack of which a weakening turns a claim to violated.
 *
 * @param other a stack whose attributes do not count where they have the same values
 */
export function claimedAttributes(specimen: MutationTarget, other?: Tree): ClaimedAttribute[] {
  const { tree } = specimen;
  const isSame = (address: string, path: string): boolean => {
    const [body, same] = [tree, other ?? {}].map((one) => bodyOf(one, address));
    const place = placeOf(body, path);
    return isDeepStrictEqual(valueAt(body, place), valueAt(same, place));
  };
  const mutations = [...mutationsOf(tree)]
    .filter(
      ({ address, path, operator }) =>
        !OF_WHOLE_RESOURCES.includes(operator) && bodyOf(tree, address) !== undefined && !OF_A_TEXT.test(path),
    )
    .filter(({ address, path }) => !isSame(address, path))
    .flatMap((mutation) => [mutation, ...alternativesOf(tree, mutation)]);
  const attributes = new Map<string, ClaimedAttribute>();
  let index = 0;
  for (const { outcome } of mutate(specimen, [specimen], false, mutations)) {
    const mutation = mutations[index++];
    if (!mutation || outcome.kind !== "killed") continue;
    const { address, path, operator, detail } = mutation;
    const key = `${address} ${path}`;
    const place = placeOf(bodyOf(tree, address), path);
    const { weakenings } = attributes.get(key) ?? { weakenings: [] };
    const value = valueAt(bodyOf(mutation.tree, address), place);
    const weakening = { operator, detail, value, claims: outcome.claims };
    attributes.set(key, { address, path, place, weakenings: [...weakenings, weakening] });
  }
  return [...attributes.values()].map((one) => ({ ...one, weakenings: [...one.weakenings].sort(byPlausibility) }));
}

/** Values that the provider can take come before those that it may complete by itself, or refuse. */
const byPlausibility = (one: Weakening, other: Weakening): number => rank(one) - rank(other);

/** The higher, the less likely it is that a provider and a cloud take the value. */
export const rank = ({ operator, value }: Weakening): number =>
  value === "something-else" ? 2 : value === undefined || operator === "dropped" ? 1 : 0;
