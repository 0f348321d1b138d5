import { readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { isObject } from "../../posture/model/attribute";
import { SynthesizedStack } from "../synthesize";

type Tree = Readonly<Record<string, unknown>>;

/**
 * A synthesized stack without what cdktf notes in it. A local state stays where it is.
 *
 * @param places where the stack is run, and where it is going to be
 */
export function plainStack(stack: SynthesizedStack, places: { readonly from: string; readonly to: string }): Tree {
  const tree = withoutComments(
    JSON.parse(readFileSync(join(stack.directory, "cdk.tf.json"), "utf8")) as unknown,
  ) as Tree;
  const { terraform } = tree;
  const backend = isObject(terraform) ? terraform.backend : undefined;
  const local = isObject(backend) ? backend.local : undefined;
  if (!isObject(terraform) || !isObject(local) || typeof local.path !== "string") return tree;
  const path = relative(places.to, resolve(places.from, local.path)).replaceAll(sep, "/");
  return { ...tree, terraform: { ...terraform, backend: { local: { ...local, path } } } };
}

function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (key === "//" ? [] : [[key, withoutComments(one)]])),
  );
}
