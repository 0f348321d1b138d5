import { CATALOGUE, CHECK_IDS } from "../catalogue";
import { faultsOfArguments, ParameterFault, shown } from "../verdict/parameters";
import { PageFile, Reference, shapeFaults, StatementRow } from "./page-schema";
import { parseYamlFile } from "./yaml-file";

/**
 * Reads and validates a page.
 *
 * @param text what the file holds
 * @param file its name in messages
 * @throws PageError with every fault of it
 */
export async function parsePage(text: string, file: string): Promise<PageFile> {
  const { value, refuse } = parseYamlFile(text, file);
  const shape = shapeFaults(value);
  const statements = (value as Partial<PageFile> | null)?.statements;
  const broken = new Set(shape.map(({ path: [, index] }) => index));
  // Statements whose own shape is sound are judged even where others are not, so that every fault shows at once.
  const sound = Array.isArray(statements)
    ? statements.map((row: StatementRow, index) => (broken.has(index) ? undefined : row))
    : [];
  refuse([...shape, ...(await statementFaults(sound))]);
  return value as PageFile;
}

type Path = readonly (string | number)[];

/** Faults between statements, and of the checks that they name. */
async function statementFaults(statements: readonly (StatementRow | undefined)[]): Promise<readonly ParameterFault[]> {
  const seen = new Set<string>();
  const faults = await Promise.all(
    statements.map(async (row, index): Promise<readonly ParameterFault[]> => {
      if (row === undefined) return [];
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
