import { verdict } from "../../verdict/expectations";
import { defineRepositoryCheck } from "../../verdict/define";
import { inFile, noWorkflow } from "../../verdict/repository-finding";
import { Repository } from "../../model/repository/repository";
import { Use, usesIn, workflowsOf } from "../../products/github/workflows";

const EXPECTED = "an action pinned by its commit, with its version in a comment";

export const pinnedActions = defineRepositoryCheck({
  id: "repository/pinned-actions",
  summary: "Every action that a workflow uses is pinned by its commit, and names its version in a comment.",
  severity: "high",
  links: ["https://docs.github.com/en/actions/reference/security/secure-use"],
  remedy: "Write uses: owner/action@COMMIT # VERSION, the commit with all 40 digits; an image by its sha256 digest.",
  evaluate: (repository) => {
    const uses = usesIn(repository).filter(({ uses: action }) => !/^(?:\.|\$)\//.test(action));
    return verdict(
      workflowsOf(repository).faults,
      uses.length === 0 ? noWorkflow("a workflow that uses actions") : uses.map((use) => judge(repository, use)),
    );
  },
});

function judge(repository: Repository, { file, uses, at }: Use) {
  const wrong = faultOf(repository.text(file) ?? "", uses);
  return inFile(wrong === undefined ? "holds" : "violated", file, at, EXPECTED, wrong ?? uses);
}

function faultOf(text: string, uses: string): string | undefined {
  if (uses.startsWith("docker://")) return /@sha256:[0-9a-f]{64}$/.test(uses) ? undefined : `${uses}: a tag may move`;
  const [, reference = ""] = uses.split("@");
  if (!/^[0-9a-f]{40}$/.test(reference))
    return `${uses}: ${reference === "" ? "no commit" : "a tag or branch may move"}`;
  const lines = text.split("\n").filter((line) => line.includes(uses));
  return lines.length > 0 && lines.every((line) => /#\s*v?\d+(?:\.\d+)*\b/.test(line.slice(line.indexOf(uses))))
    ? undefined
    : `${uses}: no version in a comment`;
}
