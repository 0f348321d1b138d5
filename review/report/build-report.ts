import { Context, Finding, StackKind, Verdict } from "../../posture/verdict/check";
import { assessChanges } from "../../posture/assess-changes";
import { assessDrift } from "../../posture/assess-drift";
import { Change, needsReview } from "../../posture/changes/change";
import { Effect, effectOf, NOT_JUDGED } from "../../posture/effect";
import { hostsOf } from "../../posture/changes/hosts";
import { Page } from "../../posture/claim";
import { ClaimResult, ClaimStatus, evaluate } from "../../posture/evaluate";
import { Model } from "../../posture/model/model";
import { Subject } from "../../posture/model/read";
import { RepositoryCheck } from "../../posture/verdict/repository-check";
import { count, isStronger, isWeaker } from "./status-counts";
import { ChangeReport, ClaimReport, Evidence, PlanReport, Report, SCHEMA_VERSION, Summary } from "./report";
import { Redactor } from "./redactor";
import { Sources } from "./sources";
import { judgedByPage } from "../../posture/surface/doubts";

/** A file that was read, and what it is of. */
export interface Reviewed {
  readonly file: string;
  /** SHA-256 of the file, in hexadecimal digits; undefined where nobody asked for it. */
  readonly sha256?: string;
  readonly subject: Subject;
  readonly page: Page;
  readonly environment: string;
  readonly stack: string;
  /** What the file holds of the system. */
  readonly stacks: readonly StackKind[];
  readonly sources: Sources;
}

/** The verdicts of the rules on a repository. */
export type RepositoryVerdicts = ReadonlyMap<RepositoryCheck, Verdict>;

/** Pieces of evidence that one claim shows: every violated one of up to so many. */
const MAX_EVIDENCE = 50;
/** Findings that hold, of which equal ones are reported once. */
const MAX_TO_COMPARE = 60;

/** Judges every file, and compares it with its base where there is one. */
export function buildReport(
  files: readonly Reviewed[],
  bases: readonly Reviewed[],
  repository?: RepositoryVerdicts,
): Report {
  const plans = files.map((file) => {
    const base = bases.find((one) => sameStack(one, file));
    return reportPlan(
      file,
      judge(file, files, repository),
      base && {
        file: base.file,
        model: base.subject.model,
        statuses: new Map(judge(base, bases, repository).map(({ claim, status }) => [claim.id, status])),
      },
    );
  });
  return { schemaVersion: SCHEMA_VERSION, plans, summary: summarize(plans, repository !== undefined) };
}

const sameStack = (a: Reviewed, b: Reviewed) =>
  a.page.system === b.page.system && a.environment === b.environment && a.stack === b.stack;

function judge(file: Reviewed, all: readonly Reviewed[], repository?: RepositoryVerdicts): ClaimResult[] {
  const kind = (one: Reviewed) => one.stacks.join();
  const others: Context["others"] = all
    .filter(
      (one) => one.page.system === file.page.system && one.environment !== file.environment && kind(one) === kind(file),
    )
    .map(({ environment, subject }) => ({ environment, model: subject.model }));
  return evaluate(
    file.page,
    { model: file.subject.model, system: file.page.system, environment: file.environment, others, stacks: file.stacks },
    repository,
  );
}

/** How the claims stood before, by their ids. */
interface BaseStatuses {
  readonly file: string;
  readonly model: Model;
  readonly statuses: ReadonlyMap<string, ClaimStatus>;
}

function reportPlan(file: Reviewed, results: readonly ClaimResult[], before?: BaseStatuses): PlanReport {
  const { subject, page, environment, stack, sources } = file;
  const changes = subject.planned ? assessChanges(subject.planned, hostsOf(subject.model, before?.model)) : [];
  const drift = subject.planned ? assessDrift(subject.planned) : [];
  const notEvaluated = [...subject.model.notEvaluated, ...judgedByPage(subject.model, page.judged ?? [])];
  const chosen = results.map((result) => ({ result, ...selectEvidence(result) }));
  const texts = [
    ...chosen.flatMap(({ result, evidence }) => textsOf(result, evidence)),
    ...changes.map(textOfChange),
    ...drift.map(textOfChange),
    ...notEvaluated,
    ...subject.model.unread,
    ...(subject.planned?.outputs ?? []),
  ];
  const scrub = new Redactor([subject.model]).for(texts);
  const change = ({ address, actions, risk, reasons }: Change): ChangeReport => ({
    address: scrub(address),
    actions,
    risk,
    reasons: reasons.map(scrub),
    source: sources.of(address),
  });
  return {
    file: file.file,
    base: before?.file ?? null,
    format: subject.model.format,
    system: page.system,
    environment,
    stack,
    claims: chosen.map((one) => reportClaim(one, page, scrub, sources, before?.statuses)),
    effect: scrubEffect(subject.planned ? effectOf(subject.planned) : NOT_JUDGED, scrub),
    changes: changes.map(change),
    drift: drift.map(change),
    notEvaluated: notEvaluated.map(scrub),
    unread: subject.model.unread.map(scrub),
    claimsNotJudged: results.filter(({ unread }) => unread).length,
  };
}

