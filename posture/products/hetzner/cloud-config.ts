import { oncePer } from "../../memoize";
import { isObject } from "../../model/attribute";
import { own, Tree } from "../../model/input";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { yaml } from "../../formats/yaml";
import { readShell } from "../../formats/shell/reach";
import { decode, isCompressed } from "../../formats/user-data-encoding";
import { readText } from "./read-text";

/** A server's cloud-config: what it sets up at its first boot. */
export interface CloudConfig {
  /** Contents of the files that it writes, by path, without what their programs refuse or ignore. */
  readonly files: ReadonlyMap<string, string>;
  /** The same as they are written. */
  readonly written: ReadonlyMap<string, string>;
  /** Permissions of the files for which some are stated, such as `0755`. */
  readonly modes: ReadonlyMap<string, string>;
  /** Files whose content comes from elsewhere and is not seen, with where from. */
  readonly unseen: ReadonlyMap<string, string>;
  /** Commands that it runs, one a line; without those that stand behind the end of the first boot's script. */
  readonly commands: readonly string[];
  /** The same as shell. */
  readonly boot: string;
  readonly packages: readonly string[];
  /** Everything that it says: settings one a line, then file contents, decoded. */
  readonly text: string;
  /** Settings beside files, commands and packages. */
  readonly settings: Tree;
}

/** A server and its user data; where that cannot be read, why not. */
export type Server =
  | { readonly kind: "known"; readonly resource: Resource; readonly config: CloudConfig }
  | { readonly kind: "unknown"; readonly resource: Resource; readonly until: string }
  | { readonly kind: "broken"; readonly resource: Resource; readonly fault: string };

export type KnownServer = Extract<Server, { kind: "known" }>;

/** Every server. Read once for each model. */
export const servers = oncePer((model: Model): readonly Server[] =>
  model.resources("hcloud_server").map((resource) => read(model, resource)),
);

const NOT_YET_KNOWN =
  "its user_data can be read: a state holds only a hash of it, the plan and the synthesized file hold the text";

function read(model: Model, resource: Resource): Server {
  const attribute = resource.get("user_data");
  switch (attribute.kind) {
    case "absent":
      return { kind: "known", resource, config: EMPTY };
    case "unknown":
      return { kind: "unknown", resource, until: attribute.until };
    case "reference":
      return { kind: "unknown", resource, until: "it is applied" };
    case "value":
      break;
  }
  const { value, references } = attribute;
  const [document] = model.referred(references, ["data.cloudinit_config", "data.template_file"]);
  if (document) return { kind: "unknown", resource, until: `${document.address} is rendered` };
  const { expression } = resource.written("user_data");
  const literal = isObject(expression) ? expression.constant_value : undefined;
  const text = typeof literal === "string" ? literal : typeof value === "string" ? value : "";
  if (isHash(text)) return { kind: "unknown", resource, until: NOT_YET_KNOWN };
  const config = parse(text);
  return typeof config === "string" ? { kind: "broken", resource, fault: config } : { kind: "known", resource, config };
}

/** The provider keeps a hash in place of the text, in plans too. */
const isHash = (text: string) => !text.includes("\n") && /^[A-Za-z0-9+/=]{20,}$/.test(text) && !isCompressed(text);

/** The cloud-config that a user_data is; undefined for its hash, and for what cannot be read. */
export function configIn(text: string): CloudConfig | undefined {
  if (text === "" || isHash(text)) return undefined;
  const config = parse(text);
  return typeof config === "string" ? undefined : config;
}

const MAX_BYTES = 32 << 10;
const EMPTY: CloudConfig = {
  files: new Map(),
  written: new Map(),
  modes: new Map(),
  unseen: new Map(),
  boot: "",
  commands: [],
  packages: [],
  text: "",
  settings: {},
};

/** What was read last, by its text: a run of mutations asks for most texts again and again. */
const parsed = new Map<string, CloudConfig | string>();
const KEPT = 16;

function parse(text: string): CloudConfig | string {
  const before = parsed.get(text);
  if (before !== undefined) return before;
  const config = parseUncached(text);
  const [oldest] = parsed.keys();
  if (parsed.size >= KEPT && oldest !== undefined) parsed.delete(oldest);
  parsed.set(text, config);
  return config;
}

