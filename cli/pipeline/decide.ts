import { unzipSync } from "fflate";
import { z } from "zod";
import { Github } from "./github";
import { parseVerdict, Verdict } from "./verdict";

/** What follows from the reviews of all plans of an environment. */
export interface Decision {
  /** Stacks whose plan changes something. */
  readonly apply: readonly string[];
  /** Why a person has to approve; empty where none has to. */
  readonly approval: readonly string[];
  /** Why nothing is applied; empty where it may be. */
  readonly refused: readonly string[];
}

/**
 * Decides what is applied.
 *
 * @param reviewed by stack, what was reviewed in the pull request; undefined where nothing was
 */
export function decide(verdicts: readonly Verdict[], reviewed: (stack: string) => Verdict | undefined): Decision {
  const changing = verdicts.filter(({ effect }) => effect !== "none");
  return {
    apply: changing.map(({ stack }) => stack).sort(),
    approval: changing.flatMap((one) => reasonsToAsk(one, reviewed(one.stack))),
    refused: verdicts.flatMap(({ stack, exitCode, violated }) =>
      exitCode === 1
        ? [`${stack}: ${violated.length > 0 ? `violated: ${violated.join(", ")}` : "claims are weaker"}`]
        : [],
    ),
  };
}

function reasonsToAsk(now: Verdict, before: Verdict | undefined): readonly string[] {
  const asked = now.needsReview.map((line) => `${now.stack}: ${line}`);
  if (!before) return [...asked, `${now.stack}: the plan changes it, and no pull request showed a plan of it`];
  const unseen = now.changes.filter((change) => !before.changes.includes(change));
  return [...asked, ...unseen.map((change) => `${now.stack}: not in the pull request's plan: ${change}`)];
}

const pulls = z.array(z.object({ merged_at: z.string().nullable(), head: z.object({ sha: z.string() }) }));
const artifacts = z.object({
  artifacts: z.array(z.object({ id: z.number(), expired: z.boolean(), created_at: z.string() })),
});
const FILE = "verdict.json";
const MAX_BYTES = 4 << 20;

/** The verdict on a stack that the pull request of a merged commit showed; undefined where there is none. */
export async function verdictOfPullRequest(
  github: Github,
  commit: string,
  stack: string,
): Promise<Verdict | undefined> {
  const merged = pulls.parse(await github.get(`/commits/${commit}/pulls`)).find(({ merged_at }) => merged_at !== null);
  if (!merged) return undefined;
  const name = `verdict-${stack}-${merged.head.sha}`;
  const found = artifacts.parse(await github.get(`/actions/artifacts?name=${encodeURIComponent(name)}`));
  const [newest] = found.artifacts
    .filter(({ expired }) => !expired)
    .sort((a, b) => b.created_at.localeCompare(a.created_at));
  if (!newest) return undefined;
  const zip = await github.download(`/actions/artifacts/${newest.id}/zip`);
  const bytes = unzipSync(zip, { filter: ({ name: file, originalSize }) => file === FILE && originalSize < MAX_BYTES });
  const text = bytes[FILE] && Buffer.from(bytes[FILE]).toString("utf8");
  if (text === undefined) return undefined;
  const verdict = parseVerdict(JSON.parse(text), `artifact ${name}`);
  return verdict.stack === stack && verdict.commit === merged.head.sha ? verdict : undefined;
}
