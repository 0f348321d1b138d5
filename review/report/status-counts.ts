import { ClaimStatus } from "../../posture/evaluate";
import { ClaimReport, Counts, Report } from "./report";

/** How well a claim stands: less is weaker. */
const STATUS_RANK: Readonly<Record<ClaimStatus, number>> = {
  violated: 0,
  "not-applicable": 1,
  unknown: 1,
  "needs-check": 1,
  "needs-attestation": 2,
  attested: 2,
  holds: 2,
};

/** Whether a claim is weaker than in the base. */
export const isWeaker = ({ status, was }: Pick<ClaimReport, "status" | "was">): boolean =>
  was !== null && STATUS_RANK[status] < STATUS_RANK[was];

/** Whether a claim is stronger than in the base. */
export const isStronger = ({ status, was }: Pick<ClaimReport, "status" | "was">): boolean =>
  was !== null && STATUS_RANK[status] > STATUS_RANK[was];

/** Whether a claim stands otherwise than in the base, and no weaker. */
export const isChangedNotWeaker = (claim: Pick<ClaimReport, "status" | "was">): boolean =>
  claim.was !== null && claim.was !== claim.status && !isWeaker(claim);

/** Whether a claim is proved from a repository, and so is no matter of a plan. */
export const isProcess = ({ kind }: Pick<ClaimReport, "kind">): boolean => kind === "process";

export function countByStatus(claims: readonly Pick<ClaimReport, "status">[]): Readonly<Record<ClaimStatus, number>> {
  const counts: Record<ClaimStatus, number> = {
    holds: 0,
    violated: 0,
    unknown: 0,
    "needs-check": 0,
    "needs-attestation": 0,
    attested: 0,
    "not-applicable": 0,
  };
  for (const { status } of claims) counts[status] += 1;
  return counts;
}

export function count(claims: readonly Pick<ClaimReport, "status">[]): Counts {
  const of = countByStatus(claims);
  return {
    holds: of.holds,
    violated: of.violated,
    unknown: of.unknown,
    needsCheck: of["needs-check"],
    needsAttestation: of["needs-attestation"],
    attested: of.attested,
    notApplicable: of["not-applicable"],
  };
}

/** Process claims of all systems, each once; none where no repository was judged. */
export function processClaims({ plans, summary }: Report): readonly ClaimReport[] {
  if (!summary.process) return [];
  return [
    ...new Map(plans.flatMap(({ claims }) => claims.filter(isProcess)).map((claim) => [claim.id, claim])).values(),
  ];
}
