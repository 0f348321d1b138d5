import { appendTo } from "../../posture/model/grouping";
import { ClaimStatus } from "../../posture/evaluate";
import { isChangedNotWeaker, isProcess, isStronger, isWeaker } from "./status-counts";
import { ChangeReport, CheckReport, ClaimReport, Evidence, Line } from "./report";

/** In groups of three digits; the runtime's own way takes 12 ms to load its languages. */
const withThousandsSeparators = (number: number) => `${number}`.replace(/\B(?=(\d{3})+$)/g, ",");

/** A number of things: `1 claim`, `2 claims`. */
export const pluralize = (number: number, one: string, many = `${one}s`): string =>
  `${withThousandsSeparators(number)} ${number === 1 ? one : many}`;

/** What things are: `1 is`, `2 are`. */
export const isOrAre = (number: number): string => (number === 1 ? "is" : "are");

/** A status in words. */
export const STATUS_LABELS: Readonly<Record<ClaimStatus, string>> = {
  holds: "holds",
  violated: "violated",
  unknown: "unknown",
  "needs-check": "needs a check",
  "needs-attestation": "needs attestation",
  attested: "attested",
  "not-applicable": "not applicable",
};

const PAST_STATUS: Readonly<Record<ClaimStatus, string>> = {
  holds: "held",
  violated: "was violated",
  unknown: "was unknown",
  "needs-check": "needed a check",
  "needs-attestation": "needed attestation",
  attested: "was attested",
  "not-applicable": "did not apply",
};
const PRESENT_STATUS: Readonly<Record<ClaimStatus, string>> = {
  holds: "holds",
  violated: "is violated",
  unknown: "is unknown",
  "needs-check": "needs a check",
  "needs-attestation": "needs attestation",
  attested: "is attested",
  "not-applicable": "does not apply",
};

/** How a claim stood in the base and stands now: `held before, is violated now`. */
export const describeStatusChange = (was: ClaimStatus, status: ClaimStatus): string =>
  `${PAST_STATUS[was]} before, ${PRESENT_STATUS[status]} now`;

/** What became of the claims since the base. */
export function describeComparison(claims: readonly ClaimReport[]): string {
  const [weaker, stronger] = [claims.filter(isWeaker).length, claims.filter(isStronger).length];
  const otherwise = claims.filter(isChangedNotWeaker).length - stronger;
  const parts = [
    [weaker, "weaker"],
    [stronger, "stronger"],
  ].flatMap(([number, how]) =>
    Number(number) > 0 ? [`${pluralize(Number(number), "claim")} ${isOrAre(Number(number))} ${how}`] : [],
  );
  return (
    [
      ...parts,
      ...(otherwise > 0 ? [`${pluralize(otherwise, "claim")} changed and ${isOrAre(otherwise)} no weaker`] : []),
    ].join(", ") || "no claim changed"
  );
}

/** Where a claim stands on its page. */
export function claimLocation({ page, section, item, statement }: ClaimReport): string {
  return [page, section, `item ${item}`, ...(statement > 1 ? [`statement ${statement}`] : [])]
    .filter(Boolean)
    .join(", ");
}

/** What is done to a resource, in a word. */
export function actionName({ actions }: Pick<ChangeReport, "actions">): string {
  return actions.includes("delete") && actions.includes("create") ? "replace" : actions.join(", ");
}

/** File and line, as editors take them. */
export const sourceLocation = (place: Line): string => `${place.file}:${place.line}`;

/** The checks because of which a claim is not what it should be. */
export const failedChecks = ({ checks }: ClaimReport): readonly CheckReport[] =>
  checks.filter(({ status }) => status === "violated" || status === "unknown");

const RANK: Readonly<Record<CheckReport["status"], number>> = {
  violated: 0,
  unknown: 1,
  holds: 2,
  "not-applicable": 3,
};

/** The checks that decide against a claim first, those that hold last. */
export const failingFirst = (checks: readonly CheckReport[]): readonly CheckReport[] =>
  [...checks].sort((one, other) => RANK[one.status] - RANK[other.status]);

/** What to do about a violated claim. */
export const remediesOf = ({ checks }: ClaimReport): readonly string[] => [
  ...new Set(checks.filter(({ status }) => status === "violated").map(({ remedy }) => remedy)),
];

/** The evidence that a claim stands or falls by, in groups of one resource. */
export interface DecisiveEvidence {
  readonly groups: readonly (readonly [address: string, evidence: readonly Evidence[]])[];
  /** Pieces of evidence beyond those. */
  readonly more: number;
}

export function decisiveEvidence(
  { evidence, evidenceOmitted, status }: ClaimReport,
  most = Infinity,
): DecisiveEvidence {
  const all = evidence.filter((one) => one.status === status);
  const groups = new Map<string, Evidence[]>();
  for (const one of all.slice(0, most)) {
    appendTo(groups, one.address, one);
  }
  // The violated stand first: where all that is listed is decisive, so may be what was left out.
  return {
    groups: [...groups],
    more: Math.max(0, all.length - most) + (all.length === evidence.length ? evidenceOmitted : 0),
  };
}

/** What a claim's reason is a reason for. */
export const REASON_PREFIX: Readonly<Record<ClaimStatus, string>> = {
  holds: "Holds",
  violated: "Violated because",
  unknown: "Unknown",
  "needs-check": "Needs a check:",
  "needs-attestation": "Needs attestation:",
  attested: "Attested",
  "not-applicable": "Not applicable:",
};

/** Claims that a plan is judged by. */
export const planClaims = (claims: readonly ClaimReport[]): readonly ClaimReport[] =>
  claims.filter((claim) => !isProcess(claim));
