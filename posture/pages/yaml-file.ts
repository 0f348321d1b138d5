import type { Document, Node } from "yaml";
import { distance } from "fastest-levenshtein";
import { yaml } from "../formats/yaml";
import { ParameterFault } from "../verdict/parameters";
import { PageError } from "./page-error";

const MAX_ALIASES = 50;

/** What a YAML file holds, and a way to report its faults. */
export interface YamlFile {
  readonly value: unknown;
  /**
   * @throws PageError with all of them, each with line and column, in the order of the file; returns where there are
   * none
   */
  refuse(faults: readonly ParameterFault[]): void;
}

/** Parses a file. @param file its name in messages @throws PageError where it is not YAML */
export function parseYamlFile(text: string, file: string): YamlFile {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0)
    throw new PageError(document.errors.map(({ pos, message }) => `${at(pos[0])}: not valid YAML: ${message}`));
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw new PageError([`${at(0)}: not usable YAML: ${error instanceof Error ? error.message : String(error)}`]);
  }
  return {
    value,
    refuse(faults) {
      if (faults.length === 0) return;
      const placed = faults.map((fault) => ({ fault, offset: offsetOf(document, fault.path) }));
      placed.sort((one, other) => one.offset - other.offset);
      throw new PageError(placed.map(({ fault, offset }) => `${at(offset)}: ${inWords(fault)}`));
    },
  };
}

function inWords({ path, given, allowed, names = [] }: ParameterFault): string {
  const meant = nearest(given.replace(/^"|"$/g, ""), names);
  return (
    `${path.length === 0 ? "the file" : path.join(".")}: got ${given}; ` +
    `allowed: ${allowed}${meant === undefined ? "" : `; did you mean ${meant}?`}`
  );
}

/** The name nearest to a misspelled one, or undefined where more than two fifths of its characters differ. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[-_ ]/g, "");
  const [best] = names
    .map((name) => ({ name, far: distance(plain(given), plain(name)) }))
    .sort((one, other) => one.far - other.far);
  return best && best.far <= Math.max(given.length, best.name.length) * 0.4 ? best.name : undefined;
}

/** Position of a path in the file, or of the nearest group above it that is there. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  const { isMap, isScalar } = yaml();
  for (let length = path.length; length >= 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    if (length > 0 && isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      const start = (pair?.key as Node | undefined)?.range?.[0];
      if (start !== undefined) return start;
    }
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}
