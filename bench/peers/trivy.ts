import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isObject } from "../../posture/model/attribute";
import { caseIn, Found, listAt, parsed, Peer, printed, scanAll } from "./peer";

/** The checks that come with the program: newer ones would be fetched. */
const ARGS = ["config", "--skip-check-update", "--skip-version-check", "--format", "json", "--quiet"];

/** Misconfigurations of a report, as `check resource`. */
export const trivyFindings = (report: unknown): readonly Found[] =>
  listAt(report, "Results").flatMap((result) =>
    listAt(result, "Misconfigurations").flatMap((finding): Found[] => {
      const at = isObject(result) ? caseIn(result.Target) : undefined;
      if (!isObject(finding) || finding.Status !== "FAIL" || at === undefined) return [];
      const cause = isObject(finding.CauseMetadata) ? finding.CauseMetadata.Resource : "";
      return [[at, `${String(finding.ID)} ${String(cause)}`]];
    }),
  );

export const trivy: Peer = {
  name: "trivy",
  version: () => /Version: *(\S+)/.exec(printed("trivy", ["--version"]) ?? "")?.[1],
  scan: (directory, trees) =>
    scanAll(directory, trees, {
      batch: 20,
      write: (place, at, tree) => {
        const module = join(place, `case-${at}`);
        mkdirSync(module);
        writeFileSync(join(module, "main.tf.json"), JSON.stringify(tree));
        return module;
      },
      read: (modules) => {
        // It takes one directory, and each directory in that for a module of its own.
        const run = mkdtempSync(join(dirname(modules[0] ?? ""), "run-"));
        const moved = modules.map((module) => [module, join(run, basename(module))] as const);
        for (const [from, to] of moved) renameSync(from, to);
        const report = parsed(printed("trivy", [...ARGS, run]));
        for (const [from, to] of moved) renameSync(to, from);
        rmSync(run, { recursive: true });
        return report === undefined ? undefined : trivyFindings(report);
      },
    }),
};
