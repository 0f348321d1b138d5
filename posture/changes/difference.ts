import { ABSENT, Attribute, isObject, Json, UNTIL_APPLY } from "../model/attribute";
import { PlannedChange } from "../model/plan";

/** One place at which before and after differ: a plain value, or a whole list of plain values. */
export interface Difference {
  /**
   * As a reader finds it: `settings.backup_configuration.enabled`, `rule[2].action`. No further than to what is
   * sensitive as a whole.
   */
  readonly path: string;
  /** Last name of the path. */
  readonly name: string;
  readonly before: Attribute;
  readonly after: Attribute;
}

/** A place in one side, with what is marked there. */
interface Place {
  readonly value: unknown;
  readonly sensitive: unknown;
  readonly unknown: unknown;
}

const EMPTY_PLACE: Place = { value: undefined, sensitive: undefined, unknown: undefined };
const UNKNOWN: Attribute = { kind: "unknown", until: UNTIL_APPLY };
/** Attributes by which blocks of a list are told apart, where their order is not to be trusted. */
const IDENTITY_KEYS = ["name", "key", "id", "priority", "log_type"];
const MAX_DEPTH = 64;

/** Where a resource's attributes change. None where it comes or goes as a whole. */
export function differencesOf({
  before,
  after,
  beforeSensitive,
  afterSensitive,
  afterUnknown,
}: PlannedChange): readonly Difference[] {
  if (!isObject(before) || !isObject(after)) return [];
  const found: Difference[] = [];
  compare(
    { value: before, sensitive: beforeSensitive, unknown: undefined },
    { value: after, sensitive: afterSensitive, unknown: afterUnknown },
    "",
    "",
    MAX_DEPTH,
    found,
  );
  return found;
}

function compare(before: Place, after: Place, path: string, name: string, depth: number, found: Difference[]): void {
  if (before.value === after.value && after.unknown === undefined) return;
  if (
    depth > 0 &&
    (isObject(before.value) || isObject(after.value) || (isObject(after.unknown) && isEmpty(before.value)))
  ) {
    // The keys of a sensitive map are as sensitive as what they hold.
    const hidden = before.sensitive === true || after.sensitive === true;
    for (const key of keysOf(before.value, after.value, after.unknown)) {
      const untouched =
        below(before.value, key) === below(after.value, key) &&
        after.unknown !== true &&
        below(after.unknown, key) === undefined;
      if (!untouched)
        compare(
          child(before, key),
          child(after, key),
          hidden ? path : path === "" ? key : `${path}.${key}`,
          key,
          depth - 1,
          found,
        );
    }
  } else if (depth > 0 && (isBlocks(before.value) || isBlocks(after.value))) {
    compareBlocks(before, after, path, name, depth, found);
  } else if (
    after.unknown === true ? !isEmpty(before.value) || isEmpty(after.value) : !same(before.value, after.value)
  ) {
    found.push({ path, name, before: attribute(before), after: attribute(after) });
  }
}

/**
 * Blocks that stand on both sides are no difference, wherever they stand; the others are paired by what names them, or
 * else by their order.
 */
function compareBlocks(
  before: Place,
  after: Place,
  path: string,
  name: string,
  depth: number,
  found: Difference[],
): void {
  const [old, now] = [items(before), items(after)];
  const single = Math.max(old.length, now.length) === 1;
  if (single && old[0] && now[0]) return compare(old[0].place, now[0].place, path, name, depth - 1, found);
  const rest = withoutCommon(old, now);
  for (const [one, other] of pairs(rest.old, rest.now)) {
    const index = other?.index ?? one?.index ?? 0;
    compare(
      one?.place ?? EMPTY_PLACE,
      other?.place ?? (after.unknown === true ? { ...EMPTY_PLACE, unknown: true } : EMPTY_PLACE),
      single ? path : `${path}[${index}]`,
      name,
      depth - 1,
      found,
    );
  }
}

interface Item {
  readonly index: number;
  readonly place: Place;
}

function withoutCommon(old: readonly Item[], now: readonly Item[]): { old: Item[]; now: Item[] } {
  const text = ({ place }: Item) => (isMarked(place.unknown) ? undefined : stringify(place.value));
  const counts = new Map<string, number>();
  const texts = now.map(text);
  for (const one of texts) if (one !== undefined) counts.set(one, (counts.get(one) ?? 0) + 1);
  const common = new Map<string, number>();
  const restOfOld = old.filter((item) => {
    const one = text(item);
    const left = one === undefined ? 0 : (counts.get(one) ?? 0);
    if (one === undefined || left === 0) return true;
    counts.set(one, left - 1);
    common.set(one, (common.get(one) ?? 0) + 1);
    return false;
  });
  const restOfNow = now.filter((_, index) => {
    const one = texts[index];
    const left = one === undefined ? 0 : (common.get(one) ?? 0);
    if (one === undefined || left === 0) return true;
    common.set(one, left - 1);
    return false;
  });
  return { old: restOfOld, now: restOfNow };
}

