import { isWeaker } from "./status-counts";
import { PlanReport, Report } from "./report";
import { isOrAre, pluralize } from "./wording";

/** The verdict on everything reviewed. */
export interface Headline {
  readonly tone: "bad" | "person" | "good" | "none";
  readonly words: string;
}

const MOST_NAMED = 3;

/** What was found, and what was not judged with the reason, the gravest first. */
export function headline(report: Report): Headline {
  const { claims, process, weaker, changesToReview, driftToReview, exitCode } = report.summary;
  const violated = [
    ...some(claims.violated, "claim violated", "claims violated"),
    ...some(process?.violated ?? 0, "process claim violated", "process claims violated"),
  ];
  const unknown = claims.unknown + (process?.unknown ?? 0);
  const rest = [
    ...some(unknown - report.summary.claimsNotJudged, "claim unknown", "claims unknown"),
    ...notJudged(report),
    ...some(claims.needsCheck + (process?.needsCheck ?? 0), "claim needs a check", "claims need a check"),
    ...some(report.summary.attestationsLapsed, "attestation lapsed", "attestations lapsed"),
    ...some(changesToReview, "change needs review", "changes need review"),
    ...some(driftToReview, "change outside Terraform needs review", "changes outside Terraform need review"),
    ...effects(report.plans),
    ...gaps(report.plans),
  ];
  const words = (...first: readonly string[]) => [...first, ...rest].join("; ");
  // A claim that is violated now and was not in the base counts as violated.
  const onlyWeaker = report.plans
    .flatMap((plan) => plan.claims)
    .filter((claim) => claim.status !== "violated" && isWeaker(claim)).length;
  if (violated.length > 0 || weaker > 0)
    return {
      tone: "bad",
      words: words(...violated, ...some(onlyWeaker, "claim weaker than before", "claims weaker than before")),
    };
  if (exitCode === 1)
    return {
      tone: "bad",
      words: words(unknown > 0 ? "Unknown claims fail a strict review" : "Lapsed attestations fail a strict review"),
    };
  const tone = changesToReview + driftToReview > 0 ? "person" : "good";
  if (claims.holds + (process?.holds ?? 0) > 0) return { tone, words: words("Every checked claim holds") };
  return {
    tone: tone === "person" ? tone : "none",
    words: words(unknown > 0 ? "No claim is proved" : "No claim could be judged"),
  };
}

const some = (number: number, one: string, many: string) => (number > 0 ? [pluralize(number, one, many)] : []);

/** Claims that nothing can be said of, as the file does not hold the modules that they may stand on. */
function notJudged({ plans, summary: { claimsNotJudged } }: Report): string[] {
  if (claimsNotJudged === 0) return [];
  const modules = [...new Set(plans.flatMap(({ unread }) => unread))];
  const rest = modules.length - MOST_NAMED;
  const named = modules.slice(0, MOST_NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
  const file = plans.length === 1 ? "this file" : "these files";
  return [`${pluralize(claimsNotJudged, "claim")} not judged: ${named} ${isOrAre(modules.length)} not in ${file}`];
}

/** Of one plan, what it does where it changes no resource; of files that are no plans, that no changes were judged. */
function effects(plans: readonly PlanReport[]): string[] {
  const without = plans.filter(({ effect }) => effect.kind === "not-judged");
  const [first] = without;
  if (first) {
    const reasons = [...new Set(without.map(({ format }) => NO_PLAN[format]))].join(", and ");
    const which = without.length < plans.length ? ` of ${pluralize(without.length, "stack")}` : "";
    return [`changes${which} not judged: ${reasons}`];
  }
  const [plan, ...others] = plans;
  return plan && others.length === 0 && ONLY.has(plan.effect.kind) ? [effectInWords(plan)] : [];
}

const NO_PLAN: Readonly<Record<PlanReport["format"], string>> = {
  plan: "it has no changes",
  state: "a state has no plan",
  synthesized: "a synthesized stack has no plan",
};

const ONLY: ReadonlySet<PlanReport["effect"]["kind"]> = new Set(["state-only", "outputs-only", "refresh-only"]);

/** Whether what a plan does is worth a sentence of its own. */
export const hasOwnEffect = ({ effect }: PlanReport): boolean => ONLY.has(effect.kind) || effect.kind === "not-judged";

/** What an apply would do, as the end of `Changes: …`. */
export function effectInWords({ effect, format, changes }: PlanReport): string {
  const { kind, moves, imports, outputs } = effect;
  switch (kind) {
    case "not-judged":
      return `not judged (${NO_PLAN[format]})`;
    case "none":
      return "none";
    case "resources":
      return `${changes.length}`;
    case "refresh-only":
      return "refresh only, no resource changes";
    case "outputs-only":
      return `only ${pluralize(outputs.length, "output")} changed`;
    case "state-only": {
      const parts = [
        ...(moves > 0 ? [`${pluralize(moves, "resource")} moved`] : []),
        ...(imports > 0 ? [`${pluralize(imports, "resource")} imported`] : []),
        ...(outputs.length > 0 ? [`${pluralize(outputs.length, "output")} changed`] : []),
      ];
      return `only ${parts.join(", ")}`;
    }
  }
}

/** Parts of plans that could not be judged: those of other files have a reason of their own above. */
function gaps(plans: readonly PlanReport[]): string[] {
  const number = plans.reduce(
    (sum, { format, notEvaluated }) => sum + (format === "plan" ? notEvaluated.length : 0),
    0,
  );
  return some(number, "part of the plan not judged", "parts of the plan not judged");
}
