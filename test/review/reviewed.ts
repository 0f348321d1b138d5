import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildReport } from "../../review/report/build-report";
import { readReviewed, IdentityFlags } from "../../review/report/reviewed-files";
import { headline } from "../../review/report/headline";
import { Report } from "../../review/report/report";

/** The review of files, each given as what is in it. @throws InputError as the command line shows it */
export async function reviewed(
  files: readonly object[],
  { bases = [], stated = {} }: { readonly bases?: readonly object[]; readonly stated?: IdentityFlags } = {},
): Promise<Report> {
  const directory = mkdtempSync(join(tmpdir(), "avouch-reviewed-"));
  let count = 0;
  const readAll = (trees: readonly object[]) =>
    Promise.all(
      trees.map((tree) => {
        const file = join(directory, `${count++}.json`);
        writeFileSync(file, JSON.stringify(tree));
        return readReviewed(file, stated, join(directory, "stacks"));
      }),
    );
  try {
    return buildReport(await readAll(files), await readAll(bases));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Headline and exit code. */
export async function verdictOf(
  tree: object,
  options?: { readonly bases?: readonly object[]; readonly stated?: IdentityFlags },
): Promise<string> {
  const report = await reviewed([tree], options);
  return `${report.summary.exitCode}: ${headline(report).words}`;
}
