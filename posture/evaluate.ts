import { Check, Context, Finding, StackKind, Verdict } from "./verdict/check";
import { AttestedClaim, Attestation, Claim, Judged, Page } from "./claim";
import { RepositoryCheck } from "./verdict/repository-check";
import { UNTIL_APPLY } from "./model/attribute";
import { Repository } from "./model/repository/repository";
import { doubtsOf, withDoubts } from "./surface/doubts";

/** `needs-check`: nothing judges it yet; `attested`: somebody vouches for it, and that is in force. */
export type ClaimStatus =
  "holds" | "violated" | "unknown" | "needs-check" | "needs-attestation" | "attested" | "not-applicable";

/** A check's verdict, as evidence of a claim. */
export interface CheckResult {
  readonly check: Check | RepositoryCheck;
  readonly verdict: Verdict;
}

export interface ClaimResult {
  readonly claim: Claim;
  readonly status: ClaimStatus;
  /** Why it does not apply, until what it is unknown, or who has to attest it. */
  readonly reason?: string;
  /** Whether it is unknown only because the file does not hold some of its modules. */
  readonly unread?: boolean;
  /** Whether somebody attested it, and that is no longer in force. */
  readonly lapsed?: boolean;
  readonly results: readonly CheckResult[];
}

/** Where a page's claims are judged. */
export interface Posture extends Context {
  /** What the file holds of the system: both where it does not tell. */
  readonly stacks: readonly StackKind[];
}

/** Verdicts of the rules, each asked once however many claims stand on it. */
class Verdicts {
  private readonly plan = new Map<Check, Verdict>();

  constructor(
    private readonly posture: Posture,
    private readonly read: readonly Judged[],
    known: Iterable<readonly [Check, Verdict]>,
  ) {
    for (const [check, verdict] of known) this.plan.set(check, this.doubted(check, verdict));
  }

  public of(check: Check): Verdict {
    let verdict = this.plan.get(check);
    if (!verdict) {
      verdict = this.doubted(check, judge(check, this.posture));
      this.plan.set(check, verdict);
    }
    return verdict;
  }

  private doubted(check: Check, judged: Verdict): Verdict {
    return judged.status === "holds" || (judged.status === "not-applicable" && !isHere(check, this.posture))
      ? withDoubts(check.id, judged, doubtsOf(this.posture.model), this.read)
      : judged;
  }
}

const isHere = (check: Check, { stacks }: Posture) => check.stacks.some((stack) => stacks.includes(stack));

/** A rule's own verdict, whatever claims stand on it, without doubts about what no rule judges. */
export const judge = (check: Check, posture: Posture): Verdict =>
  isHere(check, posture) ? judgeWithProviderDefaults(check, posture) : judgeBeside(check, posture);

/**
 * A rule's verdict on a stack that is not meant to contain its subject: what is missing belongs elsewhere, and what is
 * there and wrong is as wrong as anywhere.
 */
function judgeBeside(check: Check, posture: Posture): Verdict {
  const verdict = check.evaluate(posture);
  const there = verdict.findings.filter(({ address }) => address !== "");
  const violated = there.filter(({ status }) => status === "violated");
  if (violated.length > 0) return { status: "violated", findings: violated };
  const unknown = there.filter(({ status }) => status === "unknown");
  if (unknown.length > 0)
    return { status: "unknown", findings: unknown, reason: `until ${unknown[0]?.until ?? UNTIL_APPLY}` };
  return {
    status: "not-applicable",
    findings: [],
    reason: `its subject stands in the ${check.stacks.join(" and the ")} stack`,
  };
}

/** A rule's verdict, as far as the file can tell: it may not show some resources, or not tell whether there are any. */
function judgeWithProviderDefaults(check: Check, posture: Posture): Verdict {
  const verdict = check.evaluate(posture);
  const { without, unread } = posture.model;
  const other = without && check.evaluate({ ...posture, model: without });
  if (other && other.status !== verdict.status)
    return {
      status: "unknown",
      findings: asUnknown([verdict, other].find(({ status }) => status === "violated") ?? other),
      reason: "until it is planned, as count or for_each depends on something",
    };
  if (unread.length > 0 && mayDependOn(verdict))
    return {
      findings: asUnknown(verdict),
      status: "unknown",
      unread: true,
      reason: `until it is planned, as a synthesized file does not show what is in ${unread.join(", ")}`,
    };
  return verdict;
}

