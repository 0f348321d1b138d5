import type { Document, Node } from "yaml";
import { distance } from "fastest-levenshtein";
import { CATALOGUE, CHECK_IDS } from "../catalogue";
import { yaml } from "../formats/yaml";
import { faultsOfArguments, ParameterFault, shown } from "../verdict/parameters";
import { PageError } from "./page-error";
import { PageFile, Reference, shapeFaults, StatementRow } from "./page-schema";

const MAX_ALIASES = 50;

/**
 * Reads and validates a page.
 *
 * @param text what the file holds
 * @param file its name in messages
 * @throws PageError with every fault of it
 */
export async function parsePage(text: string, file: string): Promise<PageFile> {
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
  const shape = shapeFaults(value);
  const faults = shape.length > 0 ? shape : await statementFaults(value as PageFile);
  if (faults.length === 0) return value as PageFile;
  const placed = faults.map((fault) => ({ fault, offset: offsetOf(document, fault.path) }));
  placed.sort((one, other) => one.offset - other.offset);
  throw new PageError(placed.map(({ fault, offset }) => `${at(offset)}: ${inWords(fault)}`));
}

function inWords({ path, given, allowed, names = [] }: ParameterFault): string {
  const meant = nearest(given.replace(/^"|"$/g, ""), names);
  return (
    `${path.length === 0 ? "the page" : path.join(".")}: got ${given}; ` +
    `allowed: ${allowed}${meant === undefined ? "" : `; did you mean ${meant}?`}`
  );
}

/** The name nearest to a misspelled one, or undefined where more than two fifths of its characters differ. */
function nearest(given: string, names: readonly string[]): string | undefined {
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

type Path = readonly (string | number)[];

/** Faults between statements, and of the checks that they name. */
async function statementFaults({ statements }: PageFile): Promise<readonly ParameterFault[]> {
  const seen = new Set<string>();
  const faults = await Promise.all(
    statements.map(async (row, index): Promise<readonly ParameterFault[]> => {
      const path = ["statements", index];
      const isTwice = seen.has(row.id);
      seen.add(row.id);
      return [
        ...(isTwice ? [{ path: [...path, "id"], given: shown(row.id), allowed: "each id once" }] : []),
        ...attestantFaults(row, path),
        ...(
          await Promise.all(
            (row["proved-by"] ?? []).map((one, place) => referenceFaults(row, one, [...path, "proved-by", place])),
          )
        ).flat(),
      ];
    }),
  );
  return faults.flat();
}

function attestantFaults({ kind, "attested-by": attestant }: StatementRow, path: Path): readonly ParameterFault[] {
  const isAttested = kind === "application" || kind === "vendor";
  if (isAttested && attestant === undefined)
    return [{ path, given: "no attested-by", allowed: `who has to attest a statement of the kind ${kind}` }];
  return !isAttested && attestant !== undefined
    ? [
        {
          path: [...path, "attested-by"],
          given: shown(attestant),
          allowed: `nothing: a statement of the kind ${kind} is proved by checks`,
        },
      ]
    : [];
}

async function referenceFaults(
  row: StatementRow,
  reference: Reference,
  path: Path,
): Promise<readonly ParameterFault[]> {
  const { id, given } = referred(reference);
  const load = Object.hasOwn(CATALOGUE, id) ? CATALOGUE[id] : undefined;
  if (!load)
    return [{ path, given: shown(id), allowed: "the id of a check: npm run checks lists them", names: CHECK_IDS }];
  const { subject, parameters } = await load();
  if ((subject === "repository") !== (row.kind === "process"))
    return [
      {
        path,
        given: `${id}, which judges a ${subject}`,
        allowed:
          row.kind === "process"
            ? "checks of a repository, as the statement's kind is process"
            : `checks of Terraform, as the statement's kind is ${row.kind}`,
      },
    ];
  const fromPage = Object.entries(parameters).flatMap(([name, { fromPage }]) => (fromPage === undefined ? [] : [name]));
  return faultsOfArguments(parameters, given)
    .filter((fault) => fault.path.length > 0 || !fromPage.some((name) => fault.given === `no ${name}`))
    .map((fault) => ({ ...fault, path: typeof reference === "string" ? path : [...path, id, ...fault.path] }));
}

/** Id and parameters of a reference. */
export function referred(reference: Reference): {
  readonly id: string;
  readonly given: Readonly<Record<string, unknown>>;
} {
  if (typeof reference === "string") return { id: reference, given: {} };
  const [[id, given] = ["", {}]] = Object.entries(reference);
  return { id, given };
}
