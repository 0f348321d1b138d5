import { Reference } from "./attribute";
import { Cursor, FormatReader, Trees } from "./cursor";

/** A resource, or a data source, as a file has it. */
export class Resource extends Cursor {
  constructor(
    address: string,
    /** Address without `count` and `for_each` keys, as references name it. */
    public readonly configAddress: string,
    public readonly type: string,
    public readonly name: string,
    public readonly mode: "managed" | "data",
    /** The provider's source or local name, such as `registry.terraform.io/hashicorp/google`. */
    public readonly provider: string,
    trees: Trees,
    reading: FormatReader,
    /** The modules that it is in, with their keys and a dot at the end. @default - read from the address */
    private readonly modules: string = modulesOf(address),
  ) {
    super(address, "", trees, reading);
  }

  /** Its address as a reference names it: without its own keys, with those of its modules. */
  public get referenceAddress(): string {
    return `${this.modules}${this.mode === "data" ? "data." : ""}${this.type}.${this.name}`;
  }

  /** Whether any of these references is to it. */
  public isInstanceOf(references: readonly Reference[]): boolean {
    return references.some(({ address }) => address === this.configAddress || address === this.referenceAddress);
  }
}

const KEYS = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g;

/** An address without its `count` and `for_each` keys. */
export const withoutKeys = (address: string) => (address.includes("[") ? address.replace(KEYS, "") : address);

const MODULE = /module\.[^.[\]]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\./g;
const MODULES = new RegExp(`^(?:${MODULE.source})+`);

/** The modules of an address, with their keys: `module.eu["a"].`; empty in the root module. */
export const modulesOf = (address: string) => (address.startsWith("module.") ? (MODULES.exec(address)?.[0] ?? "") : "");

/**
 * An address of the configuration as somebody in a module means it: where they share modules, it is in the same
 * instances
 * of these.
 *
 * @param modules what {@link modulesOf} gives of the reader
 */
export function addressFromModule(modules: string, address: string): string {
  let seen = "";
  let rest = address;
  for (const { instance, plain } of instancesOf(modules)) {
    if (!rest.startsWith(plain)) break;
    seen += instance;
    rest = rest.slice(plain.length);
  }
  return seen + rest;
}

interface Instance {
  readonly instance: string;
  readonly plain: string;
}

let last: { readonly modules: string; readonly instances: readonly Instance[] } = { modules: "", instances: [] };

/** Resources of one module instance stand together. */
function instancesOf(modules: string): readonly Instance[] {
  if (last.modules !== modules)
    last = {
      modules,
      instances: [...modules.matchAll(MODULE)].map(([instance]) => ({ instance, plain: withoutKeys(instance) })),
    };
  return last.instances;
}
