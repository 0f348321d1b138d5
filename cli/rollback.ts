import { parseArgs } from "node:util";
import { report, requireEnvironment, withHint } from "./cloud/command";
import { UsageError } from "./cloud/usage";
import { Target, targetOf } from "./cloud/target";
import { modeOf } from "./consent";
import { takenByNpm } from "./npm-flags";
import { COMMON, COMMON_HELP, VERSION } from "./options";
import { print } from "./print";
import { checkPlan } from "./rollback/plan-traffic";
import { ROOT } from "./synthesize";

const HELP = `Lists the revisions of a system's Cloud Run service and moves all requests to an older one.

Usage: npm run rollback -- --system NAME --environment NAME [options]

  --system NAME       smvue or smepro
  --environment NAME  as in environments/<system>-<environment>.yaml
  --to REVISION       the revision to move to; without it, the newest older one that can take requests
  --to-latest         end a rollback: requests go to the latest revision again
  --list              only list
  --all               list every revision, not only the newest
  --yes               move without asking
  --dry-run           only print what would be moved
  --allow-unknown     accept a revision whose secret versions could not be checked
  --timeout SECONDS   how long to wait until it serves, 5 to 600 (60)
  --check-plan FILE   only print what applying a plan would do to traffic; FILE is from terraform show -json
  ${COMMON_HELP}

Examples:
  npm run rollback -- --system smvue --environment production
  npm run rollback -- --system smvue --environment production --to smvue-00007-abc --yes
  npm run rollback -- --system smvue --environment production --to-latest --yes

At a terminal it asks before it moves anything. In CI, or where there is no terminal, it moves nothing without --yes.
A revision is refused if it does not exist, never became ready, reads a version of a secret that is disabled or
destroyed, or already gets all requests. --check-plan fails where a plan from before a rollback would undo it.

Environment: GOOGLE_APPLICATION_CREDENTIALS or gcloud auth application-default login  credentials
             GOOGLE_OAUTH_ACCESS_TOKEN  an access token, which takes precedence
             HTTPS_PROXY                a proxy
             AVOUCH_ENVIRONMENTS        directory of settings (environments/)

Permissions: run.services.get, run.revisions.list, secretmanager.versions.get, run.services.update, run.operations.get.

Exit codes: 0 moved, listed, or a dry run of what would work; 1 refused, not confirmed, or Google's API failed;
            2 settings, options or a plan are invalid.
`;

const OPTIONS = {
  system: { type: "string" },
  environment: { type: "string" },
  to: { type: "string" },
  "to-latest": { type: "boolean" },
  list: { type: "boolean" },
  all: { type: "boolean" },
  yes: { type: "boolean" },
  "dry-run": { type: "boolean" },
  "allow-unknown": { type: "boolean" },
  timeout: { type: "string" },
  "check-plan": { type: "string" },
  ...COMMON,
} as const;
const REVISION = /^[a-z][a-z0-9-]{0,62}$/;
const EXCLUSIVE = ["to", "to-latest", "list", "check-plan"] as const;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help || values.version) {
    print(values.help ? HELP : VERSION);
    return 0;
  }
  const taken = takenByNpm("rollback", OPTIONS, process.argv.slice(2), ROOT);
  if (taken !== undefined) throw new UsageError(taken);
  const { system, environment } = requireEnvironment("rollback", values);
  const given = EXCLUSIVE.filter((name) => values[name] !== undefined);
  if (given.length > 1)
    throw new UsageError(`got ${given.map((name) => `--${name}`).join(" and ")}; allowed: one of them`);
  if (values.yes && values["dry-run"]) throw new UsageError("got --yes and --dry-run; allowed: one of them");
  if (values.to !== undefined && !REVISION.test(values.to))
    throw new UsageError(`--to: got ${JSON.stringify(values.to)}; allowed: a revision's name, such as smvue-00007-abc`);
  const timeoutMs = timeoutOf(values.timeout);
  const target = targetOf(system, environment);
  await withHint(target, () => carryOut(target, values, timeoutMs));
  return 0;
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

async function carryOut(target: Target, values: Values, timeoutMs: number): Promise<void> {
  const say = (text: string) => print(`${text}\n`);
  // What Google's libraries take to load is for those only who need them.
  const [{ defaultAuth }, { CloudRun }] = await Promise.all([import("./cloud/auth"), import("./cloud/cloud-run")]);
  const auth = defaultAuth();
  const run = await CloudRun.open(auth);
  if (values["check-plan"] !== undefined) {
    const { findService } = await import("./rollback/traffic");
    const live = await findService(run, target);
    say(checkPlan(values["check-plan"], target.service, live));
    return;
  }
  const { rollBack } = await import("./rollback/run");
  await rollBack(
    { run, auth, target, say },
    {
      to: values.to,
      toLatest: values["to-latest"] ?? false,
      list: values.list ?? false,
      all: values.all ?? false,
      allowUnknown: values["allow-unknown"] ?? false,
      mode: modeOf(values),
      timeoutMs,
    },
  );
}

function timeoutOf(given = "60"): number {
  const seconds = Number(given);
  if (!/^\d{1,3}$/.test(given) || seconds < 5 || seconds > 600)
    throw new UsageError(`--timeout: got ${JSON.stringify(given)}; allowed: 5 to 600 seconds`);
  return seconds * 1000;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => (process.exitCode = report(error)),
);
