import { Command, commandsOf } from "./commands";
import { isAction } from "./scan";
import { Job, Step, Workflow } from "./workflows";

/** A step that changes what runs in the cloud. */
export interface Deployment {
  readonly workflow: Workflow;
  readonly job: Job;
  readonly step: Step;
  /** How many steps of its job come before it. */
  readonly index: number;
  /** Whether it brings a new image to what runs, or makes infrastructure. */
  readonly brings: "image" | "infrastructure";
}

export function deploymentsIn(workflow: Workflow): readonly Deployment[] {
  return workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step, index) => {
      const brings = deployedBy(step);
      return brings ? [{ workflow, job, step, index, brings }] : [];
    }),
  );
}

function deployedBy(step: Step): Deployment["brings"] | undefined {
  if (
    isAction(
      step.uses,
      "google-github-actions/deploy-cloudrun",
      "google-github-actions/deploy-cloud-functions",
      "google-github-actions/deploy-appengine",
    )
  )
    return "image";
  const brought = commandsOf(step).map(({ words }) =>
    deploysImage(words) ? "image" : appliesInfrastructure(words) ? "infrastructure" : undefined,
  );
  return brought.find((one) => one === "image") ?? brought.find((one) => one !== undefined);
}

/** The words of a command without the release that it is of. */
const plain = (words: readonly string[]) => words.filter((word) => word !== "beta" && word !== "alpha").join(" ");

function deploysImage(words: readonly string[]): boolean {
  const text = plain(words);
  return (
    /^gcloud run (?:deploy|(?:services|jobs|worker-pools) (?:deploy|update|replace|create))\b/.test(text) ||
    /^(?:kubectl (?:apply|set image|rollout restart)|helm (?:upgrade|install)|gcloud (?:app|functions) deploy)\b/.test(
      text,
    )
  );
}

const APPLYING = new RegExp(
  "^(?:" +
    [
      String.raw`(?:terraform|tofu|terragrunt|(?:npm run |npm exec )?cdktf)\b.* (?:apply|deploy|destroy)\b`,
      String.raw`(?:npm|pnpm|yarn) (?:run )?[\w:-]*deploy\b`,
    ].join("|") +
    ")",
);

const appliesInfrastructure = (words: readonly string[]) => APPLYING.test(plain(words));

/** Whether a command changes a database's schema. */
export function migrates({ words }: Command): boolean {
  const text = plain(words);
  if (/^gcloud run jobs (?:deploy|update|create|replace)\b/.test(text))
    return /migrat/i.test(text) && text.includes("--execute-now");
  if (/^(?:echo|printf|ls|cat|git|grep|test|cp|mkdir|docker build|gcloud run jobs (?:describe|list))\b/.test(text))
    return false;
  return (
    /migrat/i.test(text) ||
    /^(?:alembic upgrade|liquibase update|sqitch deploy|goose\b.* up|dbmate\b.* up|drizzle-kit push)\b/.test(text)
  );
}
