import { gunzipSync, gzipSync } from "node:zlib";
import { isObject } from "../../posture/model/attribute";
import { unescape } from "../../posture/model/expression";
import { Tree } from "../../posture/model/input";
import { yaml } from "../../posture/formats/yaml";

/** Hetzner refuses more: a mutation that is longer would be noticed for that alone. */
const MAX_BYTES = 32 << 10;

/** A server's user data, parsed. */
export interface Document {
  readonly tree: Tree;
  /** Whether the whole is compressed. */
  readonly packed: boolean;
}

/** The cloud-config in an argument of a synthesized stack; undefined where it is none. */
export function parse(argument: string): Document | undefined {
  const packed = /^H4sI[A-Za-z0-9+/=\s]+$/.test(argument);
  const text = packed ? gunzipSync(Buffer.from(argument, "base64")).toString("utf8") : unescape(argument);
  if (!text.startsWith("#cloud-config")) return undefined;
  const tree: unknown = yaml().parse(text);
  return isObject(tree) ? { tree, packed } : undefined;
}

/** The argument, with another tree: JSON is YAML too. */
export function write({ packed }: Document, tree: Tree): string {
  const text = `#cloud-config\n${JSON.stringify(tree, undefined, 1)}\n`;
  if (packed || Buffer.byteLength(text) > MAX_BYTES) return gzipSync(text).toString("base64");
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** One entry of write_files. */
export interface Written {
  readonly index: number;
  readonly path: string;
  /** What the file will hold, decoded. */
  readonly content: string;
}

export const list = (tree: Tree, key: string): readonly unknown[] =>
  Array.isArray(tree[key]) ? (tree[key] as readonly unknown[]) : [];

export const filesOf = (tree: Tree): readonly Written[] =>
  list(tree, "write_files").flatMap((one, index) =>
    isObject(one) && typeof one.path === "string" ? [{ index, path: one.path, content: decode(one) }] : [],
  );

/** The tree with another content of a file, encoded as before. */
export function withFile(tree: Tree, { index }: Written, content: string): Tree {
  const files = list(tree, "write_files").map((one, at) =>
    at === index && isObject(one) ? { ...one, content: encode(one, content) } : one,
  );
  return { ...tree, write_files: files };
}

const isEncoded = ({ encoding }: Tree) => typeof encoding === "string" && /b64|base64/.test(encoding);
const isCompressed = ({ encoding }: Tree) => typeof encoding === "string" && encoding.includes("gz");

function encode(file: Tree, content: string): string {
  if (!isEncoded(file)) return content;
  return (isCompressed(file) ? gzipSync(content) : Buffer.from(content)).toString("base64");
}

function decode(file: Tree): string {
  const text = typeof file.content === "string" ? file.content : "";
  if (!isEncoded(file)) return text;
  const bytes = Buffer.from(text, "base64");
  return (isCompressed(file) ? gunzipSync(bytes) : bytes).toString("utf8");
}
