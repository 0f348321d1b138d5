import { Document, isMap, isScalar, isSeq, parseDocument, Scalar, YAMLMap } from "yaml";
import { Repository } from "../../posture/model/repository/repository";
import { Edit } from "./edit";
import { SCRIPT_EDITS } from "./scripts";

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;

/** A weakening of a step; undefined where the step is not of its kind. */
type StepEdit = (step: YAMLMap) => string | undefined;

const textAt = (map: YAMLMap, key: string): string => {
  const value: unknown = map.get(key);
  return typeof value === "string" ? value : "";
};

const SCANS = /^\s*(?:trivy|gitleaks|semgrep)\s/m;
const scans = (step: YAMLMap) => SCANS.test(textAt(step, "run"));
/** The apply of a plan, by Terraform. */
const applies = (step: YAMLMap) => /\bterraform\b.* apply\b/.test(textAt(step, "run"));
const signsIn = (step: YAMLMap) => textAt(step, "uses").startsWith("google-github-actions/auth@");

const setRun = (step: YAMLMap, change: (run: string) => string): void => {
  step.set("run", change(textAt(step, "run")));
};

const STEP_EDITS: readonly StepEdit[] = [
  (step) => (scans(step) ? (setRun(step, () => "true"), "the scan is gone") : undefined),
  (step) => (scans(step) ? (step.set("continue-on-error", true), "the scan may fail") : undefined),
  (step) => (scans(step) ? (step.set("if", "github.actor == 'me'"), "the scan runs for one person") : undefined),
  (step) => {
    if (!scans(step)) return undefined;
    setRun(step, (run) => run.replace(/^(\s*(?:trivy|gitleaks|semgrep)\s.*)$/gm, "$1 || true"));
    return "the scan's failure is hidden";
  },
  (step) => {
    const run = textAt(step, "run");
    if (!/^\s*(?:trivy|gitleaks) .*--exit-code 1/m.test(run)) return undefined;
    setRun(step, () => run.replaceAll("--exit-code 1", "--exit-code 0"));
    return "findings do not count";
  },
  (step) => {
    const run = textAt(step, "run");
    if (!run.includes("--log-opts=")) return undefined;
    setRun(step, () => run.replace(/--log-opts="[^"]*"/, "--log-opts=HEAD~1..HEAD"));
    return "only the last commit is scanned";
  },
  (step) => {
    const run = textAt(step, "run");
    if (!/^git rev-list/m.test(run)) return undefined;
    setRun(step, () => run.replace(/^git rev-list.*\n/m, ""));
    return "the range need not exist";
  },
  (step) => {
    const uses = textAt(step, "uses");
    if (!uses.includes("@")) return undefined;
    step.set("uses", `${uses.split("@")[0]}@v9`);
    return "the pin is a tag";
  },
  (step) => {
    const inputs: unknown = step.get("with");
    if (!textAt(step, "uses").startsWith("actions/checkout@") || !isMap(inputs)) return undefined;
    inputs.delete("persist-credentials");
    return "the checkout keeps the token";
  },
  (step) => {
    const inputs: unknown = step.get("with");
    if (!signsIn(step) || !isMap(inputs)) return undefined;
    inputs.set("credentials_json", "${{ secrets.DEPLOYER_KEY }}");
    return "a key file signs in";
  },
  (step) =>
    applies(step) ? (setRun(step, (run) => run.replace(" plan.tfplan", " -auto-approve")), "it plans anew") : undefined,
  (step) =>
    applies(step) ? (setRun(step, (run) => `terraform plan -out plan.tfplan\n${run}`), "it plans before") : undefined,
  (step) => {
    if (!textAt(step, "run").includes("open-plan.sh")) return undefined;
    setRun(step, () => "age --decrypt --output plan.tfplan plan.age");
    return "the plan is not verified";
  },
  (step) => {
    if (!textAt(step, "run").includes("open-plan.sh")) return undefined;
    setRun(step, (run) => `${run} || true`);
    return "the verification may fail";
  },
  (step) => {
    const run = textAt(step, "run");
    if (!run.includes("--environment staging") || !run.includes("migrate")) return undefined;
    setRun(step, () => run.replace("--environment staging", "--environment production"));
    return "staging's job migrates production";
  },
  (step) => {
    if (textAt(step, "run") === "") return undefined;
    setRun(step, (run) => `${run}\necho "\${{ github.head_ref }}"\n`);
    return "a branch's name is run";
  },
];

function environmentOf(job: YAMLMap): string {
  const environment: unknown = job.get("environment", true);
  if (isScalar(environment)) return String(environment.value);
  return isMap(environment) ? textAt(environment as YAMLMap, "name") : "";
}

/** Every weakening of each workflow. What YAML shares between jobs is weakened in all of them at once. */
export function workflowMutations(repository: Repository): readonly Edit[] {
  return repository.files
    .filter((file) => WORKFLOW.test(file))
    .flatMap((file) => [...ofWorkflow(file, repository.text(file) ?? "")])
    .concat(SCRIPT_EDITS(repository));
}

/** A change of the parsed file: `at` says where, or that there is nothing to change. */
interface Change {
  readonly at: string;
  readonly detail: string;
}

function* ofWorkflow(file: string, text: string): Generator<Edit> {
  // Most changes find nothing to change: what they leave as it was is not parsed again.
  let document: Document = parseDocument(text);
  const attempt = (change: (document: Document) => Change | undefined): Edit[] => {
    const made = change(document);
    if (!made) return [];
    const edit = { file, path: made.at, detail: made.detail, text: document.toString() };
    document = parseDocument(text);
    return [edit];
  };
  const jobs = jobsOf(parseDocument(text));
  for (const [id, job] of jobs) {
    for (const [index] of stepsOf(job).entries())
      for (const edit of STEP_EDITS)
        yield* attempt((document) => {
          const again = jobsOf(document).get(id);
          const step = again && stepsOf(again)[index];
          const detail = again && step && edit(step);
          return detail === undefined ? undefined : { at: `jobs.${id}.steps[${index}]`, detail };
        });
    for (const edit of JOB_EDITS)
      yield* attempt((document) => {
        const again = jobsOf(document).get(id);
        const detail = again && edit(again);
        return detail === undefined ? undefined : { at: `jobs.${id}`, detail };
      });
  }
  for (const edit of WORKFLOW_EDITS)
    yield* attempt((document) => {
      const detail = edit(document);
      return detail === undefined ? undefined : { at: "", detail };
    });
}

const jobsOf = (document: Document): ReadonlyMap<string, YAMLMap> => {
  const jobs: unknown = document.get("jobs");
  return new Map(
    isMap(jobs)
      ? jobs.items.flatMap(({ key, value }): [string, YAMLMap][] =>
          isMap(value) ? [[String((key as Scalar).value), value as YAMLMap]] : [],
        )
      : [],
  );
};

/** The steps that a job has itself: those it shares by an alias are another job's. */
function stepsOf(job: YAMLMap): readonly YAMLMap[] {
  const steps: unknown = job.get("steps");
  return isSeq(steps) ? (steps.items.filter((step) => isMap(step)) as YAMLMap[]) : [];
}

const JOB_EDITS: readonly ((job: YAMLMap) => string | undefined)[] = [
  (job) => {
    const steps: unknown = job.get("steps", true);
    // Steps that an alias shares are added to where they stand.
    if (environmentOf(job) !== "production" || !isSeq(steps)) return undefined;
    steps.add({ run: "npm run migrate -- --system smvue --environment production" });
    return "production migrates by itself";
  },
  (job) => (permit(job, "contents") ? "the job may write the repository" : undefined),
  (job) => (permit(job, "actions") ? "the job may start and stop runs" : undefined),
  (job) => {
    // Where other jobs share it by an alias, theirs becomes so too.
    const { anchor } = (job.get("permissions", true) ?? {}) as { anchor?: string };
    job.set("permissions", Object.assign(new Scalar("write-all"), { anchor }));
    return "the job may write everything";
  },
  (job) => {
    const condition = textAt(job, "if");
    if (!condition.includes("head.repo.full_name == github.repository")) return undefined;
    job.delete("if");
    return "forks run it too";
  },
  (job) => {
    const step = stepsOf(job).find(signsIn);
    if (!step || !stepsOf(job).some(applies)) return undefined;
    step.delete("uses");
    step.delete("with");
    step.set("run", "true");
    return "the job does not sign in";
  },
];

function permit(job: YAMLMap, scope: string): boolean {
  const permissions: unknown = job.get("permissions");
  if (!isMap(permissions)) return false;
  permissions.set(scope, "write");
  return true;
}

const WORKFLOW_EDITS: readonly ((document: Document) => string | undefined)[] = [
  (document) => (document.set("permissions", "write-all"), "every job may write everything"),
  (document) => (document.delete("permissions"), "the repository's setting decides what jobs may do"),
  (document) => {
    document.set("on", { pull_request_target: {} });
    return "strangers' pull requests start it with a token";
  },
  (document) => {
    const on: unknown = document.get("on");
    if (!isMap(on) || !on.has("schedule") || !/trivy fs/.test(document.toString())) return undefined;
    on.delete("schedule");
    return "it runs on no schedule";
  },
  (document) => {
    const on: unknown = document.get("on");
    if (!isMap(on) || !on.has("pull_request") || !/trivy fs/.test(document.toString())) return undefined;
    on.set("pull_request", { paths: ["src/**"] });
    return "most changes do not start it";
  },
];
