import { matchesGlob } from "../../formats/glob";
import { UNTIL_APPLY } from "../../model/attribute";
import { textOf } from "../../model/attribute-readers";
import { Model } from "../../model/model";
import { Finding, Verdict } from "../../verdict/check";
import { findingAt, missingSubject, notApplicable, verdict } from "../../verdict/expectations";
import { list, text } from "../../verdict/parameters";
import { Variable, variablesOf, workloads } from "./workloads";

/** Which environment variables a page means. */
export const VARIABLES = {
  names: list("Names of environment variables, with * for anything.", text("A pattern.", {}), {}),
};

/**
 * Judges the environment variables of these names, in every container of Cloud Run and Cloud Functions.
 * @param judge what is wrong with one; undefined where nothing is
 * @param none what it means where no container has any of them
 */
export function judgeVariables(
  model: Model,
  names: readonly string[],
  expected: string,
  judge: (variable: Variable) => string | undefined,
  none: "holds" | "not-applicable",
): Verdict {
  const all = workloads(model);
  if (all.length === 0) return verdict(missingSubject("a service or job of Cloud Run, or a function"));
  const findings = all.flatMap(({ resource, containers, incomplete }): readonly Finding[] => [
    ...(incomplete ? [findingAt("unknown", resource, "", expected, `containers not known until ${UNTIL_APPLY}`)] : []),
    ...containers.flatMap((container) => {
      const { variables, incomplete: more } = variablesOf(container);
      return [
        ...variables.flatMap((variable): readonly Finding[] => {
          const name = textOf(variable.name);
          if (name === undefined) {
            return [findingAt("unknown", variable.at, "name", expected, `a name not known until ${UNTIL_APPLY}`)];
          }
          if (!names.some((pattern) => matchesGlob(pattern, name))) return [];
          const wrong = judge(variable);
          return [findingAt(wrong === undefined ? "holds" : "violated", variable.at, "", expected, wrong ?? name)];
        }),
        ...(more ? [findingAt("unknown", container, "env", expected, `others not known until ${UNTIL_APPLY}`)] : []),
      ];
    }),
  ]);
  if (findings.length > 0) return verdict(findings);
  return none === "holds"
    ? verdict({ status: "holds", address: "", path: "", expected, actual: `none in ${all.length} workloads` })
    : notApplicable(`no container has ${names.join(" or ")}`);
}
