import { isObject } from "../../posture/model/attribute";
import { Tree } from "../../posture/model/input";

/** An edit that makes a stack stronger, or says the same in another way. */
export interface Edit {
  readonly what: string;
  readonly stack: string;
  apply(tree: Tree): Tree;
}

const objects = (value: unknown): Tree => (isObject(value) ? value : {});
const resources = (tree: Tree) => objects(tree.resource);
const first = (tree: Tree, type: string, name = "") =>
  Object.keys(objects(resources(tree)[type])).find((one) => one.startsWith(name)) ?? "";

/** A tree with one value changed; the path's numbers are positions in lists. */
function put(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value))
    return value.map((one: unknown, at) => (String(at) === key ? put(one, rest, to) : one)) as unknown;
  return { ...objects(value), [key]: put(objects(value)[key], rest, to) };
}

export const set = (stack: string, what: string, type: string, path: string, to: unknown, name = ""): Edit => ({
  what,
  stack,
  apply: (tree) => put(tree, ["resource", type, first(tree, type, name), ...path.split(".")], to) as Tree,
});

/** Every reference to an address, and the resource itself, under another one. */
const renamed = (tree: Tree, type: string, from: string, to: string, at = to): Tree => {
  const { [from]: body, ...others } = objects(resources(tree)[type]);
  const text = JSON.stringify({ ...tree, resource: { ...resources(tree), [type]: others } });
  const address = new RegExp(`${type}\\.${from.replace(/[.*+?^${}()|[\]\\-]/g, "\\$&")}(?![\\w-])`, "g");
  const again = JSON.parse(text.replace(address, () => JSON.stringify(`${type}.${at}`).slice(1, -1))) as Tree;
  return {
    ...again,
    resource: { ...resources(again), [type]: { ...objects(resources(again)[type]), [to]: body } },
  };
};

/** A resource under another name, with the block that moves it in the state. */
export const moved = (stack: string, type: string): Edit => ({
  what: `${type} renamed, with moved`,
  stack,
  apply(tree) {
    const from = first(tree, type);
    const now = renamed(tree, type, from, "renamed");
    return { ...now, moved: [{ from: `${type}.${from}`, to: `${type}.renamed` }] };
  },
});

/** A resource as the only instance of a for_each. */
export const forEach = (stack: string, type: string): Edit => ({
  what: `${type} made by for_each`,
  stack,
  apply(tree) {
    const from = first(tree, type);
    const now = renamed(tree, type, from, "each", 'each["one"]');
    return put(now, ["resource", type, "each", "for_each"], '${toset(["one"])}') as Tree;
  },
});

/** A resource that a module makes from now on. */
export const intoModule = (stack: string, type: string): Edit => ({
  what: `${type} moved into a module`,
  stack,
  apply(tree) {
    const from = first(tree, type);
    const now = renamed(tree, type, from, "inside");
    const { inside, ...others } = objects(resources(now)[type]);
    void inside;
    return {
      ...(JSON.parse(
        JSON.stringify({ ...now, resource: { ...resources(now), [type]: others } }).replaceAll(
          `${type}.inside.`,
          "module.platform.",
        ),
      ) as Tree),
      module: { platform: { source: "./modules/platform" } },
      moved: [{ from: `${type}.${from}`, to: `module.platform.${type}.this` }],
    };
  },
});

/** A literal that stands in a local from now on. */
export const inLocal = (stack: string, type: string, path: string): Edit => ({
  what: `${type}.${path} in a local`,
  stack,
  apply(tree) {
    const at = ["resource", type, first(tree, type), ...path.split(".")];
    const value = at.reduce<unknown>(
      (one, key) => (Array.isArray(one) ? (one as readonly unknown[])[Number(key)] : objects(one)[key]),
      tree,
    );
    return { ...(put(tree, at, "${local.agreed}") as Tree), locals: { ...objects(tree.locals), agreed: value } };
  },
});
