import { z } from "zod";
import { Refusal } from "./faults";
import { Github } from "./github";
import { Environment, variable } from "./runner";

const environment = z.object({
  protection_rules: z.array(z.object({ type: z.string() })).optional(),
});
const approvals = z.array(
  z.object({
    state: z.string(),
    user: z.object({ login: z.string(), type: z.string().optional() }),
    environments: z.array(z.object({ name: z.string() })),
  }),
);

/**
 * The people who approved this run for an environment.
 *
 * GitHub makes an environment that a workflow names and nobody protected, and lets every job through: so the rule is
 * asked for as well.
 *
 * @throws Refusal where nobody did, or nobody had to
 */
export async function requireApproval(env: Environment, github: Github, name: string): Promise<readonly string[]> {
  const { protection_rules = [] } = environment.parse(await github.get(`/environments/${encodeURIComponent(name)}`));
  if (!protection_rules.some(({ type }) => type === "required_reviewers"))
    throw new Refusal(`environment ${name}: it has no required reviewers, so nobody approved anything`);
  const given = approvals.parse(await github.get(`/actions/runs/${variable(env, "GITHUB_RUN_ID")}/approvals`));
  const people = given
    .filter(({ state, environments }) => state === "approved" && environments.some((one) => one.name === name))
    .map(({ user }) => user)
    .filter(({ type }) => type !== "Bot")
    .map(({ login }) => login);
  if (people.length === 0) throw new Refusal(`environment ${name}: nobody approved this run`);
  return [...new Set(people)].sort();
}
