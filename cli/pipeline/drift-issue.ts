import { z } from "zod";
import { Github } from "./github";
import { Verdict } from "./verdict";

const AUTHOR = "github-actions[bot]";
/** GitHub takes 65,536 characters. */
const MAX_CHARACTERS = 60_000;
const issue = z.object({
  number: z.number(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
  pull_request: z.unknown().optional(),
});

/** What was found of a stack's live resources. */
export interface Found {
  readonly stack: string;
  readonly verdict: Verdict;
  /** Resources and grants of the project that no state knows. */
  readonly unmanaged: readonly string[];
  /** The review as Markdown. */
  readonly markdown: string;
}

/** Opens, updates or closes the stack's issue. @returns what was done */
export async function reconcileIssue(
  github: Github,
  found: Found,
  run: string,
): Promise<"opened" | "updated" | "closed" | "none"> {
  const marker = `<!-- avouch:drift ${found.stack} -->`;
  const open = (await github.list("/issues?state=open"))
    .flatMap((one) => issue.safeParse(one).data ?? [])
    .find(
      ({ body, user, pull_request }) =>
        pull_request === undefined && user?.login === AUTHOR && body?.startsWith(marker),
    );
  const { verdict, unmanaged } = found;
  if (verdict.exitCode === 0 && verdict.drift.length === 0 && unmanaged.length === 0) {
    if (!open) return "none";
    await github.post(`/issues/${open.number}/comments`, { body: `Everything holds again: ${run}` });
    await github.patch(`/issues/${open.number}`, { state: "closed", state_reason: "completed" });
    return "closed";
  }
  const title = `Drift in ${found.stack}: ${counts(found)}`;
  const lists = `${section("Changed outside Terraform", verdict.drift)}${section("Unmanaged", unmanaged)}`;
  const body = `${marker}\n\n${lists}${found.markdown.trim()}`;
  const content = { title, body: `${body.slice(0, MAX_CHARACTERS)}\n\nFound by ${run}.` };
  if (open) await github.patch(`/issues/${open.number}`, content);
  else await github.post("/issues", content);
  return open ? "updated" : "opened";
}

function counts({ verdict, unmanaged }: Found): string {
  return [
    `${verdict.violated.length} claims violated`,
    `${verdict.drift.length} resources changed`,
    `${unmanaged.length} unmanaged`,
  ].join(", ");
}

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? "" : `### ${title}\n\n${lines.map((line) => `- ${line}`).join("\n")}\n\n`;
