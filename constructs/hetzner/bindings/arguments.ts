import { IResolvable, TerraformMetaArguments, Tokenization, listMapper, listMapperHcl } from "cdktf";

/** The arguments of a config by name: each with its type in Terraform. The compiler checks them against the config. */
export type Arguments<Config> = { readonly [Name in ArgumentName<Config>]-?: Argument<Config[Name]> };
/** The names of a config's own arguments, without those that Terraform gives every resource. */
export type ArgumentName<Config> = Exclude<keyof Config, keyof TerraformMetaArguments> & string;
/** What an argument holds where it is known. */
export type Known<Value> = Exclude<Value, IResolvable | undefined>;

/** A scalar value. `!` marks the type of a required one. */
export type Simple = keyof typeof SIMPLE | `${keyof typeof SIMPLE}!`;
const SIMPLE = {
  string: { type: "simple", storageClassType: "string" },
  number: { type: "simple", storageClassType: "number" },
  boolean: { type: "simple", storageClassType: "boolean" },
  strings: { type: "list", storageClassType: "stringList" },
  numbers: { type: "list", storageClassType: "numberList" },
  labels: { type: "map", storageClassType: "stringMap" },
} as const;

/** An object, or a list of them, as the provider's schema has it: blocks and attributes differ in HCL. */
export interface Nested<Value = unknown, Required extends boolean = boolean> {
  readonly nesting: "block" | "attribute";
  readonly required: Required;
  readonly fields: Arguments<Value>;
}

type Argument<Value> =
  Known<Value> extends infer Found
    ? [SimpleOf<Found>] extends [never]
      ? Nested<Found extends readonly (infer Element)[] ? Element : Found, undefined extends Value ? false : true>
      : `${SimpleOf<Found>}${undefined extends Value ? "" : "!"}`
    : never;
type SimpleOf<Value> = [Value] extends [string]
  ? "string"
  : [Value] extends [number]
    ? "number"
    : [Value] extends [boolean]
      ? "boolean"
      : [Value] extends [readonly string[]]
        ? "strings"
        : [Value] extends [readonly number[]]
          ? "numbers"
          : [Value] extends [Readonly<Record<string, string>>]
            ? "labels"
            : never;

type Table = Readonly<Record<string, Simple | Nested>>;
type Values = Readonly<Record<string, unknown>>;

/** The name of an argument or attribute in Terraform: `ipRange` is `ip_range`. */
export const terraformName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The arguments as Terraform JSON. */
export function toTerraform(table: Table, values: Values): Record<string, unknown> {
  return each(table, values, (type, value) => {
    if (typeof type === "string") return value;
    return nested(
      value,
      (element) => toTerraform(type.fields as Table, element),
      (map) => listMapper(map, type.nesting === "block"),
    );
  });
}

/** The arguments as cdktf's HCL printer takes them. */
export function toHclTerraform(table: Table, values: Values): Record<string, unknown> {
  return each(table, values, (type, value) => {
    if (typeof type === "string")
      return { value, isBlock: false, ...SIMPLE[type.replace("!", "") as keyof typeof SIMPLE] };
    const isBlock = type.nesting === "block";
    // A list even for a single object: the printer writes `name = { ... }` for a list that is neither a block nor an
    // array.
    return {
      value: nested(
        value,
        (element) => toHclTerraform(type.fields as Table, element),
        (map) => listMapperHcl(map, isBlock),
      ),
      isBlock,
      type: "list",
      storageClassType: "object",
    };
  });
}

function each(
  table: Table,
  values: Values,
  write: (type: Simple | Nested, value: unknown) => unknown,
): Record<string, unknown> {
  const given = Object.entries(table).filter(([name]) => values[name] !== undefined);
  return Object.fromEntries(given.map(([name, type]) => [terraformName(name), write(type, values[name])]));
}

function nested(
  value: unknown,
  map: (element: Values) => unknown,
  list: (map: (element: Values) => unknown) => (value: unknown) => unknown,
): unknown {
  const element = (one: Values): unknown => (Tokenization.isResolvable(one) ? one : map(one));
  return Array.isArray(value) || Tokenization.isResolvable(value) ? list(element)(value) : element(value as Values);
}
