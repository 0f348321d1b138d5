import { isObject } from "../posture/model/attribute";

type Tree = Record<string, unknown>;

/**
 * A system has one front and its project one set of log routes, however many services, databases, secrets and buckets
 * there are.
 */
const ONCE = new RegExp(
  "^google_(?:" +
    [
      "compute_(?:" +
        "security_policy|backend|url_map|target|global_forwarding|ssl_policy|region_network_endpoint" +
        ")",
      "logging_|project_iam_audit",
    ].join("|") +
    ")",
);

/**
 * A plan of many resources, made of a real one: its stack as it is, and copies of what there may be more of in the
 * instances of a
 * module, each under names of its own. What exists already weighs more than what is created, so each change also has a
 * `before`.
 *
 * @param plan `terraform show -json` of a first plan
 * @param least resources that it has at least
 */
export function largePlan(plan: string, least: number): string {
  const original = JSON.parse(plan) as Tree;
  const changes = listOf(original.resource_changes);
  const resources = listOf(at(original, "planned_values", "root_module").resources);
  const behind = <T extends Tree>(all: readonly T[]) => all.filter(({ type }) => !ONCE.test(String(type)));
  const configuration = at(original, "configuration");
  const copies = Math.ceil((least - changes.length) / behind(changes).length);
  const name = /"system":\s*\{?\s*(?:"constant_value":\s*)?"([a-z]+)"/.exec(plan)?.[1] ?? "";

  // Names of its own, in the same project.
  const names = new RegExp(`"${name}(?!-production-example)`, "g");

  const all: Tree[] = changes.map(existing);
  const children: Tree[] = [];
  for (let index = 0; index < copies; index++) {
    const prefix = `module.copies["${index}"]`;
    const renamed = <T>(tree: T) => JSON.parse(JSON.stringify(tree).replaceAll(names, `"${name}-${index}`)) as T;
    for (const change of renamed(behind(changes)))
      all.push({ ...existing(change), address: `${prefix}.${String(change.address)}`, module_address: prefix });
    children.push({
      address: prefix,
      resources: renamed(behind(resources)).map((one) => ({
        ...one,
        address: `${prefix}.${String(one.address)}`,
        values: { ...(one.values as Tree), ...computed(one) },
      })),
    });
  }
  const root = { resources, child_modules: children };
  const { resources: configured } = at(configuration, "root_module");
  return JSON.stringify({
    ...original,
    planned_values: { root_module: root },
    prior_state: { format_version: "1.0", values: { root_module: root } },
    resource_changes: all,
    configuration: {
      ...configuration,
      root_module: {
        ...at(configuration, "root_module"),
        module_calls: {
          copies: {
            source: "./copies",
            for_each_expression: { references: ["local.copies"] },
            module: { resources: configured },
          },
        },
      },
    },
  });
}

/** As it is once it exists: what the provider computes is known, and is there before and after. */
function existing(change: Tree): Tree {
  const { after, after_sensitive } = at(change, "change");
  const values = { ...(after as Tree), ...computed(change) };
  return {
    ...change,
    change: {
      ...at(change, "change"),
      actions: ["no-op"],
      before: values,
      after: values,
      before_sensitive: after_sensitive,
    },
  };
}

function computed({ type, name }: Tree): Tree {
  const path = `projects/smvue-production-example/locations/us-central1/${String(type)}/${String(name)}`;
  return {
    creation_timestamp: "2026-01-01T00:00:00.000-07:00",
    etag: '"a1b2c3d4e5f6"',
    generated_id: 1234567890123,
    self_link: path,
  };
}

const listOf = (value: unknown) => (Array.isArray(value) ? (value as Tree[]) : []);

function at(tree: Tree, ...keys: readonly string[]): Tree {
  let place: unknown = tree;
  for (const key of keys) place = isObject(place) ? place[key] : undefined;
  return isObject(place) ? place : {};
}
