import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../cli/synthesize";
import { Check } from "../../posture/verdict/check";
import { Parameters } from "../../posture/verdict/parameters";

type Given = Readonly<Record<string, unknown>>;
interface Definition {
  readonly id: string;
  readonly parameters: Parameters;
  with(values: never): Check;
}
interface PageFile {
  readonly statements: readonly { readonly "proved-by"?: readonly (string | Readonly<Record<string, Given>>)[] }[];
}

const pages = new Map<string, PageFile>();

function pageFile(system: string): PageFile {
  let page = pages.get(system);
  if (!page) pages.set(system, (page = parse(readFileSync(join(ROOT, "pages", `${system}.yaml`), "utf8")) as PageFile));
  return page;
}

/**
 * A check with the figures that a page gives it, so that its test judges by what is published.
 * @param select which of its uses, where the page gives it several figures
 */
export function ofPage(system: string, definition: Definition, select: (given: Given) => boolean = () => true): Check {
  const page = pageFile(system);
  const lists = Object.fromEntries(
    Object.entries(definition.parameters).flatMap(([name, { fromPage }]) =>
      fromPage === undefined ? [] : [[name, (page as unknown as Given)[fromPage]]],
    ),
  );
  const given = page.statements
    .flatMap((row) => row["proved-by"] ?? [])
    .flatMap((one): Given | readonly Given[] =>
      typeof one === "string" ? (one === definition.id ? [{}] : []) : (one[definition.id] ?? []),
    )
    .find((one) => select(one));
  if (!given) throw new Error(`the page of ${system} does not name ${definition.id} so`);
  return definition.with({ ...lists, ...given } as never);
}
