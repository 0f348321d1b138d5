import { z } from "zod";
import { UnusableInput } from "./faults";
import { Environment, readJson, variable } from "./runner";
import { explain } from "./verdict";

const pullRequest = z.object({
  pull_request: z.object({
    number: z.number().int().positive(),
    head: z.object({
      sha: z.string().regex(/^[0-9a-f]{40}$/),
      // A fork that was deleted in the meantime is null.
      repo: z.object({ full_name: z.string() }).nullable(),
    }),
  }),
});

export interface PullRequest {
  readonly number: number;
  readonly headSha: string;
  readonly isFork: boolean;
}

/** The pull request of the event that started the run. @throws UnusableInput where it is none */
export function pullRequestOf(env: Environment): PullRequest {
  const file = variable(env, "GITHUB_EVENT_PATH");
  const result = pullRequest.safeParse(readJson(file));
  if (!result.success)
    throw new UnusableInput(`${file}: ${explain(result.error)}; allowed: an event of a pull request`);
  const { number, head } = result.data.pull_request;
  return { number, headSha: head.sha, isFork: head.repo?.full_name !== variable(env, "GITHUB_REPOSITORY") };
}
