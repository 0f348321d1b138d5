import { isObject } from "../../posture/model/attribute";
import { expressionOf, templateOf, valueOf } from "./hcl-value";
import { BlockSchema, Schemas } from "./schema";

type Body = Readonly<Record<string, unknown>>;

/** Arguments of every resource, which no provider's schema has. */
const REFERENCES = new Set(["depends_on", "provider", "providers", "ignore_changes", "replace_triggered_by"]);
/** Arguments whose value is code: a type, an address. */
const CODE = new Set(["type", "from", "to"]);
const NOTHING: BlockSchema = {};
const blocks = (...names: readonly string[]): BlockSchema => ({
  block_types: Object.fromEntries(names.map((name) => [name, { nesting_mode: "list", block: NOTHING }])),
});
const LIFECYCLE: BlockSchema = {
  block_types: { lifecycle: { nesting_mode: "single", block: blocks("precondition", "postcondition") } },
};
/** Blocks of Terraform's own that hold blocks; all else in those that are not here is attributes. */
const OWN: Readonly<Record<string, BlockSchema>> = {
  variable: blocks("validation"),
  output: blocks("precondition"),
  removed: LIFECYCLE,
};

/**
 * A configuration of Terraform's JSON syntax in HCL. In JSON an object may be a block or the value of an attribute:
 * the providers' schemas tell.
 *
 * @throws Error where it holds a block that is not supported, or a type that no provider has
 */
export function toHcl(tree: Body, schemas: Schemas): string {
  return Object.entries(tree)
    .flatMap(([kind, content]) => (kind === "//" ? [] : topLevel(kind, content, schemas)))
    .join("\n");
}

function topLevel(kind: string, content: unknown, schemas: Schemas): string[] {
  switch (kind) {
    case "terraform":
      return listOf(content).map(terraformBlock);
    case "locals":
      return listOf(content).map((body) => block("locals", body, NOTHING));
    case "provider":
      return labelled(content).map(([name, body]) => block(`provider "${name}"`, body, schemas.ofProvider(name)));
    case "variable":
    case "output":
      return labelled(content).map(([name, body]) => block(`${kind} "${name}"`, body, OWN[kind] ?? NOTHING, CODE));
    case "resource":
    case "data":
    case "ephemeral":
      return Object.entries(objectOf(content)).flatMap(([type, byName]) =>
        labelled(byName).map(([name, body]) =>
          block(`${kind} "${type}" "${name}"`, body, withMetaArguments(schemas.of(kind, type))),
        ),
      );
    case "moved":
    case "removed":
    case "import":
      return listOf(content).map((body) => block(kind, body, OWN[kind] ?? NOTHING, CODE));
    default:
      throw new Error(`a block that cannot be written in HCL yet: ${kind}`);
  }
}

function terraformBlock(body: Body): string {
  const { required_providers: providers, backend, ...others } = body;
  const inner = [
    block("required_providers", objectOf(providers ?? {}), NOTHING),
    ...labelled(backend ?? {}).map(([name, settings]) => block(`backend "${name}"`, settings, NOTHING)),
  ];
  return `terraform {\n${attributes(others)}${inner.join("\n")}}\n`;
}

const withMetaArguments = (schema: BlockSchema): BlockSchema => ({
  ...schema,
  block_types: { ...schema.block_types, ...LIFECYCLE.block_types },
});

function block(head: string, body: Body, schema: BlockSchema, code: ReadonlySet<string> = new Set()): string {
  const inner = Object.entries(body).flatMap(([name, value]) => {
    if (name === "//") return [];
    const nested = schema.block_types?.[name];
    if (nested) return nestedBlocks(name, value, nested.block, nested.nesting_mode);
    if (name === "dynamic" && schema.block_types && isObject(value)) return dynamicBlocks(value, schema);
    return [attribute(name, value, code)];
  });
  return `${head} {\n${inner.join("")}}\n`;
}

function nestedBlocks(name: string, value: unknown, schema: BlockSchema, nesting: string): string[] {
  if (nesting === "map") return labelled(value).map(([label, body]) => block(`${name} "${label}"`, body, schema));
  return listOf(value).map((body) => block(name, body, schema));
}

function dynamicBlocks(byName: Body, schema: BlockSchema): string[] {
  return labelled(byName).map(([name, { content, ...body }]) => {
    const nested = schema.block_types?.[name];
    if (!nested) throw new Error(`a dynamic block of no known kind: ${name}`);
    return `dynamic "${name}" {\n${attributes(body)}${block("content", objectOf(content), nested.block)}}\n`;
  });
}

const attributes = (body: Body) =>
  Object.entries(body)
    .map(([name, value]) => attribute(name, value))
    .join("");

function attribute(name: string, value: unknown, code: ReadonlySet<string> = new Set()): string {
  if (REFERENCES.has(name)) return `${name} = ${referencesOf(value)}\n`;
  return `${name} = ${code.has(name) && typeof value === "string" ? bare(value) : valueOf(value)}\n`;
}

/** References, which JSON has in quotes. */
function referencesOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(referencesOf).join(", ")}]`;
  if (isObject(value)) return valueOf(value);
  return typeof value === "string" ? bare(value) : JSON.stringify(value);
}

const bare = (text: string) => (text.includes("${") ? expressionOf(text) : text);

const objectOf = (value: unknown): Body => {
  if (!isObject(value)) throw new Error(`not a block: ${templateOf(JSON.stringify(value))}`);
  return value;
};

/** Blocks that stand as one or as a list. */
const listOf = (value: unknown): Body[] =>
  value === null || value === undefined ? [] : Array.isArray(value) ? value.map(objectOf) : [objectOf(value)];

/** Blocks by label: several of a label stand in a list. */
const labelled = (value: unknown): [string, Body][] =>
  Object.entries(objectOf(value)).flatMap(([label, body]) =>
    label === "//" ? [] : listOf(body).map((one): [string, Body] => [label, one]),
  );
