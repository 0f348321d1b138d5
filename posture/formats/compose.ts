import { yaml } from "./yaml";

/** Keys of a compose file beside those of extensions, which begin with `x-`. */
const TOP = /^(?:version|name|include|services|networks|volumes|secrets|configs|models)$|^x-/;

type Mapping = Readonly<Record<string, unknown>>;
const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A message of the library without the place, which it names once more. */
const messageOf = (message: string) => (message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");

/** Why a compose file cannot be read: no YAML, or YAML that describes no services. */
export function composeFault(content: string): string | undefined {
  let tree: unknown;
  try {
    const document = yaml().parseDocument(content, { logLevel: "silent" });
    const [error] = document.errors;
    if (error) return `no YAML in line ${error.linePos?.[0].line ?? 1}: ${messageOf(error.message)}`;
    tree = document.toJS({ maxAliasCount: 100 });
  } catch {
    return "YAML with too much nesting, or with aliases that lead nowhere";
  }
  if (!isMapping(tree)) return "no mapping of keys";
  const unknown = Object.keys(tree).find((key) => !TOP.test(key));
  if (unknown !== undefined) return `the key ${unknown}, which a compose file does not have`;
  const { services } = tree;
  if (!isMapping(services)) return "services that are no mapping";
  const broken = Object.entries(services).find(([, service]) => !isMapping(service));
  return broken === undefined ? undefined : `the service ${broken[0]}, which is no mapping`;
}
