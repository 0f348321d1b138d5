import { join } from "node:path";
import { isObject } from "../../posture/model/attribute";
import { caseIn, Found, listAt, parsed, Peer, printed, scanAll } from "./peer";
import { writePlan } from "./plan-of";

/** Where the policies of Regula are, its directory `rego`: they are written in the first version of Rego. */
const library = () => process.env.REGULA_REGO;
const policies = () =>
  ["conftest", "lib", "rules/tf/google"].flatMap((part) => ["--policy", join(library() ?? "", part)]);

/** Failures of a report, as `rule resource`. */
export const conftestFindings = (report: unknown): readonly Found[] =>
  (Array.isArray(report) ? (report as readonly unknown[]) : []).flatMap((one) =>
    listAt(one, "failures").flatMap((failure): Found[] => {
      const at = isObject(one) ? caseIn(one.filename) : undefined;
      if (!isObject(failure) || at === undefined) return [];
      const { metadata } = failure;
      const [rule, resource] = isObject(metadata) ? [metadata.rule_name, metadata.resource] : [failure.msg, ""];
      return [[at, `${String(rule)} ${String(resource)}`]];
    }),
  );

export const conftest: Peer = {
  name: "conftest with Regula",
  version: () =>
    library() === undefined ? undefined : /Conftest: *(\S+)/.exec(printed("conftest", ["--version"]) ?? "")?.[1],
  scan: (directory, trees) =>
    scanAll(directory, trees, {
      batch: 20,
      write: writePlan,
      read: (files) => {
        const report = parsed(
          printed("conftest", ["test", "--rego-version", "v0", "--output", "json", ...policies(), ...files]),
        );
        return report === undefined ? undefined : conftestFindings(report);
      },
    }),
};
