/** What `terraform providers schema -json` says of a resource or a provider, as far as bindings are held against it. */
export interface Block {
  readonly attributes?: Record<string, Attribute>;
  readonly block_types?: Record<
    string,
    { readonly nesting_mode: string; readonly min_items?: number; readonly block: Block }
  >;
}
export interface Attribute {
  readonly type?: string | readonly [string, string];
  readonly nested_type?: { readonly nesting_mode: string; readonly attributes: Record<string, Attribute> };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly deprecated?: boolean;
}
type Table = Readonly<Record<string, unknown>>;
interface Nested {
  readonly nesting: string;
  readonly required: boolean;
  readonly fields: Table;
}

const TYPES: Record<string, readonly string[]> = {
  string: ["string"],
  number: ["number"],
  boolean: ["bool"],
  strings: ["list string", "set string"],
  numbers: ["list number", "set number"],
  labels: ["map string"],
};

/** Everything in which a binding's arguments, and a config that sets each, differ from the schema. */
export function wrong(table: Table, values: Table, block: Block, named: (name: string) => string, at = ""): string[] {
  return Object.entries(table).flatMap(([argument, type]) => {
    const name = named(argument);
    const where = `${at}${name}`;
    if (typeof type === "string") return wrongAttribute(type, block.attributes?.[name], where);
    const { nesting, required, fields } = type as Nested;
    const found = nestedIn(block, name);
    if (found?.nesting !== nesting)
      return [
        `${where}: ${nesting} in the binding, ${found?.nesting ?? "neither block nor nested attribute"} in the schema`,
      ];
    const value = values[argument];
    const first = (Array.isArray(value) ? value[0] : value) as Table;
    return [
      ...(found.required === required
        ? []
        : [`${where}: required ${String(required)} in the binding, ${String(found.required)} in the schema`]),
      ...(found.settable ? [] : [`${where}: cannot be set`]),
      ...(Array.isArray(value) === found.many ? [] : [`${where}: ${found.many ? "many" : "one"} in the schema`]),
      ...wrong(fields, first, found.block, named, `${where}.`),
    ];
  });
}

function wrongAttribute(type: string, attribute: Attribute | undefined, where: string): string[] {
  if (!attribute) return [`${where}: not in the schema`];
  const required = type.endsWith("!");
  return [
    ...(attribute.required || attribute.optional ? [] : [`${where}: cannot be set`]),
    ...(attribute.deprecated ? [`${where}: deprecated`] : []),
    ...(required === (attribute.required ?? false)
      ? []
      : [`${where}: required ${String(required)} in the binding, ${String(!required)} in the schema`]),
    ...(TYPES[type.replace("!", "")]?.includes(typeOf(attribute))
      ? []
      : [`${where}: ${type} in the binding, ${typeOf(attribute)} in the schema`]),
  ];
}

/**
 * What the schema lets be set, or demands, and the binding has no argument for. Deprecated attributes are none of its
 * business.
 */
export function missing(table: Table, block: Block, named: (name: string) => string, at = ""): string[] {
  const known = new Set(Object.keys(table).map(named));
  const attributes = Object.entries(block.attributes ?? {}).filter(
    ([, attribute]) => (attribute.required || attribute.optional) && !attribute.deprecated,
  );
  const names = [...attributes.map(([name]) => name), ...Object.keys(block.block_types ?? {})];
  const within = Object.entries(table).flatMap(([argument, type]) => {
    const found = typeof type === "string" ? undefined : nestedIn(block, named(argument));
    return found ? missing((type as Nested).fields, found.block, named, `${at}${named(argument)}.`) : [];
  });
  return [...names.filter((name) => !known.has(name)).map((name) => `${at}${name}`), ...within];
}

/**
 * The type of what a reference such as `authoritative_nameservers.assigned` reads, or undefined where there is nothing
 * to read.
 */
export function readable(block: Block, reference: string): string | undefined {
  const [name = "", ...rest] = reference.split(".");
  const attribute = block.attributes?.[name];
  if (!attribute || rest.length === 0) return attribute && typeOf(attribute);
  return attribute.nested_type && readable({ attributes: attribute.nested_type.attributes }, rest.join("."));
}

function nestedIn(block: Block, name: string) {
  const type = block.block_types?.[name];
  if (type)
    return {
      nesting: "block",
      required: (type.min_items ?? 0) > 0,
      settable: true,
      many: type.nesting_mode !== "single",
      block: type.block,
    };
  const attribute = block.attributes?.[name];
  if (!attribute?.nested_type) return undefined;
  const { nesting_mode, attributes } = attribute.nested_type;
  const required = attribute.required ?? false;
  return {
    nesting: "attribute",
    required,
    settable: required || (attribute.optional ?? false),
    many: nesting_mode !== "single",
    block: { attributes },
  };
}

const typeOf = ({ type, nested_type }: Attribute): string =>
  Array.isArray(type) ? type.join(" ") : ((type as string | undefined) ?? `nested ${nested_type?.nesting_mode ?? ""}`);
