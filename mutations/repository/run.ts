import { Page } from "../../posture/claim";
import { judgeRepository } from "../../posture/evaluate";
import { Repository } from "../../posture/model/repository/repository";
import { mutationsOf, RepositoryMutation } from "./mutations";

export interface RepositoryResult {
  readonly mutation: Omit<RepositoryMutation, "repository">;
  /** Process claims that it turned to violated; none where it survived. */
  readonly claims: readonly string[];
}

/**
 * Files that rules on processes read for what they say; in every other file they only look for keys and suppressions.
 */
const READ = /^(?:\.github\/|action\.ya?ml$|cdktf\.json$|main\.ts$)/;

/**
 * The repository without the files that no rule reads for what they say: what the whole one holds was judged before.
 */
const reduced = (repository: Repository, changed: string): Repository => ({
  files: repository.files.filter((file) => READ.test(file) || file === changed),
  text: (file) => repository.text(file),
});

/** Weakens a repository in every single place, one after the other, and judges the process claims of all pages. */
export function* mutateRepository(pages: readonly Page[], repository: Repository): Generator<RepositoryResult> {
  const before = new Set(violatedIn(pages, repository));
  for (const { repository: weakened, ...mutation } of mutationsOf(repository))
    yield { mutation, claims: violatedIn(pages, reduced(weakened, mutation.file)).filter((id) => !before.has(id)) };
}

function violatedIn(pages: readonly Page[], repository: Repository): readonly string[] {
  const verdicts = judgeRepository(pages, repository);
  return pages.flatMap((page) =>
    page.claims.flatMap((claim) =>
      claim.kind === "process" && claim.checks.some((check) => verdicts.get(check)?.status === "violated")
        ? [claim.id]
        : [],
    ),
  );
}
