/** Anything that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A resource that an expression names, and the attribute of it that it reads. */
export interface Reference {
  /**
   * Address without the resource's own `count` and `for_each` keys; those of modules are there as far as they are the
   * same as the reader's.
   */
  readonly address: string;
  /** Attribute of that resource, such as `id`; empty where the whole resource is named. */
  readonly path: string;
}

/** A value that is known. */
export interface Value {
  readonly kind: "value";
  readonly value: Json;
  readonly sensitive: boolean;
  /** Where it comes from, where the file tells. */
  readonly references: readonly Reference[];
}

/** What a file says of one attribute. */
export type Attribute =
  | Value
  /** Known only after the apply, and made of these. */
  | { readonly kind: "reference"; readonly references: readonly Reference[] }
  /** Known only after the apply, or given from outside; `until` says what is missing. */
  | { readonly kind: "unknown"; readonly until: string }
  /** Not set: what the provider then does is for the rule to know. */
  | { readonly kind: "absent" };

/** A value whose references are looked for only when they are asked for. */
class LazyValue implements Value {
  public readonly kind = "value";
  private found: readonly Reference[] | undefined;

  constructor(
    public readonly value: Json,
    public readonly sensitive: boolean,
    private readonly find: () => readonly Reference[],
  ) {}

  public get references(): readonly Reference[] {
    return (this.found ??= this.find());
  }
}

/** A value that comes from where something else comes from; the first that names any resources tells where that is. */
export const valueFrom = (value: Json, sensitive: boolean, ...sources: readonly Value[]): Value =>
  new LazyValue(value, sensitive, () => {
    for (const { references } of sources) if (references.length > 0) return references;
    return [];
  });

/** A value in another form, from the same place. */
export const withValue = (from: Value, value: Json): Value => valueFrom(value, from.sensitive, from);

/** A text without what it may begin with, such as the kind of a member; anything else as it is. */
export const withoutPrefix = (attribute: Attribute, prefix: RegExp): Attribute =>
  attribute.kind === "value" && typeof attribute.value === "string" && prefix.test(attribute.value)
    ? withValue(attribute, attribute.value.replace(prefix, ""))
    : attribute;

export const ABSENT: Attribute = { kind: "absent" };
export const UNTIL_APPLY = "it is applied";

/** An attribute in a reader's words, never a sensitive value. */
export function describe(attribute: Attribute): string {
  switch (attribute.kind) {
    case "absent":
      return "not set";
    case "unknown":
      return `not known until ${attribute.until}`;
    case "reference":
      return (
        "from " +
        `${attribute.references.map(({ address, path }) => (path ? `${address}.${path}` : address)).join(", ")}`
      );
    case "value":
      return attribute.sensitive
        ? "(sensitive)"
        : typeof attribute.value === "string"
          ? attribute.value
          : written(attribute.value);
  }
}

function written(value: Json): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "(nested too deeply)";
  }
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
