import { z } from "zod";
import { PullRequest } from "./event";
import { Github } from "./github";
import { Verdict } from "./verdict";

/** First in the body of the comment, so that a later run finds it. */
const MARKER = "<!-- avouch:plans -->";
const COMMIT = /<!-- avouch:commit ([0-9a-f]{40}) -->/;
const AUTHOR = "github-actions[bot]";
/** GitHub takes 65,536 characters. */
const MAX_CHARACTERS = 65_000;

/** One stack's part of the comment. */
export interface Section {
  readonly stack: string;
  /** Undefined where its plan failed, so that nothing was judged. */
  readonly verdict?: Verdict;
  readonly markdown: string;
}

const comment = z.object({
  id: z.number(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
});
const head = z.object({ head: z.object({ sha: z.string() }) });

/**
 * Posts or updates the one comment of a pull request.
 *
 * @param omitted stacks that were not planned, each with the reason
 * @returns what was done
 */
export async function upsertComment(
  github: Github,
  event: PullRequest,
  sections: readonly Section[],
  omitted: readonly string[],
): Promise<"created" | "updated" | "outdated"> {
  const { head: now } = head.parse(await github.get(`/pulls/${event.number}`));
  const existing = (await github.list(`/issues/${event.number}/comments`))
    .flatMap((one) => comment.safeParse(one).data ?? [])
    .find(({ body, user }) => user?.login === AUTHOR && body?.startsWith(MARKER));
  const isOutdated = now.sha !== event.headSha;
  // The run of the newer commit was faster: its comment stays.
  if (isOutdated && existing && COMMIT.exec(existing.body ?? "")?.[1] === now.sha) return "outdated";
  const body = commentBody(event.headSha, isOutdated ? now.sha : undefined, sections, omitted);
  if (existing) await github.patch(`/issues/comments/${existing.id}`, { body });
  else await github.post(`/issues/${event.number}/comments`, { body });
  return existing ? "updated" : "created";
}

/** The comment's Markdown, within GitHub's limit. @param newer the commit that made this one outdated */
export function commentBody(
  commit: string,
  newer: string | undefined,
  sections: readonly Section[],
  omitted: readonly string[],
): string {
  const ordered = [...sections].sort((a, b) => urgency(a) - urgency(b) || a.stack.localeCompare(b.stack));
  let body = [
    `${MARKER}\n<!-- avouch:commit ${commit} -->`,
    ...(newer === undefined
      ? []
      : [`> [!WARNING]\n> **Outdated.** These plans are of ${commit}; the branch is now at ${newer}.`]),
    `### Plans of ${commit.slice(0, 12)}`,
    sections.length === 0 ? "No stack was planned." : table(ordered),
    ...(omitted.length === 0 ? [] : [`Not planned:\n\n${omitted.map((line) => `- ${line}`).join("\n")}`]),
  ].join("\n\n");
  const left: string[] = [];
  for (const { stack, markdown } of ordered) {
    const section = `\n\n---\n\n${markdown.trim()}`;
    if (body.length + section.length <= MAX_CHARACTERS) body += section;
    else left.push(stack);
  }
  return left.length === 0
    ? body
    : `${body}\n\n---\n\nToo long for this comment, and in the artifact of the run: ${left.join(", ")}.`;
}

const urgency = ({ verdict }: Section) => (verdict ? { 1: 0, 3: 2, 0: 3 }[verdict.exitCode] : 1);

function table(sections: readonly Section[]): string {
  const rows = sections.map(
    ({ stack, verdict }) => `| ${stack} | ${outcome(verdict)} | ${verdict ? verdict.changes.length : "not judged"} |`,
  );
  return ["| Stack | Review | Changes |", "| --- | --- | ---: |", ...rows].join("\n");
}

function outcome(verdict: Verdict | undefined): string {
  if (!verdict) return "**not judged: the plan failed**";
  if (verdict.violated.length > 0) return `**${verdict.violated.length} violated**`;
  if (verdict.exitCode === 1) return `**${verdict.weaker} weaker than on the base branch**`;
  return verdict.exitCode === 3 ? `${verdict.needsReview.length} need review` : "holds";
}