/** Whether more resources may turn a verdict: what is wrong at one stays wrong, and what is missing may be there. */
const mayDependOn = ({ status, findings }: Verdict): boolean =>
  status === "holds" ||
  (status === "violated" && findings.every((finding) => finding.status !== "violated" || finding.address === ""));

const asUnknown = ({ findings }: Verdict): Finding[] =>
  findings.map((finding) => (finding.status === "violated" ? { ...finding, status: "unknown" } : finding));

/**
 * Judges every claim of a page, in the page's order. Process claims are judged where a repository is given.
 *
 * @param today the day on which attestations have to be in force, such as `2026-11-29`
 * @param known verdicts of rules that need not be asked, without doubts. @default - none
 */
export function evaluate(
  page: Page,
  posture: Posture,
  repository?: ReadonlyMap<RepositoryCheck, Verdict>,
  today: string = new Date().toISOString().slice(0, 10),
  known: Iterable<readonly [Check, Verdict]> = [],
): ClaimResult[] {
  const verdicts = new Verdicts(posture, page.judged ?? [], known);
  return page.claims.map((claim) => {
    if (needsCheck(claim)) return { claim, status: "needs-check", reason: NO_CHECK, results: [] };
    switch (claim.kind) {
      case "infrastructure":
        return combine(
          claim,
          claim.checks.map((check) => ({ check, verdict: verdicts.of(check) })),
        );
      case "process":
        return repository
          ? combine(
              claim,
              claim.checks.map((check) => ({
                check,
                verdict: repository.get(check) ?? { status: "violated", findings: [], reason: "it was not judged" },
              })),
            )
          : {
              claim,
              status: "not-applicable",
              reason: "it is proved from a repository: give --repository",
              results: [],
            };
      case "application":
      case "vendor":
        return attest(
          claim,
          claim.checks.map((check) => ({ check, verdict: verdicts.of(check) })),
          page.attestations?.get(claim.id),
          today,
        );
    }
  });
}

const NO_CHECK = "no check covers it";

/** Whether nothing could ever judge a claim that has to be proved. */
const needsCheck = ({ kind, checks }: Claim) =>
  (kind === "infrastructure" || kind === "process") && checks.length === 0;

/** Judges a repository by every rule that a page's claims stand on. */
export function judgeRepository(pages: readonly Page[], repository: Repository): ReadonlyMap<RepositoryCheck, Verdict> {
  const checks = pages
    .flatMap(({ claims }) => claims)
    .flatMap((claim) => (claim.kind === "process" ? claim.checks : []));
  return new Map([...new Set(checks)].map((check) => [check, check.evaluate(repository)]));
}

function combine(claim: Claim, results: readonly CheckResult[]): ClaimResult {
  const applicable = results.filter(({ verdict }) => verdict.status !== "not-applicable");
  const first = (status: Verdict["status"]) => results.find(({ verdict }) => verdict.status === status)?.verdict;
  if (applicable.length === 0) return { claim, status: "not-applicable", reason: results[0]?.verdict.reason, results };
  if (first("violated")) return { claim, status: "violated", results };
  const unknown = first("unknown");
  if (!unknown) return { claim, status: "holds", results };
  return {
    claim,
    status: "unknown",
    reason: unknown.reason,
    results,
    ...(results.every(({ verdict }) => verdict.status !== "unknown" || verdict.unread) && { unread: true }),
  };
}

/** Nothing here can prove such a claim: it is attested, or needs attestation. What infrastructure breaks, it breaks. */
function attest(
  claim: AttestedClaim,
  results: readonly CheckResult[],
  attestation: Attestation | undefined,
  today: string,
): ClaimResult {
  const supported = combine(claim, results);
  if (supported.status === "violated" || supported.status === "unknown") return supported;
  if (!attestation || attestation.when > today)
    return { claim, status: "needs-attestation", reason: `to be attested by ${claim.attestedBy}`, results };
  const { who, when, until, evidence } = attestation;
  return until >= today
    ? { claim, status: "attested", reason: `by ${who} on ${when}, until ${until}: ${evidence}`, results }
    : {
        claim,
        status: "needs-attestation",
        reason: `to be attested by ${claim.attestedBy}: the attestation by ${who} lapsed on ${until}`,
        lapsed: true,
        results,
      };
}

export const violatedFindings = ({ results }: ClaimResult): Finding[] =>
  results.flatMap(({ verdict }) => verdict.findings.filter(({ status }) => status === "violated"));
