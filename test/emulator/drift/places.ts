import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../../posture/model/attribute";

/** A key, or the one element of a list whose key has this value. */
type Step = string | { readonly key: string; readonly value: string };

/** Where an attribute stands in a resource, in a configuration as in a state. */
export type Place = readonly Step[];

/** What elements of a list are told apart by. */
const NAMES = ["name", "header_name", "log_type"];

/**
 * The place that a path of a configuration means. It ends at a list whose elements nothing tells apart: those of a set
 * have another order in a state.
 *
 * @param path such as `settings.database_flags[3].value`
 */
export function placeOf(body: unknown, path: string): Place {
  const place: Step[] = [];
  let [value, rest] = [body, path];
  while (rest !== "") {
    const key = keyAt(value, rest);
    if (key === undefined || !isObject(value)) throw new Error(`${path}: nothing at ${rest}`);
    place.push(key);
    value = value[key];
    const [matched, index] = /^(?:\[(\d+)\])?\.?/.exec(rest.slice(key.length)) ?? [""];
    rest = rest.slice(key.length + matched.length);
    if (index === undefined || !Array.isArray(value)) continue;
    const list: readonly unknown[] = value;
    value = list[Number(index)];
    if (list.length === 1) continue;
    const name = NAMES.find((one) => new Set(list.map((element) => textAt(element, one))).size === list.length);
    const named = name === undefined ? undefined : textAt(value, name);
    if (name === undefined || named === undefined) return place;
    place.push({ key: name, value: named });
  }
  return place;
}

/** The key that a path begins with: keys of maps have dots in them. */
const keyAt = (value: unknown, path: string): string | undefined =>
  Object.keys(isObject(value) ? value : {})
    .filter((key) => path.startsWith(key) && /^(\.|\[|$)/.test(path.slice(key.length)))
    .sort((one, other) => other.length - one.length)[0];

const textAt = (element: unknown, key: string): string | undefined => {
  const value = isObject(element) ? element[key] : undefined;
  return typeof value === "string" ? value : undefined;
};

/** Whether one place lies within the other. */
export const overlap = (one: Place, other: Place): boolean =>
  one.slice(0, other.length).every((step, index) => isDeepStrictEqual(step, other[index]));

/** What stands at a place; undefined where nothing does. A state has a list where a configuration has one block. */
export function valueAt(value: unknown, [step, ...rest]: Place): unknown {
  if (step === undefined) return value;
  if (typeof step !== "string") {
    const found = Array.isArray(value) ? value.find((one) => textAt(one, step.key) === step.value) : undefined;
    return valueAt(found, rest);
  }
  const block: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return isObject(block) ? valueAt(block[step], rest) : undefined;
}

/** A copy with another value at a place, or with none where it is undefined. */
export function withValueAt(value: unknown, [step, ...rest]: Place, put: unknown): unknown {
  if (step === undefined) return put;
  if (typeof step !== "string") {
    if (!Array.isArray(value)) throw new Error(`no list with ${step.value}`);
    const list: readonly unknown[] = value;
    const index = list.findIndex((one) => textAt(one, step.key) === step.value);
    const element = withValueAt(list[index], rest, put);
    if (element === undefined) return list.filter((_, other) => other !== index);
    return index < 0 ? [...list, element] : list.map((one, other) => (other === index ? element : one));
  }
  if (Array.isArray(value) && value.length === 1) return [withValueAt(value[0], [step, ...rest], put)];
  const { [step]: old, ...others } = isObject(value) ? value : {};
  const replaced = withValueAt(old, rest, put);
  return replaced === undefined ? others : { ...others, [step]: replaced };
}
