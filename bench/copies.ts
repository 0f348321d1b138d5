import { isObject } from "../posture/model/attribute";
import { referencesIn, toReference, traversalsIn } from "../posture/model/expression";

type Tree = Readonly<Record<string, unknown>>;

/** What is copied, and how. */
export interface Copying {
  /** How often each resource is there beside the original. */
  readonly copies: number;
  /** Only resources of this type are copied. @default - all of them */
  readonly type?: string;
  /** Whether all copies keep the original's name in the cloud. @default false */
  readonly sameNames?: boolean;
}

/** Stand for what differs from copy to copy: in Terraform's addresses, and in names in the cloud. */
const [COPY, NAME] = ["\u00a7", "\u00a4"] as const;
/** Arguments by which a resource is called in the cloud. */
const NAMES = /^(?:name|(?:account|secret|bucket|repository|role|(?:key_ring|workload_identity_pool\w*))_id)$/;
/** Not the provider's: arguments of Terraform itself. */
const OF_TERRAFORM = new Set(["//", "lifecycle", "depends_on", "provider", "connection", "provisioner"]);
/** Objects that are maps; any other object is a block. */
const MAP = /(?:labels|annotations|metadata|variables|headers|tags)$/;

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly body: Tree;
}

/**
 * A first plan, as `terraform show -json` writes it, that creates a synthesized stack and copies of its resources.
 * Copies refer to the copies with their own number, and to the originals of what is not copied.
 */
export function planOfCopies(stack: Tree, copying: Copying): string {
  const resources = resourcesOf(stack);
  const isCopied = copiedBy(copying);
  const changes = resources.flatMap((one) => copiesOf(changeOf(one), isCopied(one.type), copying));
  const planned = resources.flatMap((one) => copiesOf(plannedValuesOf(one), isCopied(one.type), copying));
  const configured = resources.flatMap((one) => copiesOf(configurationOf(one, isCopied), isCopied(one.type), copying));
  return (
    `{"format_version":"1.2","terraform_version":"1.11.4","applyable":true,"complete":true,"errored":false,` +
    `"planned_values":{"root_module":{"resources":[${planned.join(",")}]}},"resource_changes":[${changes.join(",")}],` +
    `"configuration":{"provider_config":${JSON.stringify(providersOf(stack))},` +
    `"root_module":{"resources":[${configured.join(",")}]}}}`
  );
}

/** The same once it is applied, as a state. */
export function stateOfCopies(stack: Tree, copying: Copying): string {
  const resources = resourcesOf(stack);
  const isCopied = copiedBy(copying);
  const labels = Object.values(providersOf(stack)).map(({ labels }) => labels);
  const values = valuesOf(resources, isCopied, Object.assign({}, ...labels) as Tree);
  const all = resources.flatMap((one) => copiesOf(values(one), isCopied(one.type), copying));
  const module = `{"root_module":{"resources":[${all.join(",")}]}}`;
  return `{"format_version":"1.0","terraform_version":"1.11.4","values":${module}}`;
}

/** How often resources, of one type or all, have to be copied so that there are at least so many. */
export function copiesFor(stack: Tree, least: number, type?: string): number {
  const { length } = resourcesOf(stack).filter((one) => type === undefined || one.type === type);
  return Math.ceil(least / length) - 1;
}

export const typesOf = (stack: Tree) => [...new Set(resourcesOf(stack).map(({ type }) => type))];

const copiedBy =
  ({ type }: Copying) =>
  (one: string) =>
    type === undefined || one === type;

function copiesOf(template: Tree, isCopied: boolean, { copies, sameNames }: Copying): string[] {
  const text = JSON.stringify(template);
  const original = text.replaceAll(COPY, "").replaceAll(NAME, "");
  if (!isCopied) return [original];
  const numbered = sameNames ? text.replaceAll(NAME, "") : text.replaceAll(NAME, COPY);
  return [original, ...Array.from({ length: copies }, (_, index) => numbered.replaceAll(COPY, `-${index}`))];
}

function resourcesOf(stack: Tree): Resource[] {
  return Object.entries(stack.resource ?? {}).flatMap(([type, all]) =>
    Object.entries(all as Tree).map(([name, body]) => ({ type, name, body: body as Tree })),
  );
}

const argumentsOf = ({ body }: Resource) => Object.entries(body).filter(([key]) => !OF_TERRAFORM.has(key));

function headOf({ type, name }: Resource): Tree {
  const provider = type.startsWith("hcloud") ? "hetznercloud/hcloud" : `hashicorp/${type.replace(/_.*/, "")}`;
  return {
    address: `${type}.${name}${COPY}`,
    mode: "managed",
    type,
    name: `${name}${COPY}`,
    provider_name: `registry.terraform.io/${provider}`,
  };
}

function changeOf(resource: Resource): Tree {
  const { after, unknown } = plannedArguments(resource);
  return {
    ...headOf(resource),
    change: {
      actions: ["create"],
      before: null,
      after,
      after_unknown: { id: true, ...unknown },
      before_sensitive: false,
      after_sensitive: {},
    },
  };
}

/** A plan says twice what is known: here, and in the change that leads to it. */
const plannedValuesOf = (resource: Resource): Tree => ({
  ...headOf(resource),
  schema_version: 0,
  values: plannedArguments(resource).after,
  sensitive_values: {},
});

function plannedArguments(resource: Resource): { readonly after: Tree; readonly unknown: Tree } {
  const all = argumentsOf(resource).map(([key, value]) => [key, plannedOf(key, named(key, value))] as const);
  return {
    after: Object.fromEntries(all.flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]]))),
    unknown: Object.fromEntries(all.flatMap(([key, { unknown }]) => (unknown === undefined ? [] : [[key, unknown]]))),
  };
}

