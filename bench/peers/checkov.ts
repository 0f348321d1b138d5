import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../posture/model/attribute";
import { caseIn, Found, listAt, parsed, Peer, printed, scanAll } from "./peer";

const LOCAL = join(__dirname, "..", "..", ".venv", "bin", "checkov");
const program = () => (existsSync(LOCAL) ? LOCAL : "checkov");
const ARGS = ["--framework", "terraform_json", "--output", "json", "--compact", "--quiet"];

/** Failed checks of a report, as `check resource`. */
export const checkovFindings = (report: unknown): readonly Found[] =>
  (Array.isArray(report) ? (report as readonly unknown[]) : [report]).flatMap((one) =>
    listAt(isObject(one) ? one.results : undefined, "failed_checks").flatMap((finding): Found[] => {
      const at = isObject(finding) ? caseIn(finding.file_path) : undefined;
      return isObject(finding) && at !== undefined
        ? [[at, `${String(finding.check_id)} ${String(finding.resource)}`]]
        : [];
    }),
  );

export const checkov: Peer = {
  name: "checkov",
  version: () => printed(program(), ["--version"])?.trim(),
  scan: (directory, trees) =>
    scanAll(directory, trees, {
      // It takes seconds to start, and memory for each file.
      batch: 20,
      write: (place, at, tree) => {
        const file = join(place, `case-${at}.tf.json`);
        writeFileSync(file, JSON.stringify(tree));
        return file;
      },
      read: (files) => {
        const args = [...ARGS, ...files.flatMap((file) => ["--file", file])];
        const report = parsed(printed(program(), args, { LOG_LEVEL: "CRITICAL" }));
        return report === undefined ? undefined : checkovFindings(report);
      },
    }),
};
