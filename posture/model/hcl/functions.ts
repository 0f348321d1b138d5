import { isObject, Json } from "../attribute";

type Call = (...args: readonly Json[]) => Json | undefined;

const text = (value: Json | undefined): string | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
const list = (value: Json | undefined): readonly Json[] | undefined =>
  Array.isArray(value) ? (value as readonly Json[]) : undefined;
const tree = (value: Json | undefined): Readonly<Record<string, Json>> | undefined =>
  isObject(value) ? (value as Readonly<Record<string, Json>>) : undefined;
const onText =
  (change: (value: string, ...args: readonly string[]) => Json | undefined): Call =>
  (...args) => {
    const texts = args.map(text);
    const [first, ...others] = texts;
    return first === undefined || others.includes(undefined) ? undefined : change(first, ...(others as string[]));
  };
const onList =
  (change: (value: readonly Json[], ...args: readonly Json[]) => Json | undefined): Call =>
  (first, ...others) => {
    const values = list(first);
    return values && change(values, ...others);
  };
const distinct = (values: readonly Json[]): readonly Json[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

function decoded(value: string): Json | undefined {
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}

const flatten = (values: readonly Json[]): readonly Json[] =>
  values.flatMap((value) => (list(value) ? flatten(list(value) ?? []) : [value]));

/** Formats `%s`, `%d` and `%v`; other verbs are not known here. */
function format(pattern: string, args: readonly Json[]): string | undefined {
  let next = 0;
  let isKnown = true;
  const result = pattern.replace(/%(.)/g, (_, verb: string) => {
    if (verb === "%") return "%";
    const value = text(args[next++]);
    if (!"sdv".includes(verb) || value === undefined) isKnown = false;
    return value ?? "";
  });
  return isKnown ? result : undefined;
}

/** Terraform's functions that give the same result wherever they are called; the others are unknown here. */
export const FUNCTIONS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ["tostring", (value) => text(value)],
  [
    "tonumber",
    (value) => (text(value) === undefined || text(value) === "" ? undefined : toFinite(Number(text(value)))),
  ],
  ["tobool", (value) => (text(value) === "true" ? true : text(value) === "false" ? false : undefined)],
  ["tolist", (value) => list(value)],
  ["toset", onList(distinct)],
  ["tomap", (value) => tree(value)],
  ["lower", onText((value) => value.toLowerCase())],
  ["upper", onText((value) => value.toUpperCase())],
  ["trimspace", onText((value) => value.trim())],
  ["trimprefix", onText((value, prefix = "") => (value.startsWith(prefix) ? value.slice(prefix.length) : value))],
  [
    "trimsuffix",
    onText((value, suffix = "") => (suffix !== "" && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value)),
  ],
  ["replace", onText((value, from = "", to = "") => (/^\/.*\/$/.test(from) ? undefined : value.replaceAll(from, to)))],
  ["startswith", onText((value, prefix = "") => value.startsWith(prefix))],
  ["endswith", onText((value, suffix = "") => value.endsWith(suffix))],
  ["strcontains", onText((value, part = "") => value.includes(part))],
  ["base64encode", onText((value) => Buffer.from(value).toString("base64"))],
  ["base64decode", onText((value) => Buffer.from(value, "base64").toString("utf8"))],
  ["jsondecode", onText(decoded)],
  ["jsonencode", (value) => (value === undefined ? undefined : JSON.stringify(value))],
  ["format", (pattern, ...args) => (typeof pattern === "string" ? format(pattern, args) : undefined)],
  [
    "join",
    (separator, ...lists) => {
      const texts = lists.flatMap((one) => list(one) ?? [one as Json]).map(text);
      return typeof separator === "string" && !texts.includes(undefined) ? texts.join(separator) : undefined;
    },
  ],
  ["split", onText((separator, value = "") => value.split(separator))],
  ["concat", (...lists) => (lists.every(list) ? lists.flatMap((one) => list(one) ?? []) : undefined)],
  ["flatten", onList((values) => flatten(values))],
  ["compact", onList((values) => values.filter((value) => value !== "" && value !== null))],
  ["distinct", onList(distinct)],
  ["reverse", onList((values) => [...values].reverse())],
  ["one", onList((values) => (values.length === 1 ? values[0] : values.length === 0 ? null : undefined))],
  ["element", onList((values, at) => values[Number(at) % values.length])],
  ["contains", onList((values, value) => values.some((one) => JSON.stringify(one) === JSON.stringify(value)))],
  ["merge", (...trees) => (trees.every(tree) ? (Object.assign({}, ...trees) as Json) : undefined)],
  ["keys", (value) => tree(value) && Object.keys(value as object).sort()],
  [
    "values",
    (value) => {
      const object = tree(value);
      return (
        object &&
        Object.keys(object)
          .sort()
          .map((key) => object[key] as Json)
      );
    },
  ],
  [
    "lookup",
    (value, key, fallback) => {
      const object = tree(value);
      return object && typeof key === "string" ? (Object.hasOwn(object, key) ? object[key] : fallback) : undefined;
    },
  ],
  [
    "length",
    (value) =>
      typeof value === "string" ? value.length : (list(value) ?? (tree(value) && Object.keys(value as object)))?.length,
  ],
  ["coalesce", (...values) => values.find((value) => value !== null && value !== "")],
  ["max", (...values) => toFinite(Math.max(...values.map(Number)))],
  ["min", (...values) => toFinite(Math.min(...values.map(Number)))],
  ["sensitive", (value) => value],
  ["nonsensitive", (value) => value],
  ["try", (first) => first],
]);

const toFinite = (value: number) => (Number.isFinite(value) ? value : undefined);
