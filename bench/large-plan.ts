import { isObject } from "../posture/model/attribute";

type Tree = Record<string, unknown>;

/**
 * A plan of many resources, as Terraform writes it for a system that exists: copies of a synthesized stack, each
 * in a module of its own and with names of its own, and the stack itself in the root, so that claims hold.
 */
export function largePlan(synthesized: string, resources: number): string {
  const stack = JSON.parse(synthesized) as Tree;
  const own = resourcesOf(stack, "");
  const copies = Math.ceil((resources - own.length) / own.length);
  const name = /"name": "([a-z]+)"/.exec(synthesized)?.[1] ?? "smvue";
  const modules = Array.from({ length: copies }, (_, index) => ({ key: `copy-${index}`, resources: resourcesOf(JSON.parse(synthesized.replaceAll(`"${name}`, `"${name}-${index}`)) as Tree, `-${index}`) }));
  const all = [...own.map((one) => ({ ...one, prefix: "" })), ...modules.flatMap(({ key, resources: inModule }) => inModule.map((one) => ({ ...one, prefix: `module.copies["${key}"].` })))].slice(0, resources);

  const changes = all.map(({ type, name: label, values, unknown, prefix }) => ({
    address: `${prefix}${type}.${label}`,
    ...(prefix && { module_address: prefix.slice(0, -1) }),
    mode: "managed",
    type,
    name: label,
    provider_name: "registry.terraform.io/hashicorp/google",
    change: { actions: ["no-op"], before: values, after: values, after_unknown: unknown, before_sensitive: {}, after_sensitive: {} },
  }));
  const planned = (prefix: string) => all.filter((one) => one.prefix === prefix).map(({ type, name: label, values }) => ({ address: `${prefix}${type}.${label}`, mode: "managed", type, name: label, provider_name: "registry.terraform.io/hashicorp/google", schema_version: 0, values, sensitive_values: {} }));
  const root = { resources: planned(""), child_modules: modules.map(({ key }) => ({ address: `module.copies["${key}"]`, resources: planned(`module.copies["${key}"].`) })) };
  const configured = (resourcesIn: typeof own) => resourcesIn.map(({ type, name: label, expressions }) => ({ address: `${type}.${label}`, mode: "managed", type, name: label, provider_config_key: "google", expressions, schema_version: 0 }));
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: root },
    resource_changes: changes,
    prior_state: { format_version: "1.0", terraform_version: "1.11.4", values: { root_module: root } },
    configuration: {
      provider_config: { google: { name: "google", full_name: "registry.terraform.io/hashicorp/google", expressions: { default_labels: { constant_value: { system: "smvue", environment: "production", stack: "smvue-production" } }, region: { constant_value: "us-central1" } } } },
      root_module: { resources: configured(own), module_calls: { copies: { source: "./copies", for_each_expression: { references: ["local.copies"] }, module: { resources: configured(modules[0]?.resources ?? []) } } } },
    },
    timestamp: "2026-01-01T00:00:00Z",
    applyable: true,
    complete: true,
    errored: false,
  });
}

interface Copied {
  readonly type: string;
  readonly name: string;
  readonly values: unknown;
  readonly unknown: unknown;
  readonly expressions: unknown;
}

function resourcesOf(stack: Tree, copy: string): Copied[] {
  const byType = isObject(stack.resource) ? stack.resource : {};
  return Object.entries(byType).flatMap(([type, byName]) =>
    isObject(byName)
      ? Object.entries(byName).map(([name, raw]) => {
          const body = Object.fromEntries(Object.entries(isObject(raw) ? raw : {}).filter(([key]) => !["//", "lifecycle", "depends_on", "provider"].includes(key)));
          return { type, name, values: { ...computed(type, name + copy), ...(valuesOf(body, copy) as object) }, unknown: unknownOf(body), expressions: expressionsOf(body) };
        })
      : [],
  );
}

const identity = (type: string, name: string) => `projects/smvue-production-example/locations/us-central1/${type}/${name}`;

/** What a provider adds of its own, so that a resource weighs what it does in a real plan. */
function computed(type: string, name: string): Tree {
  const labels = { environment: "production", "goog-terraform-provisioned": "true", stack: "smvue-production", system: "smvue" };
  return {
    id: identity(type, name),
    self_link: `https://www.googleapis.com/compute/v1/projects/smvue-production-example/global/${type}/${name}`,
    creation_timestamp: "2026-01-01T00:00:00.000-07:00",
    effective_labels: labels,
    terraform_labels: labels,
    annotations: null,
    description: null,
    etag: "\"a1b2c3d4e5f6\"",
    generated_id: 1234567890123,
    timeouts: null,
  };
}

const isReference = (value: unknown): value is string => typeof value === "string" && value.includes("${");
const entries = (value: object) => Object.entries(value);

/** What an expression consists of and nothing else. */
const SOLE = /^\$\{([a-z_0-9]+)\.([A-Za-z][\w-]+)\.[a-z_]+\}$/;
const isUnknown = (value: unknown) => isReference(value) && !SOLE.test(value);

/** Values as a plan of something that exists has them: blocks in lists, references followed. */
function valuesOf(value: unknown, copy: string, key = ""): unknown {
  if (isReference(value)) {
    const [, type = "", name = ""] = SOLE.exec(value) ?? [];
    return type === "" ? null : identity(type, name + copy);
  }
  if (Array.isArray(value)) return value.map((one) => valuesOf(one, copy, "[]"));
  if (!isObject(value)) return value;
  const values = Object.fromEntries(entries(value).filter(([, one]) => !isUnknown(one)).map(([name, one]) => [name, valuesOf(one, copy, name)]));
  return key === "" || key === "[]" ? values : [values];
}

function unknownOf(value: unknown, key = ""): unknown {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.map((one) => (typeof one === "object" && one !== null ? unknownOf(one, "[]") : isUnknown(one)));
  if (!isObject(value)) return undefined;
  const unknown = Object.fromEntries(entries(value).map(([name, one]) => [name, unknownOf(one, name)]).filter(([, one]) => one !== undefined));
  return key === "" || key === "[]" ? unknown : [unknown];
}

function expressionsOf(value: unknown, key = ""): unknown {
  if (isReference(value)) return { references: [...value.matchAll(/[a-z_0-9]+\.[A-Za-z][\w-]+\.[a-z_]+/g)].flatMap(([traversal]) => [traversal, traversal.slice(0, traversal.lastIndexOf("."))]) };
  if (Array.isArray(value) && value.some(isObject)) return value.map((one) => expressionsOf(one, "[]"));
  if (Array.isArray(value) && value.some(isReference)) return { references: value.filter(isReference).flatMap((one) => (expressionsOf(one) as { references: string[] }).references) };
  if (!isObject(value)) return { constant_value: value };
  const expressions = Object.fromEntries(entries(value).map(([name, one]) => [name, expressionsOf(one, name)]));
  return key === "" || key === "[]" ? expressions : [expressions];
}
