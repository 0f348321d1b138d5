import { Cursor, Reading, Trees } from "./cursor";

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
    reading: Reading,
  ) {
    super(address, "", trees, reading);
  }
}

const KEYS = /\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g;

/** An address without its `count` and `for_each` keys. */
export const withoutKeys = (address: string) => (address.includes("[") ? address.replace(KEYS, "") : address);

const MODULES = /^(?:module\.[^.[\]]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)+/;

/** The modules of an address, with their keys: `module.eu["a"].`; empty in the root module. */
export const modulesOf = (address: string) => (address.startsWith("module.") ? (MODULES.exec(address)?.[0] ?? "") : "");