function pairs(old: readonly Item[], now: readonly Item[]): (readonly [Item | undefined, Item | undefined])[] {
  const named = new Map<string, Item>();
  for (const item of old) {
    const identity = identityOf(item);
    if (identity !== undefined && !named.has(identity)) named.set(identity, item);
  }
  const paired: (readonly [Item | undefined, Item | undefined])[] = [];
  const taken = new Set<Item>();
  const unnamed: Item[] = [];
  for (const item of now) {
    const identity = identityOf(item);
    const match = identity === undefined ? undefined : named.get(identity);
    if (match && !taken.has(match)) {
      taken.add(match);
      paired.push([match, item]);
    } else if (identity === undefined) unnamed.push(item);
    else paired.push([undefined, item]);
  }
  const left = old.filter((item) => !taken.has(item));
  const plain = left.filter((item) => identityOf(item) === undefined);
  const gone = left.filter((item) => identityOf(item) !== undefined).map((item) => [item, undefined] as const);
  return [
    ...paired,
    ...gone,
    ...Array.from(
      { length: Math.max(plain.length, unnamed.length) },
      (_, index) => [plain[index], unnamed[index]] as const,
    ),
  ];
}

function identityOf({ place: { value } }: Item): string | undefined {
  if (!isObject(value)) return undefined;
  for (const key of IDENTITY_KEYS) {
    const one = Object.hasOwn(value, key) ? value[key] : undefined;
    if ((typeof one === "string" && one !== "") || typeof one === "number") return `${key} ${one}`;
  }
  return undefined;
}

function items(place: Place): Item[] {
  if (isObject(place.value)) return [{ index: 0, place }];
  const blocks: unknown = Array.isArray(place.value) ? place.value : place.unknown;
  return Array.isArray(blocks) ? blocks.map((_, index) => ({ index, place: child(place, `${index}`) })) : [];
}

function child({ value, sensitive, unknown }: Place, key: string): Place {
  return {
    value: below(value, key),
    sensitive: sensitive === true || below(sensitive, key),
    unknown: unknown === true || below(unknown, key),
  };
}

function below(tree: unknown, key: string): unknown {
  if (Array.isArray(tree)) return tree[Number(key)];
  return isObject(tree) && Object.hasOwn(tree, key) ? tree[key] : undefined;
}

function keysOf(before: unknown, after: unknown, unknown: unknown): Iterable<string> {
  const keys = new Set(isObject(before) ? Object.keys(before) : []);
  if (isObject(after)) for (const key of Object.keys(after)) keys.add(key);
  if (isObject(unknown)) for (const key of Object.keys(unknown)) keys.add(key);
  return keys;
}

function attribute({ value, sensitive, unknown }: Place): Attribute {
  if (unknown === true) return UNKNOWN;
  if (isEmpty(value)) return isMarked(unknown) ? UNKNOWN : ABSENT;
  return { kind: "value", value: value as Json, sensitive: isMarked(sensitive), references: [] };
}

function isMarked(mask: unknown, depth = MAX_DEPTH): boolean {
  if (mask === true) return true;
  if (typeof mask !== "object" || mask === null) return false;
  return depth === 0 || Object.values(mask).some((one) => isMarked(one, depth - 1));
}

const isBlocks = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.some(isObject);

/** Providers say "not set" in many ways. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function same(one: unknown, other: unknown): boolean {
  if (one === other || (isEmpty(one) && isEmpty(other))) return true;
  if (typeof one === "string" && typeof other === "string") return sameJson(one, other);
  if (typeof one !== "object" || typeof other !== "object") return false;
  const text = stringify(one);
  return text !== undefined && text === stringify(other);
}

const JSON_TEXT = /^\s*[[{][^]*[\]}]\s*$/;
/** More digits than a number of JavaScript holds: two that differ would be read as one. */
const LARGE_NUMBER = /\d{16}/;

/**
 * Whether two texts are the same JSON, such as a policy or a dashboard, whatever their white space and the order of
 * keys.
 */
function sameJson(one: string, other: string): boolean {
  if (![one, other].every((text) => JSON_TEXT.test(text) && !LARGE_NUMBER.test(text))) return false;
  try {
    return stringify(sorted(JSON.parse(one), MAX_DEPTH)) === stringify(sorted(JSON.parse(other), MAX_DEPTH));
  } catch {
    return false;
  }
}

function sorted(value: unknown, depth: number): unknown {
  if (depth === 0) throw new RangeError("nested deeper than what is compared");
  if (Array.isArray(value)) return value.map((one: unknown) => sorted(one, depth - 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key], depth - 1)]),
  );
}

/** As JSON; nothing where it is nested beyond what can be written. */
export function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