interface Planned {
  readonly value?: unknown;
  readonly unknown?: unknown;
}

/** What an argument becomes: what refers to a resource is known after the apply. */
function plannedOf(key: string, value: unknown): Planned {
  if (isBlock(key, value)) {
    const blocks = (Array.isArray(value) ? value : [value]).map((block: Tree) => {
      const all = Object.entries(block).map(([inner, one]) => [inner, plannedOf(inner, one)] as const);
      return {
        value: Object.fromEntries(all.flatMap(([inner, one]) => (one.value === undefined ? [] : [[inner, one.value]]))),
        unknown: Object.fromEntries(
          all.flatMap(([inner, one]) => (one.unknown === undefined ? [] : [[inner, one.unknown]])),
        ),
      };
    });
    return { value: blocks.map((one) => one.value), unknown: blocks.map((one) => one.unknown) };
  }
  return refersIn(value) ? { unknown: true } : { value };
}

function configurationOf(resource: Resource, isCopied: (type: string) => boolean): Tree {
  return {
    ...headOf(resource),
    provider_config_key: resource.type.replace(/_.*/, ""),
    expressions: Object.fromEntries(
      argumentsOf(resource).map(([key, value]) => [key, expressionOf(key, named(key, value), isCopied)]),
    ),
  };
}

function expressionOf(key: string, value: unknown, isCopied: (type: string) => boolean): unknown {
  if (isBlock(key, value))
    return (Array.isArray(value) ? value : [value]).map((block: Tree) =>
      Object.fromEntries(Object.entries(block).map(([inner, one]) => [inner, expressionOf(inner, one, isCopied)])),
    );
  if (!refersIn(value)) return { constant_value: value };
  const names = textsIn(value).flatMap(traversalsIn);
  return {
    references: names.flatMap((name) => {
      const reference = toReference(name);
      if (!reference) return [name];
      const [type = ""] = reference.address.split(".");
      const address = `${reference.address}${isCopied(type) ? COPY : ""}`;
      return [address + name.slice(reference.address.length), address];
    }),
  };
}

/** Resources of a state: what is referred to is known, and stands in what is referred to as well. */
function valuesOf(resources: readonly Resource[], isCopied: (type: string) => boolean, labels: Tree) {
  const bodies = new Map(resources.map((one) => [`${one.type}.${one.name}`, one]));
  const computed = new Map<string, Record<string, string>>();
  const valueOf = (address: string, path: string): string => {
    const resource = bodies.get(address);
    const literal = resource?.body[path];
    const copy = resource && isCopied(resource.type) ? NAME : "";
    if (typeof literal === "string" && !refersIn(literal)) return NAMES.test(path) ? `${literal}${copy}` : literal;
    const value = computedValue(address, copy, path);
    if (!path.includes("[")) computed.set(address, { ...computed.get(address), [path]: value });
    return value;
  };
  const resolved = (value: unknown): unknown => {
    if (typeof value === "string")
      return value.replace(/\$\{([^{}]*)\}/g, (_, inner: string) => {
        const [reference] = referencesIn(`\${${inner}}`);
        return reference ? valueOf(reference.address, reference.path) : "";
      });
    if (Array.isArray(value)) return value.map(resolved);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one)]))
      : value;
  };
  const shaped = (key: string, value: unknown): unknown =>
    isBlock(key, value)
      ? (Array.isArray(value) ? value : [value]).map((block: Tree) =>
          Object.fromEntries(Object.entries(block).map(([inner, one]) => [inner, shaped(inner, one)])),
        )
      : refersIn(value)
        ? resolved(value)
        : value;
  const bodiesShaped = new Map(
    resources.map((one) => [
      one,
      Object.fromEntries(
        argumentsOf(one)
          // Write-only arguments are in no state.
          .filter(([key]) => !key.endsWith("_wo"))
          .map(([key, value]) => [key, shaped(key, named(key, value))]),
      ),
    ]),
  );
  return (resource: Resource): Tree => ({
    ...headOf(resource),
    values: {
      id: valueOf(`${resource.type}.${resource.name}`, "id"),
      effective_labels: labels,
      ...computed.get(`${resource.type}.${resource.name}`),
      ...bodiesShaped.get(resource),
    },
    sensitive_values: {},
  });
}

/** What a provider might compute. */
function computedValue(address: string, copy: string, path: string): string {
  const id = `projects/copies/${address.replace(".", "/")}${copy}`;
  const email = `${address.replace(/^.*\./, "")}${copy}@copies.iam.gserviceaccount.com`;
  if (path === "email") return email;
  if (path === "member") return `serviceAccount:${email}`;
  return path === "id" || path === "self_link" ? id : `${id}/${path}`;
}

function providersOf(stack: Tree): Record<string, { name: string; labels: unknown; expressions: Tree }> {
  return Object.fromEntries(
    Object.entries((stack.provider ?? {}) as Record<string, readonly Tree[]>).map(([name, [first = {}]]) => [
      name,
      {
        name,
        labels: first.default_labels ?? {},
        expressions: Object.fromEntries(Object.entries(first).map(([key, value]) => [key, { constant_value: value }])),
      },
    ]),
  );
}

const isBlock = (key: string, value: unknown) =>
  Array.isArray(value) ? value.length > 0 && value.every(isObject) : isObject(value) && !MAP.test(key);

const named = (key: string, value: unknown) =>
  typeof value === "string" && !refersIn(value) && !value.startsWith("_") && NAMES.test(key)
    ? `${value}${NAME}`
    : value;

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

const refersIn = (value: unknown) => textsIn(value).some((text) => text.includes("${"));
