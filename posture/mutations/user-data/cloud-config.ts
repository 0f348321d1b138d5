import { gunzipSync, gzipSync } from "node:zlib";
import { isObject } from "../../model/attribute";
import { Tree } from "../../model/input";
import { yaml } from "../../yaml";

/** Hetzner refuses more: a mutation that is longer would be noticed for that alone. */
const MOST_BYTES = 32 << 10;
const HEAD = "#cloud-config\n";

/** The tree of a cloud-config; undefined where a text is none. */
export function parse(text: string): Tree | undefined {
  if (!text.startsWith("#cloud-config")) return undefined;
  const tree: unknown = yaml().parse(text);
  return isObject(tree) ? tree : undefined;
}

export const write = (tree: Tree): string => `${HEAD}${yaml().stringify(tree, { lineWidth: 0, aliasDuplicateObjects: false })}`;

/** One entry of write_files. */
export interface Written {
  readonly index: number;
  readonly path: string;
  /** What the file will hold, decoded. */
  readonly content: string;
}

export const list = (tree: Tree, key: string): readonly unknown[] => (Array.isArray(tree[key]) ? (tree[key] as readonly unknown[]) : []);

export const filesOf = (tree: Tree): readonly Written[] =>
  list(tree, "write_files").flatMap((one, index) => (isObject(one) && typeof one.path === "string" ? [{ index, path: one.path, content: decode(one) }] : []));

/** The cloud-config with another content of a file, encoded as before or so that it fits. */
export function withFile(tree: Tree, { index }: Written, content: string): string {
  const put = (file: Tree) => write({ ...tree, write_files: list(tree, "write_files").map((one, at) => (at === index ? file : one)) });
  const before = list(tree, "write_files")[index];
  const { content: old, encoding, ...rest } = isObject(before) ? before : {};
  void old;
  const packed = { ...rest, encoding: "gz+b64", content: gzipSync(content, { level: 9 }).toString("base64") };
  if (typeof encoding === "string") return put(packed);
  const plain = put({ ...rest, content });
  return Buffer.byteLength(plain) > MOST_BYTES ? put(packed) : plain;
}

function decode({ content, encoding }: Tree): string {
  const text = typeof content === "string" ? content : "";
  if (typeof encoding !== "string" || !/b64|base64/.test(encoding)) return text;
  const bytes = Buffer.from(text, "base64");
  return (/gz/.test(encoding) ? gunzipSync(bytes) : bytes).toString("utf8");
}