/** The cloud-config in a text, or what is wrong with it. */
function parseUncached(argument: string): CloudConfig | string {
  if (Buffer.byteLength(argument) > MAX_BYTES) return `more than ${MAX_BYTES} bytes, which Hetzner refuses`;
  const text = isCompressed(argument) ? decode(argument, "gz+b64") : argument;
  if (text.startsWith("#!")) return { ...EMPTY, commands: text.split("\n").slice(1), boot: text, text };
  if (!text.startsWith("#cloud-config")) return "text that is neither cloud-config nor a script";
  const tree = treeOf(text);
  if (typeof tree === "string") return tree;
  if (!isObject(tree)) return "an empty cloud-config";
  const written = filesOf(tree);
  const files = new Map([...written].map(([path, content]) => [path, readText(path, content).text]));
  const entries = [...reachedEntries(list(tree, "bootcmd")), ...reachedEntries(list(tree, "runcmd"))];
  const commands = entries.flatMap((one) => (typeof one === "string" ? one.split("\n") : [one.join(" ")]));
  const packages = list(tree, "packages").flatMap((one) =>
    typeof one === "string" ? [one] : Array.isArray(one) && typeof one[0] === "string" ? [one[0]] : [],
  );
  const settings = Object.fromEntries(
    Object.entries(tree).filter(([key]) => !["write_files", "runcmd", "bootcmd", "packages"].includes(key)),
  );
  return {
    files,
    written,
    ...attributesOf(tree),
    commands,
    boot: entries.map(asShell).join("\n"),
    packages,
    settings,
    text: [...leaves(settings, "", 8), ...commands, ...packages, ...files.values()].join("\n"),
  };
}

/** The YAML of a cloud-config, or what is wrong with it. */
function treeOf(text: string): unknown {
  const body = text.slice(text.indexOf("\n") + 1);
  try {
    // JSON is YAML, and read a hundred times as fast.
    if (body.startsWith("{")) return JSON.parse(body) as unknown;
  } catch {
    // YAML has braces too.
  }
  try {
    const document = yaml().parseDocument(text, { logLevel: "silent" });
    const [error] = document.errors;
    return error
      ? `no YAML: ${error.message.split("\n")[0]?.slice(0, 120) ?? ""}`
      : document.toJS({ maxAliasCount: 100 });
  } catch {
    return "YAML with too much nesting or too many aliases";
  }
}

/** Every setting as `key: value`. */
function leaves(value: unknown, key: string, depth: number): readonly string[] {
  if (depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap((one: unknown) => leaves(one, key, depth - 1));
  if (isObject(value)) return Object.entries(value).flatMap(([name, one]) => leaves(one, name, depth - 1));
  return [`${key}: ${String(value)}`];
}

function filesOf(tree: Tree): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const one of list(tree, "write_files")) {
    if (!isObject(one) || typeof one.path !== "string") continue;
    // What comes from elsewhere is not seen.
    const content = isObject(one.source)
      ? ""
      : decode(
          typeof one.content === "string" ? one.content : "",
          typeof one.encoding === "string" ? one.encoding : "",
        );
    files.set(one.path, one.append === true ? (files.get(one.path) ?? "") + content : content);
  }
  return files;
}

function attributesOf(tree: Tree): Pick<CloudConfig, "modes" | "unseen"> {
  const written = list(tree, "write_files").filter((one) => isObject(one) && typeof one.path === "string") as Tree[];
  return {
    modes: new Map(
      written.flatMap(({ path, permissions }) =>
        permissions === undefined ? [] : [[path as string, String(permissions)] as const],
      ),
    ),
    unseen: new Map(
      written.flatMap(({ path, source }) =>
        isObject(source) ? [[path as string, String(source.uri ?? "elsewhere")] as const] : [],
      ),
    ),
  };
}

type Entry = string | readonly string[];

/** cloud-init makes one script of all entries: what ends one of them ends the others behind it. */
function reachedEntries(all: readonly unknown[]): readonly Entry[] {
  const entries = all.flatMap((one): readonly Entry[] =>
    typeof one === "string" ? [one] : Array.isArray(one) ? [one.map(String)] : [],
  );
  const last = entries.findIndex(
    (one) => typeof one === "string" && /\b(?:exit|exec|kill|return)\b/.test(one) && ends(one),
  );
  return last < 0 ? entries : entries.slice(0, last + 1);
}

const ends = (entry: string) => readShell(`${entry}\ntrue`).commands.at(-1)?.reach === "never";

/** A list is taken word by word. */
const asShell = (entry: Entry): string =>
  typeof entry === "string" ? entry : entry.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");

const list = (tree: Tree, key: string): readonly unknown[] => {
  const value = own(tree, key);
  return Array.isArray(value) ? value : [];
};

/** What is found of a user_data once, however many rules and models ask for it. */
export function memoizeByConfig<T>(find: (config: CloudConfig) => T): (server: KnownServer) => T {
  const findOnce = oncePer(find);
  return ({ config }) => findOnce(config);
}

/** All of a server's user data, without comment lines. */
export const plainText = memoizeByConfig(({ text }) => withoutComments(text));

/** A text without its comment lines. */
export const withoutComments = (text: string) => text.replace(/^[ \t]*(?:#|;|\/\/|--\s).*$/gm, "");
