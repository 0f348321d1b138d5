import { invalid } from "./errors";
import { type Body, type Json, isObject } from "./json";

/** What is kept of a reply: names of fields, each with what is kept below it; an empty tree keeps everything. */
interface Tree {
  readonly [field: string]: Tree;
}

const DEEPEST = 32;

/**
 * The part of a reply that the system parameter `fields` asks for: `nextPageToken,services(name,config/name)`.
 * https://developers.google.com/workspace/drive/api/guides/fields-parameter describes the syntax.
 *
 * @throws ApiError 400 where the selection is malformed
 */
export function partial(reply: Body, selection: string): Body {
  const { tree, rest } = parse(selection, 0);
  if (rest !== "") throw invalid(`Invalid field selection ${selection}`);
  return Object.fromEntries(kept(reply, tree));
}

function parse(given: string, depth: number): { tree: Tree; rest: string } {
  const tree: Record<string, Tree> = {};
  let rest = given;
  for (;;) {
    const [whole, path = ""] = /^([\w*.@-]+(?:\/[\w*.@-]+)*)/.exec(rest) ?? [];
    if (whole === undefined || depth > DEEPEST) throw invalid(`Invalid field selection ${given}`);
    rest = rest.slice(whole.length);
    let below: Tree = {};
    if (rest.startsWith("(")) {
      const inner = parse(rest.slice(1), depth + 1);
      if (!inner.rest.startsWith(")")) throw invalid(`Invalid field selection ${given}`);
      below = inner.tree;
      rest = inner.rest.slice(1);
    }
    add(tree, path.split("/"), below);
    if (!rest.startsWith(",")) return { tree, rest };
    rest = rest.slice(1);
  }
}

function add(tree: Record<string, Tree>, path: readonly string[], below: Tree): void {
  const [name = "", ...further] = path;
  const own: Record<string, Tree> = { ...(Object.hasOwn(tree, name) ? tree[name] : {}) };
  if (further.length > 0) add(own, further, below);
  else for (const [field, inner] of Object.entries(below)) own[field] = { ...own[field], ...inner };
  tree[name] = own;
}

function kept(value: Body, tree: Tree): [string, Json][] {
  return Object.entries(value).flatMap(([name, inner]): [string, Json][] => {
    const below = Object.hasOwn(tree, name) ? tree[name] : tree["*"];
    return below === undefined ? [] : [[name, select(inner, below)]];
  });
}

function select(value: Json, tree: Tree): Json {
  if (Object.keys(tree).length === 0) return value;
  if (Array.isArray(value)) return value.map((one) => select(one, tree));
  return isObject(value) ? Object.fromEntries(kept(value, tree)) : value;
}