const textOfChange = ({ address, reasons }: Change): string => [address, ...reasons].join("\u0000");

const scrubEffect = (effect: Effect, scrub: (text: string) => string): Effect => ({
  ...effect,
  outputs: effect.outputs.map(scrub),
});

/** What of a claim comes from the file. */
const textsOf = ({ reason = "", results }: ClaimResult, evidence: readonly Found[]): string[] => [
  reason,
  ...results.map(({ verdict }) => verdict.reason ?? ""),
  ...evidence.flatMap(({ finding: { address, path, expected, actual } }) => [address, path, expected, actual]),
];

interface Found {
  readonly check: string;
  readonly finding: Finding;
}

interface SelectedEvidence {
  readonly evidence: readonly Found[];
  readonly omitted: number;
}

/**
 * What is there and wrong, what is missing, what is not known, and what holds: in this order, and no more than a reader
 * can take.
 */
function selectEvidence({ results }: ClaimResult): SelectedEvidence {
  const ranks: [Found[], Found[], Found[], Found[]] = [[], [], [], []];
  let more = 0;
  for (const { check, verdict } of results) {
    for (const finding of verdict.findings) {
      const rank = rankOf(finding);
      if (rank === 3 && ranks[rank].length === MAX_TO_COMPARE) more++;
      else ranks[rank].push({ check: check.id, finding });
    }
  }
  const [wrong, missing, unknown, holding] = ranks;
  const all = [...distinct([...wrong, ...missing, ...unknown]), ...distinct(holding)];
  return { evidence: all.slice(0, MAX_EVIDENCE), omitted: Math.max(all.length - MAX_EVIDENCE, 0) + more };
}

function rankOf({ status, address }: Finding): 0 | 1 | 2 | 3 {
  if (status === "violated") return address === "" ? 1 : 0;
  return status === "unknown" ? 2 : 3;
}

/** Several rules may find the same at the same place: it is reported once. */
function distinct(findings: readonly Found[]): Found[] {
  const seen = new Set<string>();
  return findings.filter(({ finding: { status, address, path, expected, actual } }) => {
    const key = `${status}\u0000${address}\u0000${path}\u0000${expected}\u0000${actual}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function reportClaim(
  {
    result: { claim, status, reason, lapsed, results },
    evidence: chosen,
    omitted,
  }: SelectedEvidence & { readonly result: ClaimResult },
  page: Page,
  scrub: (text: string) => string,
  sources: Sources,
  before?: ReadonlyMap<string, ClaimStatus>,
): ClaimReport {
  const evidence = chosen.map(({ check, finding }): Evidence => ({
    check,
    status: finding.status,
    address: scrub(finding.address),
    path: scrub(finding.path),
    expected: scrub(finding.expected),
    actual: scrub(finding.actual),
    source:
      claim.kind === "process" ? null : sources.of(finding.address, finding.status === "holds" ? undefined : finding),
  }));
  return {
    id: claim.id,
    page: page.title,
    section: claim.place.section,
    item: claim.place.item,
    statement: claim.place.statement,
    says: claim.says,
    kind: claim.kind,
    status,
    was: before?.get(claim.id) ?? null,
    reason: reason === undefined ? null : scrub(reason),
    checks: results.map(({ check, verdict }) => ({
      id: check.id,
      title: check.title,
      remedy: check.remedy,
      status: verdict.status,
      reason: verdict.reason === undefined ? null : scrub(verdict.reason),
    })),
    evidence,
    lapsed: lapsed === true,
    evidenceOmitted: omitted,
  };
}

function summarize(plans: readonly PlanReport[], repositoryJudged: boolean): Summary {
  const claims = plans.flatMap((plan) => plan.claims.filter(({ kind }) => kind !== "process"));
  const process = new Map(
    plans.flatMap((plan) => plan.claims.filter(({ kind }) => kind === "process")).map((claim) => [claim.id, claim]),
  );
  const counted = count(claims);
  const ofProcess = repositoryJudged ? count([...process.values()]) : null;
  const [weaker, stronger] = [isWeaker, isStronger].map(
    (chosen) => plans.flatMap((plan) => plan.claims).filter(chosen).length,
  ) as [number, number];
  const changesToReview = plans.flatMap(({ changes }) => changes).filter(needsReview).length;
  const driftToReview = plans.flatMap(({ drift }) => drift).filter(needsReview).length;
  const failed = counted.violated > 0 || (ofProcess?.violated ?? 0) > 0 || weaker > 0;
  return {
    claims: counted,
    process: ofProcess,
    weaker,
    stronger,
    claimsNotJudged: plans.reduce((sum, plan) => sum + plan.claimsNotJudged, 0),
    attestationsLapsed: new Set(claims.filter(({ lapsed }) => lapsed).map(({ id }) => id)).size,
    changesToReview,
    driftToReview,
    changesNotJudged: plans.filter(({ effect }) => effect.kind === "not-judged").length,
    exitCode: failed ? 1 : changesToReview + driftToReview > 0 ? 3 : 0,
  };
}
