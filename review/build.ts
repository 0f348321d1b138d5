import { Context, Finding, StackKind, Verdict } from "../posture/check";
import { assessChanges, assessDrift } from "../posture/changes/assess";
import { Change, needsPerson } from "../posture/changes/change";
import { Page } from "../posture/claim";
import { ClaimResult, ClaimStatus, evaluate } from "../posture/evaluate";
import { Subject } from "../posture/model/read";
import { RepositoryCheck } from "../posture/repository/check";
import { count, isWeaker } from "./counts";
import { ChangeReport, ClaimReport, Evidence, PlanReport, Report, SCHEMA_VERSION, Summary } from "./report";
import { Scrubber } from "./scrub";
import { Sources } from "./sources";

/** A file that was read, and what it is of. */
export interface Reviewed {
  readonly file: string;
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
const MOST_EVIDENCE = 50;

/** Judges every file, and compares it with its base where there is one. */
export function buildReport(files: readonly Reviewed[], bases: readonly Reviewed[], repository?: RepositoryVerdicts): Report {
  const plans = files.map((file) => {
    const base = bases.find((one) => sameStack(one, file));
    return reportPlan(file, judge(file, files, repository), base && new Map(judge(base, bases, repository).map(({ claim, status }) => [claim.id, status])));
  });
  return { schemaVersion: SCHEMA_VERSION, plans, summary: summarize(plans, repository !== undefined) };
}

const sameStack = (a: Reviewed, b: Reviewed) => a.page.system === b.page.system && a.environment === b.environment && a.stack === b.stack;

function judge(file: Reviewed, all: readonly Reviewed[], repository?: RepositoryVerdicts): ClaimResult[] {
  const kind = (one: Reviewed) => one.stacks.join();
  const others: Context["others"] = all
    .filter((one) => one.page.system === file.page.system && one.environment !== file.environment && kind(one) === kind(file))
    .map(({ environment, subject }) => ({ environment, model: subject.model }));
  return evaluate(file.page, { model: file.subject.model, system: file.page.system, environment: file.environment, others, stacks: file.stacks }, repository);
}

function reportPlan(file: Reviewed, results: readonly ClaimResult[], before?: ReadonlyMap<string, ClaimStatus>): PlanReport {
  const { subject, page, environment, stack, sources } = file;
  const changes = subject.planned ? assessChanges(subject.planned) : [];
  const drift = subject.planned ? assessDrift(subject.planned) : [];
  const scrub = new Scrubber([subject.model]).for([...textsOf(results), ...[...changes, ...drift].flatMap(({ address, reasons }) => [address, ...reasons]), ...subject.model.notEvaluated]);
  const change = (one: Change): ChangeReport => ({ ...one, address: scrub(one.address), reasons: one.reasons.map(scrub), source: sources.of(one.address) });
  return {
    file: file.file,
    format: subject.model.format,
    system: page.system,
    environment,
    stack,
    claims: results.map((result) => reportClaim(result, page, scrub, sources, before)),
    changes: changes.map(change),
    drift: drift.map(change),
    notEvaluated: subject.model.notEvaluated.map(scrub),
  };
}

function* textsOf(results: readonly ClaimResult[]): Generator<string> {
  for (const { reason, results: checks } of results) {
    if (reason) yield reason;
    for (const { verdict } of checks) {
      if (verdict.reason) yield verdict.reason;
      for (const { address, path, expected, actual } of verdict.findings) {
        yield address;
        yield path;
        yield expected;
        yield actual;
      }
    }
  }
}

const GRAVITY = { violated: 0, unknown: 1, holds: 2 } as const;

/** What is there and wrong comes before what is missing. */
const gravity = ({ status, address }: Finding) => 2 * GRAVITY[status] + (address === "" ? 1 : 0);

interface Found {
  readonly check: string;
  readonly finding: Finding;
}

/** Several rules may find the same at the same place: a reader is told once. */
function distinct(findings: readonly Found[]): Found[] {
  return [...new Map(findings.map((one) => [[one.finding.status, one.finding.address, one.finding.path, one.finding.expected, one.finding.actual].join("\u0000"), one] as const).reverse()).values()].reverse();
}

function reportClaim({ claim, status, reason, results }: ClaimResult, page: Page, scrub: (text: string) => string, sources: Sources, before?: ReadonlyMap<string, ClaimStatus>): ClaimReport {
  const findings = distinct(results.flatMap(({ check, verdict }) => verdict.findings.map((finding) => ({ check: check.id, finding }))));
  findings.sort((a, b) => gravity(a.finding) - gravity(b.finding));
  const evidence = findings.slice(0, MOST_EVIDENCE).map(({ check, finding }): Evidence => ({
    check,
    status: finding.status,
    address: scrub(finding.address),
    path: scrub(finding.path),
    expected: scrub(finding.expected),
    actual: scrub(finding.actual),
    source: claim.kind === "process" ? null : sources.of(finding.address),
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
    checks: results.map(({ check, verdict }) => ({ id: check.id, title: check.title, remedy: check.remedy, status: verdict.status, reason: verdict.reason === undefined ? null : scrub(verdict.reason) })),
    evidence,
    evidenceOmitted: findings.length - evidence.length,
  };
}

function summarize(plans: readonly PlanReport[], repositoryJudged: boolean): Summary {
  const claims = plans.flatMap((plan) => plan.claims.filter(({ kind }) => kind !== "process"));
  const process = new Map(plans.flatMap((plan) => plan.claims.filter(({ kind }) => kind === "process")).map((claim) => [claim.id, claim]));
  const counted = count(claims);
  const ofProcess = repositoryJudged ? count([...process.values()]) : null;
  const weaker = plans.flatMap((plan) => plan.claims).filter(isWeaker).length;
  const changesForPerson = plans.flatMap(({ changes }) => changes).filter(needsPerson).length;
  const failed = counted.violated > 0 || (ofProcess?.violated ?? 0) > 0 || weaker > 0;
  return { claims: counted, process: ofProcess, weaker, changesForPerson, exitCode: failed ? 1 : changesForPerson > 0 ? 3 : 0 };
}
