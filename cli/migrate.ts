import { parseArgs } from "node:util";
import { report, requireEnvironment, withHint } from "./cloud/command";
import { CloudError, Refusal } from "./cloud/errors";
import { Target, targetOf } from "./cloud/target";
import { UsageError } from "./cloud/usage";
import { isCi } from "./consent";
import { takenByNpm } from "./npm-flags";
import { COMMON, COMMON_HELP, VERSION } from "./options";
import { print } from "./print";
import { ROOT } from "./synthesize";

const HELP = `Runs a system's migration job once, prints what it logs, and ends when the job does.

Usage: npm run migrate -- --system NAME --environment NAME [options]

  --system NAME       smvue or smepro
  --environment NAME  as in environments/<system>-<environment>.yaml
  --confirm NAME      <system>-<environment>, such as smvue-production: required where the settings leave migrations to
                      people (migrations.run: manual), and of no use in a CI job
  --dry-run           only print what would be run
  --follow EXECUTION  run nothing; print the log of an execution that was started before
  ${COMMON_HELP}

Examples:
  npm run migrate -- --system smvue --environment staging
  npm run migrate -- --system smvue --environment production --confirm smvue-production

The job runs the image that it has: update it first (docs/deploying.md, Migrations). It is refused while another
execution is running. Ctrl-C stops following the log, not the migration.

Environment: GOOGLE_APPLICATION_CREDENTIALS or gcloud auth application-default login  credentials
             GOOGLE_OAUTH_ACCESS_TOKEN  an access token, which takes precedence
             HTTPS_PROXY                a proxy
             AVOUCH_ENVIRONMENTS        directory of settings (environments/)

Permissions: run.jobs.get, run.jobs.run, run.executions.get; for the log logging.logEntries.list and
logging.views.access. Without the last two the migration still runs, but its log is not shown.

Exit codes: 0 the migration succeeded, or a dry run; 1 it failed, was refused, or Google's API failed; 2 settings or
            options are invalid; 130 Ctrl-C; the migration continues.
`;

const OPTIONS = {
  system: { type: "string" },
  environment: { type: "string" },
  confirm: { type: "string" },
  "dry-run": { type: "boolean" },
  follow: { type: "string" },
  ...COMMON,
} as const;
const EXECUTION = /^[a-z][a-z0-9-]{0,62}$/;
const INTERRUPTED = 130;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help || values.version) {
    print(values.help ? HELP : VERSION);
    return 0;
  }
  const taken = takenByNpm("migrate", OPTIONS, process.argv.slice(2), ROOT);
  if (taken !== undefined) throw new UsageError(taken);
  const { system, environment } = requireEnvironment("migrate", values);
  if (values.follow !== undefined && !EXECUTION.test(values.follow))
    throw new UsageError(
      `--follow: got ${JSON.stringify(values.follow)}; allowed: an execution's name, such as smvue-migrations-a1b2c`,
    );
  const target = targetOf(system, environment);
  if (values.follow === undefined && !values["dry-run"]) requirePerson(target, values.confirm);
  await withHint(target, () => carryOut(target, values));
  return 0;
}

/** @throws UsageError or Refusal where the settings leave migrations to people, and no person has asked for this one */
function requirePerson({ system, environment, migratesByHand }: Target, confirmed: string | undefined): void {
  const name = `${system}-${environment}`;
  if (confirmed !== undefined && confirmed !== name)
    throw new UsageError(`--confirm: got ${JSON.stringify(confirmed)}; allowed: ${name}`);
  if (!migratesByHand) return;
  if (isCi()) throw new Refusal(`migrations of ${name} are run by people (migrations.run: manual), not by a CI job`);
  if (confirmed === undefined)
    throw new UsageError(
      `migrations of ${name} are run by people (migrations.run: manual); allowed: --confirm ${name}`,
    );
}

async function carryOut(target: Target, values: Values): Promise<void> {
  const say = (text: string) => print(`${text}\n`);
  // What Google's libraries take to load is for those only who need them.
  const [{ defaultAuth }, { CloudRun }, { readJob, requireIdle, startExecution }, { follow }] = await Promise.all([
    import("./cloud/auth"),
    import("./cloud/cloud-run"),
    import("./migrate/execution"),
    import("./migrate/follow"),
  ]);
  const auth = defaultAuth();
  const run = await CloudRun.open(auth);
  const job = await readJob(run, target);
  const image = job.template?.template?.containers?.[0]?.image ?? "an unknown image";
  say(`${target.migrationJob} in ${target.environment}: project ${target.project}, ${target.region}, image ${image}`);
  if (values.follow === undefined) requireIdle(job);
  if (values["dry-run"]) {
    say(`Dry run: it would run ${target.migrationJob} once.`);
    return;
  }
  const started = performance.now();
  const execution = values.follow ?? (await startExecution(run, target, job));
  say(`Execution ${execution}`);
  const command = `npm run migrate -- --system ${target.system} --environment ${target.environment}`;
  process.once("SIGINT", () => {
    process.stderr.write(`The migration goes on. To follow it: ${command} --follow ${execution}\n`);
    process.exit(INTERRUPTED);
  });
  const { succeeded, message } = await follow({ run, auth, target, say }, execution);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (!succeeded)
    throw new CloudError(
      `${execution} failed${message === "" ? "" : `: ${message}`}\nIt is not tried again by itself.`,
    );
  say(values.follow === undefined ? `${execution} succeeded after ${seconds} s.` : `${execution} succeeded.`);
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => (process.exitCode = report(error)),
);
