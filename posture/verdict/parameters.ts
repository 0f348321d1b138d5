/**
 * Parameters of checks: what a page may give a check, with meaning, unit, default and limits.
 *
 * Plain objects and functions, so that a review that only reads compiled pages loads no validation library.
 */

/** A value as a page states it. */
export type Given = string | number | boolean | readonly Given[] | { readonly [name: string]: Given };

/** What a page leaves out, and the parameter takes from the page's own lists. */
export type PageList = "companies" | "key-domains";

/** A fault of a value: what was given, and what is allowed. */
export interface ParameterFault {
  /** Where in the value; empty for the whole of it. */
  readonly path: readonly (string | number)[];
  readonly given: string;
  readonly allowed: string;
  /** Names that the value may be a misspelling of. */
  readonly names?: readonly string[];
}

/**
 * A parameter of a check.
 * @typeParam T type of its value
 * @typeParam R whether it has to be given
 */
export interface Parameter<T, R extends boolean = boolean> {
  /** Such as `integer`; in the catalogue and in messages. */
  readonly type: string;
  readonly meaning: string;
  readonly unit?: string;
  readonly required: R;
  /** The value where it is left out. */
  readonly default?: T;
  /** The list of the page that is its value where it is left out. */
  readonly fromPage?: PageList;
  /** Whether its value is part of the printed id. @default true */
  readonly printed?: boolean;
  /** JSON Schema of its value, for editors. */
  readonly schema: object;
  /** Limits in words, such as `1 to 365`. */
  readonly allowed: string;
  /** Faults of a value; none where it can be used. */
  faults(value: unknown): readonly ParameterFault[];
  /** The value with the defaults of its members. @default - the value itself */
  complete?(value: T): T;
  /** The value in the printed id. */
  format(value: T): string;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

type ValueOf<P> = P extends Parameter<infer T> ? T : never;
type RequiredNames<P extends Parameters> = {
  [K in keyof P]: P[K] extends Parameter<unknown, true> ? K : never;
}[keyof P];

/** Values of every parameter, with defaults filled in. */
export type Values<P extends Parameters> = { readonly [K in keyof P]: ValueOf<P[K]> };
/** Values that a check has to be given, and those that it may be given. */
export type Arguments<P extends Parameters> = { readonly [K in RequiredNames<P>]: ValueOf<P[K]> } & {
  readonly [K in keyof P]?: ValueOf<P[K]>;
};

interface Options<T> {
  readonly unit?: string;
  readonly default?: T;
  readonly printed?: boolean;
  readonly fromPage?: PageList;
}
type IsRequired<O> = O extends { readonly default: unknown } | { readonly fromPage: PageList } ? false : true;

/** One line of what was given, short enough for a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

const fault = (value: unknown, allowed: string, names?: readonly string[]): readonly ParameterFault[] => [
  { path: [], given: shown(value), allowed, ...(names && { names }) },
];

function parameter<T, const O extends Options<T>>(
  type: string,
  meaning: string,
  options: O,
  rest: Pick<Parameter<T>, "schema" | "allowed" | "faults" | "complete" | "format">,
): Parameter<T, IsRequired<O>> {
  const required = !("default" in options) && options.fromPage === undefined;
  return { type, meaning, ...options, required: required as IsRequired<O>, ...rest };
}

interface Limits {
  readonly minimum?: number;
  readonly maximum?: number;
}

function limits({ minimum, maximum }: Limits): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (minimum !== undefined) return `at least ${minimum}`;
  return maximum === undefined ? "any" : `at most ${maximum}`;
}

function numeric<const O extends Options<number> & Limits>(type: "integer" | "number", meaning: string, options: O) {
  const { minimum, maximum, unit } = options;
  const allowed = `${type === "integer" ? "a whole number" : "a number"}, ${limits(options)}${unit ? ` ${unit}` : ""}`;
  const isAllowed = (value: unknown) =>
    typeof value === "number" &&
    (type === "integer" ? Number.isInteger(value) : Number.isFinite(value)) &&
    value >= (minimum ?? -Infinity) &&
    value <= (maximum ?? Infinity);
  return parameter<number, O>(type, meaning, options, {
    schema: { type, ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) },
    allowed,
    faults: (value) => (isAllowed(value) ? [] : fault(value, allowed)),
    format: String,
  });
}

/** A whole number. */
export const integer = <const O extends Options<number> & Limits>(meaning: string, options: O) =>
  numeric("integer", meaning, options);
/** Any number. */
export const number = <const O extends Options<number> & Limits>(meaning: string, options: O) =>
  numeric("number", meaning, options);

const MAX_TEXT = 300;

/**
 * A text of 1 to 300 characters, or of as many as `options.maximum` says.
 * @param options.pattern what it has to match as a whole, and `options.allowed` says it in words
 */
export function text<
  const O extends Options<string> & { readonly pattern?: RegExp; readonly allowed?: string; readonly maximum?: number },
>(meaning: string, options: O) {
  const { pattern, maximum = MAX_TEXT } = options;
  const allowed = options.allowed ?? `a text of 1 to ${maximum} characters`;
  return parameter<string, O>("text", meaning, options, {
    schema: { type: "string", minLength: 1, maxLength: maximum, ...(pattern && { pattern: pattern.source }) },
    allowed,
    faults: (value) =>
      typeof value === "string" && value !== "" && value.length <= maximum && (pattern?.test(value) ?? true)
        ? []
        : fault(value, allowed),
    format: (value) => value,
  });
}

/** Any of these words. */
export function oneOf<const T extends string, const O extends Options<T> = Options<T>>(
  meaning: string,
  values: readonly T[],
  options: O,
): Parameter<T, IsRequired<O>> {
  const allowed = `one of ${values.join(", ")}`;
  return parameter<T, O>("one of", meaning, options, {
    schema: { enum: values },
    allowed,
    faults: (value) => (values.some((one) => one === value) ? [] : fault(value, allowed, values)),
    format: (value) => value,
  });
}

/** Yes or no. */
export const flag = <const O extends Options<boolean>>(meaning: string, options: O) =>
  parameter<boolean, O>("flag", meaning, options, {
    schema: { type: "boolean" },
    allowed: "true or false",
    faults: (value) => (typeof value === "boolean" ? [] : fault(value, "true or false")),
    format: String,
  });

const SCALAR_ALLOWED = "a text of at most 300 characters, a number, or true or false";

/** A text, a number, or true or false, as an attribute has it. */
export const scalar = <const O extends Options<string | number | boolean>>(meaning: string, options: O) =>
  parameter<string | number | boolean, O>("value", meaning, options, {
    schema: { type: ["string", "number", "boolean"], maxLength: MAX_TEXT },
    allowed: SCALAR_ALLOWED,
    faults: (value) =>
      (typeof value === "string" && value.length <= MAX_TEXT) ||
      (typeof value === "number" && Number.isFinite(value)) ||
      typeof value === "boolean"
        ? []
        : fault(value, SCALAR_ALLOWED),
    format: String,
  });

const MAX_ELEMENTS = 100;

/** A list of what another parameter takes: 1 to 100, or as many as `options.maximum` says. */
export function list<T, const O extends Options<readonly T[]> & { readonly maximum?: number }>(
  meaning: string,
  of: Parameter<T>,
  options: O,
) {
  const { maximum = MAX_ELEMENTS } = options;
  const allowed = `a list of 1 to ${maximum}, each ${of.allowed}`;
  return parameter<readonly T[], O>(`list of ${of.type}`, meaning, options, {
    schema: { type: "array", items: of.schema, minItems: 1, maxItems: maximum },
    allowed,
    faults: (value) =>
      !Array.isArray(value) || value.length === 0 || value.length > maximum
        ? fault(value, allowed)
        : value.flatMap((one, index) => of.faults(one).map((found) => ({ ...found, path: [index, ...found.path] }))),
    complete: (values) => values.map((value) => of.complete?.(value) ?? value),
    format: (values) => shortened(values.map((value) => of.format(value))),
  });
}

/** As many names as can be read at a glance. */
const shortened = (names: readonly string[]) =>
  names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");

/** A value that may be left out, and is `undefined` then. */
export const optional = <T>(of: Parameter<T>): Parameter<T | undefined, false> => ({
  ...of,
  required: false,
  default: undefined,
  format: (value) => (value === undefined ? "" : of.format(value)),
});

/** An object with these members. */
export function record<P extends Parameters, const O extends Options<Values<P>>>(
  meaning: string,
  members: P,
  options: O,
  format: (value: Values<P>) => string,
) {
  const names = Object.keys(members);
  const allowed = `an object with ${names.join(", ")}`;
  return parameter<Values<P>, O>("object", meaning, options, {
    schema: schemaOf(members),
    allowed,
    faults: (value) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? faultsOfArguments(members, value as Record<string, unknown>)
        : fault(value, allowed),
    complete: (value) => withDefaults(members, value),
    format,
  });
}

/** JSON Schema of values by name, with what each means. */
export const schemaOf = (parameters: Parameters): object => ({
  type: "object",
  properties: Object.fromEntries(
    Object.entries(parameters).map(([name, { schema, meaning, unit, default: standard }]) => [
      name,
      {
        description: unit === undefined ? meaning : `${meaning} In ${unit}.`,
        ...schema,
        ...(standard !== undefined && { default: standard }),
      },
    ]),
  ),
  required: Object.entries(parameters).flatMap(([name, { required }]) => (required ? [name] : [])),
  additionalProperties: false,
});

/** Values with the defaults of what is left out. */
export const withDefaults = <P extends Parameters>(parameters: P, given: object): Values<P> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, one]) => {
      const value = (given as Record<string, unknown>)[name];
      return [name, value === undefined ? one.default : (one.complete?.(value) ?? value)];
    }),
  ) as Values<P>;

/** Faults of values by name: unknown names, missing ones, and those of each value. */
export function faultsOfArguments(
  parameters: Parameters,
  given: Readonly<Record<string, unknown>>,
): readonly ParameterFault[] {
  const names = Object.keys(parameters);
  const unknown = Object.keys(given)
    .filter((name) => !Object.hasOwn(parameters, name))
    .map((name) => ({
      path: [name],
      given: shown(name),
      allowed: names.length === 0 ? "no parameter" : names.join(", "),
      names,
    }));
  const others = Object.entries(parameters).flatMap(([name, one]): readonly ParameterFault[] => {
    const value = given[name];
    if (value !== undefined) return one.faults(value).map((found) => ({ ...found, path: [name, ...found.path] }));
    return one.required ? [{ path: [], given: `no ${name}`, allowed: `${name}: ${one.allowed}` }] : [];
  });
  return [...unknown, ...others];
}
