import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { isObject } from "../../posture/model/attribute";
import { caseIn, Found, listAt, parsed, Peer, printed, scanAll } from "./peer";
import { writePlan } from "./plan-of";

/** Where its queries are: they come beside the program. */
const queries = () => process.env.KICS_QUERIES_PATH;

/**
 * Results of a report, as `query place`. Those for information only are about how names are written, and are reported
 * of one file of several that are alike.
 */
export const kicsFindings = (report: unknown): readonly Found[] =>
  listAt(report, "queries").flatMap((query) =>
    listAt(query, "files").flatMap((file): Found[] => {
      const at = isObject(file) ? caseIn(file.file_name) : undefined;
      if (!isObject(query) || query.severity === "INFO" || !isObject(file) || at === undefined) return [];
      return [[at, `${String(query.query_id)} ${String(file.search_key)}`]];
    }),
  );

export const kics: Peer = {
  name: "KICS",
  version: () => (queries() === undefined ? undefined : printed("kics", ["version"])?.trim()),
  scan: (directory, trees) =>
    scanAll(directory, trees, {
      batch: 100,
      write: writePlan,
      read: (files) => {
        const out = mkdtempSync(join(dirname(files[0] ?? ""), "out-"));
        const paths = ["--path", files.join(","), "--queries-path", queries() ?? "", "--output-path", out];
        const formats = ["--type", "Terraform", "--report-formats", "json", "--ci", "--ignore-on-exit", "all"];
        printed("kics", ["scan", ...paths, ...formats]);
        const report = parsed(textOf(join(out, "results.json")));
        rmSync(out, { recursive: true });
        return report === undefined ? undefined : kicsFindings(report);
      },
    }),
};

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
