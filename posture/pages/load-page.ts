import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { CATALOGUE } from "../catalogue";
import { Claim, Page } from "../claim";
import { InputError } from "../model/input";
import { Check } from "../verdict/check";
import { Parameters } from "../verdict/parameters";
import { RepositoryCheck } from "../verdict/repository-check";
import { compiledPage, keepCompiled } from "./compiled";
import { pagesDirectory } from "./directory";
import type { PageFile, Reference, StatementRow } from "./page-schema";

const MAX_BYTES = 1 << 20;
const loaded = new Map<string, Promise<Page>>();

/** The page of a system in `pages/`. @throws PageError with every fault of it */
export const pageOf = (system: string): Promise<Page> => loadPage(join(pagesDirectory(), `${system}.yaml`));

/**
 * The page in a file: the same object each time.
 * @throws PageError with every fault of it; InputError where it cannot be read
 */
export function loadPage(path: string): Promise<Page> {
  let page = loaded.get(path);
  if (!page) loaded.set(path, (page = load(path)));
  return page;
}

const load = (path: string): Promise<Page> =>
  withPage(path, async (row) => {
    const { system, title, address, includes = [], judged = [] } = row;
    const own = await claimsOf(row, system, "");
    const included = await Promise.all(includes.map((name) => includedClaims(name, row)));
    const claims = [...own, ...included.flat()];
    return { system, title, address, claims, judged, ...(await attestationsBeside(path, claims)) };
  });

/** What is attested of a page, by the register beside it; nothing where there is none. */
async function attestationsBeside(path: string, claims: readonly Claim[]): Promise<Pick<Page, "attestations">> {
  const register = path.replace(/(?:\.yaml)?$/, ".attestations.yaml");
  if (!existsSync(register)) return {};
  const { readAttestations } = await import("./attestations");
  return { attestations: readAttestations(textOf(register), register, nameOf(register), claims) };
}

/** Claims of a baseline, with the lists of the page that includes it. */
const includedClaims = (name: string, { system, companies = [], "key-domains": keyDomains = [] }: PageFile) =>
  withPage(join(pagesDirectory(), `${name}.yaml`), (baseline) =>
    claimsOf(
      { ...baseline, companies, "key-domains": keyDomains },
      `${system}.${name.replace("/", ".")}`,
      baseline.title,
    ),
  );

/** Makes something of a page's file: of what was compiled of it where neither it nor the program has changed. */
async function withPage<T>(path: string, make: (page: PageFile) => Promise<T>): Promise<T> {
  const text = textOf(path);
  return make(compiledPage(text) ?? (await parsedPage(text, path)));
}

async function parsedPage(text: string, path: string): Promise<PageFile> {
  const { parsePage } = await import("./read-page");
  const page = await parsePage(text, nameOf(path));
  keepCompiled(text, page);
  return page;
}

const nameOf = (path: string) => {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : near;
};

function textOf(path: string): string {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > MAX_BYTES)
      throw new InputError(`${nameOf(path)}: got ${bytes.length} bytes; allowed: a page of at most ${MAX_BYTES}`);
    return bytes.toString("utf8");
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new InputError(`${nameOf(path)}: cannot be read (${code}); allowed: the file of a page`);
  }
}

const claimsOf = (page: PageFile, prefix: string, heading: string): Promise<readonly Claim[]> =>
  Promise.all(page.statements.map((row) => claimOf(page, row, prefix, heading)));

async function claimOf(page: PageFile, row: StatementRow, prefix: string, heading: string): Promise<Claim> {
  const { section = "", item, statement = 1 } = row.at;
  const claim = {
    id: `${prefix}.${row.id}`,
    place: { section: [heading, section].filter((one) => one !== "").join(" / "), item, statement },
    says: row.says,
  };
  const checks = await Promise.all((row["proved-by"] ?? []).map((one) => checkOf(page, one)));
  switch (row.kind) {
    case "process":
      return { ...claim, kind: row.kind, checks: checks as RepositoryCheck[] };
    case "infrastructure":
      return { ...claim, kind: row.kind, checks: checks as Check[] };
    case "application":
    case "vendor":
      return { ...claim, kind: row.kind, attestedBy: row["attested-by"] ?? "", checks: checks as Check[] };
  }
}

/** @throws TypeError where there is no such check, or its parameters are none that it takes */
async function checkOf(page: PageFile, reference: Reference): Promise<Check | RepositoryCheck> {
  const [id = "", given = {}] = typeof reference === "string" ? [reference] : (Object.entries(reference)[0] ?? []);
  const load = Object.hasOwn(CATALOGUE, id) ? CATALOGUE[id] : undefined;
  if (!load) throw new TypeError(`${id}: there is no such check`);
  const definition = await load();
  return definition.with({ ...fromPage(definition.parameters, page), ...given });
}

/** What the parameters take from the page's own lists. */
const fromPage = (parameters: Parameters, page: PageFile): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(parameters).flatMap(([name, { fromPage: list }]) =>
      list === undefined ? [] : [[name, page[list] ?? []]],
    ),
  );
