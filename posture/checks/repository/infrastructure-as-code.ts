import { defineRepositoryCheck } from "../../verdict/define";
import { Finding } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { isObject } from "../../model/attribute";
import { commandsOf } from "../../products/github/commands";
import { inFile } from "../../verdict/repository-finding";
import { Repository } from "../../model/repository/repository";
import { workflowsOf } from "../../products/github/workflows";

const EXPECTED = "infrastructure as Terraform: .tf files with resources, or cdktf.json and the sources that it runs";
const NOT_BY_COMMANDS = "infrastructure by Terraform, not by commands";

export const infrastructureAsCode = defineRepositoryCheck({
  id: "repository/infrastructure-as-code",
  summary: "Infrastructure is defined as Terraform in the repository, and no workflow creates any by other commands.",
  severity: "medium",
  links: ["https://developer.hashicorp.com/terraform/tutorials/automation/github-actions"],
  remedy:
    "Keep Terraform or CDK for Terraform sources in the repository, and move what a workflow creates with gcloud " +
    "into them.",
  evaluate: (repository) => verdict(written(repository), workflowsOf(repository).faults, createdByCommands(repository)),
});

function written(repository: Repository): Finding {
  const file =
    repository.files.find(
      (path) => /\.tf$/.test(path) && /^\s*(?:resource|module)\s+"/m.test(repository.text(path) ?? ""),
    ) ??
    repository.files.find(
      (path) => /\.tf\.json$/.test(path) && /"(?:resource|module)"\s*:/.test(repository.text(path) ?? ""),
    );
  if (file !== undefined) return inFile("holds", file, "", EXPECTED, "Terraform");
  const project = repository.files.find((path) => /(?:^|\/)cdktf\.json$/.test(path));
  if (project === undefined) return inFile("violated", "", "", EXPECTED, "none");
  const missing = missingSource(repository, project);
  return inFile(missing === undefined ? "holds" : "violated", project, "app", EXPECTED, missing ?? "CDK for Terraform");
}

/** What the project's settings lack; undefined where the sources that they run are there. */
function missingSource(repository: Repository, project: string): string | undefined {
  let settings: unknown;
  try {
    settings = JSON.parse(repository.text(project) ?? "");
  } catch {
    return "no JSON";
  }
  const app = isObject(settings) ? settings.app : undefined;
  if (typeof app !== "string") return "no app";
  const directory = project.slice(0, project.lastIndexOf("/") + 1);
  const sources = app.split(/\s+/).filter((word) => /\.(?:ts|js|py|go|java|cs)$/.test(word));
  return sources.length > 0 &&
    !sources.every((source) => repository.files.includes(directory + source.replace(/^\.\//, "")))
    ? `${sources.join(", ")} is not there`
    : undefined;
}

const CREATING_COMMAND = new RegExp(
  String.raw`^gcloud (?!auth |builds |config |run (?:jobs )?(?:deploy|execute)).*\b(?:` +
    "create|delete|add-iam-policy-binding|remove-iam-policy-binding|set-iam-policy|enable" +
    String.raw`)\b`,
);

const createdByCommands = (repository: Repository): readonly Finding[] =>
  workflowsOf(repository).all.flatMap(({ file, jobs }) =>
    jobs.flatMap(({ steps }) =>
      steps.flatMap((step) =>
        commandsOf(step).flatMap(({ words }) =>
          CREATING_COMMAND.test(words.join(" "))
            ? [inFile("violated", file, step.at, NOT_BY_COMMANDS, words.join(" ").slice(0, 120))]
            : [],
        ),
      ),
    ),
  );
