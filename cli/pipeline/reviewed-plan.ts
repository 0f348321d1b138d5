import { z } from "zod";
import { Refusal, UnusableInput } from "./faults";
import { Github } from "./github";
import { Environment, readJson, variable } from "./runner";
import { readSavedPlan, readStatePosition, SavedPlan } from "./saved-plan";
import { explain, parseVerdict, Verdict } from "./verdict";

/** Type of the predicate that is attested for a plan (docs/attestations.md). */
export const REVIEWED_PLAN = "urn:avouch:reviewed-plan:1";
/** Type of the predicate that is attested for the state after an apply. */
export const REVIEWED_STATE = "urn:avouch:reviewed-state:1";

const predicate = z.object({
  stack: z.string(),
  commit: z.string(),
  run: z.string(),
  plan: z.object({ sha256: z.string() }),
  state: z.object({ lineage: z.string(), serial: z.number() }),
  verdict: z.unknown(),
  tools: z.record(z.string(), z.string()),
});

/** What a reviewed plan's attestation says. */
export type ReviewedPlan = Readonly<z.infer<typeof predicate>>;

/** Output of `gh attestation verify --format json`: GitHub's signature was checked before it was written. */
const verified = z
  .array(
    z.object({
      verificationResult: z.object({
        statement: z.object({
          subject: z.array(z.object({ digest: z.object({ sha256: z.string() }) })),
          predicateType: z.string(),
          predicate: z.unknown(),
        }),
      }),
    }),
  )
  .min(1);

/** What is to be attested of a plan and its review. @throws UnusableInput where they do not belong together */
export function describePlan(
  env: Environment,
  stack: string,
  plan: SavedPlan,
  verdict: Verdict,
  tools: Readonly<Record<string, string>>,
): ReviewedPlan {
  const commit = variable(env, "GITHUB_SHA");
  if (verdict.stack !== stack || verdict.commit !== commit)
    throw new UnusableInput(
      `the verdict: got one of ${verdict.stack} at ${verdict.commit}; allowed: one of ${stack} at ${commit}`,
    );
  return {
    stack,
    commit,
    run: variable(env, "GITHUB_RUN_ID"),
    plan: { sha256: plan.sha256 },
    state: plan.state,
    verdict,
    tools: { ...tools },
  };
}

export interface Evidence {
  readonly stack: string;
  /** The decrypted plan. */
  readonly plan: string;
  /** Output of `gh attestation verify --format json` for it. */
  readonly attestation: string;
  /** The state as it is now, by `terraform state pull`. */
  readonly state: string;
}

/**
 * Whether a decrypted plan is the one that was reviewed, and may still be applied.
 *
 * @throws Refusal with everything that is not so
 * @throws UnusableInput where a file cannot be read
 */
export async function verifyPlan(env: Environment, github: Github, evidence: Evidence): Promise<Verdict> {
  const plan = readSavedPlan(evidence.plan);
  const { reviewed, subjects } = readAttestation(evidence.attestation);
  const current = readStatePosition(evidence.state);
  const commit = variable(env, "GITHUB_SHA");
  const tip = await tipOf(env, github);
  const verdict = parseVerdict(reviewed.verdict, evidence.attestation);
  const { state } = reviewed;
  const faults = [
    ...differs("the stack", reviewed.stack, evidence.stack),
    ...differs("the stack of the review", verdict.stack, evidence.stack),
    ...differs("the plan's digest", plan.sha256, reviewed.plan.sha256),
    ...(subjects.includes(plan.sha256)
      ? []
      : [`the plan's digest: ${plan.sha256} is not a subject of the attestation`]),
    ...differs("the commit of the plan", reviewed.commit, commit),
    ...differs("the commit of the review", verdict.commit, commit),
    ...differs("the tip of the branch", tip, commit),
    ...differs("the plan's lineage", plan.state.lineage, state.lineage),
    ...differs("the plan's serial", `${plan.state.serial}`, `${state.serial}`),
    ...differs("the state's lineage", current.lineage, state.lineage),
    ...differs("the state's serial", `${current.serial}`, `${state.serial}`),
    ...(verdict.exitCode === 1 ? ["the review: a claim is violated"] : []),
  ];
  if (faults.length > 0)
    throw new Refusal(`${evidence.stack}: the plan is not applied:\n${faults.map((fault) => `  ${fault}\n`).join("")}`);
  return verdict;
}

const differs = (what: string, got: string, expected: string): readonly string[] =>
  got === expected ? [] : [`${what}: got ${got}, expected ${expected}`];

function readAttestation(file: string): { reviewed: ReviewedPlan; subjects: readonly string[] } {
  const result = verified.safeParse(readJson(file));
  if (!result.success)
    throw new UnusableInput(`${file}: ${explain(result.error)}; allowed: output of gh attestation verify`);
  const statements = result.data.map(({ verificationResult }) => verificationResult.statement);
  const statement = statements.find(({ predicateType }) => predicateType === REVIEWED_PLAN);
  const reviewed = predicate.safeParse(statement?.predicate);
  if (!statement || !reviewed.success)
    throw new UnusableInput(`${file}: got no attestation of a reviewed plan; allowed: one of type ${REVIEWED_PLAN}`);
  return { reviewed: reviewed.data, subjects: statement.subject.map(({ digest }) => digest.sha256) };
}

const branch = z.object({ commit: z.object({ sha: z.string() }) });

/** The newest commit of the branch that the run is of. */
async function tipOf(env: Environment, github: Github): Promise<string> {
  const name = variable(env, "GITHUB_REF_NAME");
  const result = branch.safeParse(await github.get(`/branches/${encodeURIComponent(name)}`));
  if (!result.success) throw new UnusableInput(`branch ${name}: GitHub's answer names no commit`);
  return result.data.commit.sha;
}
