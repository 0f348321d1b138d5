import { isObject } from "../../model/attribute";

/** A place at which two settings differ. */
export interface Difference {
  readonly path: string;
  readonly production: unknown;
  readonly staging: unknown;
}

/** Every place at which two settings differ: lists of blocks are compared without regard to their order. */
export function differences(production: unknown, staging: unknown, path = ""): readonly Difference[] {
  if (same(production, staging)) return [];
  if (isObject(production) && isObject(staging)) {
    return [...new Set([...Object.keys(production), ...Object.keys(staging)])].flatMap((key) =>
      differences(production[key], staging[key], path === "" ? key : `${path}.${key}`),
    );
  }
  const [one, other] = [production, staging].map((side) =>
    Array.isArray(side) ? (side as readonly unknown[]) : isObject(side) ? [side] : undefined,
  );
  if (!one || !other || ![...one, ...other].every(isObject)) return [{ path, production, staging }];
  const [left, right] = [without(one, other), without(other, one)];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => index).flatMap((index) => {
    const [before, after] = [left[index], right[index]];
    return before === undefined || after === undefined
      ? [{ path, production: before, staging: after }]
      : differences(before, after, path);
  });
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** The elements of a list that another one does not have. */
function without(list: readonly unknown[], other: readonly unknown[]): readonly unknown[] {
  const counts = new Map<string, number>();
  for (const one of other) {
    const key = JSON.stringify(one);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return list.filter((one) => {
    const key = JSON.stringify(one);
    const left = counts.get(key) ?? 0;
    counts.set(key, left - 1);
    return left <= 0;
  });
}
