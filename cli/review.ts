import { statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Page } from "../posture/claim";
import { judgeRepository } from "../posture/evaluate";
import { InputError } from "../posture/model/input";
import { systems } from "../posture/pages/directory";
import { loadPage, pageOf } from "../posture/pages/load-page";
import { PageError } from "../posture/pages/page-error";
import { buildReport, RepositoryVerdicts, Reviewed } from "../review/report/build-report";
import { readReviewed, IdentityFlags } from "../review/report/reviewed-files";
import { Report } from "../review/report/report";
import type { Format, RenderOptions } from "../review/renderers/renderers";
import { Input, openInput } from "./input";
import { takenByNpm } from "./npm-flags";
import { COMMON, isUsage, outputDirectory, VERSION } from "./options";
import { locateOutputs, OutputError, takesStandardOutput, Target, writeOutputs } from "./outputs";
import { print, PrintError, terminal } from "./print";
import { Progress } from "./progress";

const help = () => `Judges every claim of the published security pages by Terraform JSON, and what a plan would change.

Usage: npm run review -- [options] [FILE…]

  FILE                a plan or a state by terraform show -json, a cdk.tf.json, or - for standard input; where
                      Terraform is installed also a saved plan (plan.tfplan), or a directory that holds one;
                      without any, every stack is synthesized and judged, and this repository with them
  --system NAME       ${systems().join(", ")}: where the file's labels do not say
  --page FILE         judge by this page, whatever the files' labels say: any plan, state or cdk.tf.json, of any
                      project (docs/your-own-page.md)
  --environment NAME  such as production: where the file's labels do not say; with --page, production by default
  --base FILE         an older plan, state or cdk.tf.json to compare with; may be given once for each stack
  --repository DIR    judge the process claims by this repository
  --strict            fail on unknown claims and lapsed attestations too
  --markdown FILE     write the comment of a pull request
  --json FILE         write the report (review/report/report.schema.json)
  --sarif FILE        write SARIF 2.1.0
  --html FILE         write one self-contained page
  --quiet             print nothing but errors
  -h, --help          this text
  --version           the version of Avouch

Examples:
  npm run review
  npm run review -- cdktf.out/plans/smvue-production/plan.json
  npm run review -- --base before.json --markdown comment.md --sarif review.sarif plan.json
  npm run review -- cdktf.out/stacks/smvue-production/plan.tfplan
  terraform show -json plan.tfplan | npm run --silent review -- --system smvue --environment production -
  npm run review -- --page pages/acme.yaml plan.json
  npm run review -- --repository . --html review.html cdktf.out/plans/*/plan.json

Exit codes: 0 every claim holds or is unknown, which the headline says; 1 a claim is violated, or weaker than in the
            base; 2 input or options are invalid, or an output cannot be written, and no file is replaced; 3 no claim
            is violated, and a change, an action or drift needs review; 70 an internal error of the review. Claims about
            the repository count where one is judged.
`;

const ROOT = join(__dirname, "..");
const OUTPUT = outputDirectory();

const OPTIONS = {
  system: { type: "string" },
  page: { type: "string" },
  environment: { type: "string" },
  base: { type: "string", multiple: true },
  repository: { type: "string" },
  strict: { type: "boolean" },
  markdown: { type: "string" },
  json: { type: "string" },
  sarif: { type: "string" },
  html: { type: "string" },
  quiet: { type: "boolean" },
  ...COMMON,
} as const;

const FORMATS = ["json", "markdown", "sarif", "html"] as const satisfies readonly Format[];
type Options = ReturnType<typeof parse>;

/** Options that cannot be used. */
class UsageError extends Error {
  public override readonly name = "UsageError";
}

function parse(args: readonly string[]) {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const taken = takenByNpm("review", OPTIONS, args, ROOT);
  if (taken !== undefined) throw new UsageError(taken);
  const { system } = values;
  if (values.page !== undefined && system !== undefined)
    throw new UsageError("--page, --system: got both; allowed: one of them, as a page names its system");
  if (values.page !== undefined && positionals.length === 0)
    throw new UsageError("--page: got no FILE to judge by it; allowed: a plan, a state or a cdk.tf.json after it");
  if (system !== undefined && !systems().includes(system))
    throw new UsageError(`--system: got ${JSON.stringify(system)}; allowed: ${systems().join(", ")}`);
  if (positionals.filter((file) => file === "-").length + (values.base ?? []).filter((file) => file === "-").length > 1)
    throw new UsageError("-: got it more than once; allowed: once, as standard input can be read once");
  const outputs = FORMATS.flatMap((format) => values[format] ?? []);
  if (outputs.includes("-"))
    throw new UsageError("--markdown, --json, --sarif, --html: got -; allowed: a file to write, or /dev/stdout");
  const targets = locateOutputs(outputs, [...positionals, ...(values.base ?? [])]);
  return { ...values, system, files: positionals, targets };
}

async function main(): Promise<number> {
  const options = parse(process.argv.slice(2));
  if (options.help) {
    print(help());
    return 0;
  }
  if (options.version) {
    print(VERSION);
    return 0;
  }
  const stated: IdentityFlags = {
    system: options.system,
    page: options.page === undefined ? undefined : await loadPage(resolve(options.page)),
    stack: options.page !== undefined && options.files.length > 1 ? stackNameOf : undefined,
    environment: options.environment,
    digest: options.html !== undefined,
  };
  const stacksDirectory = join(OUTPUT, "stacks");
  let files = options.files;
  if (files.length === 0) {
    const progress = new Progress();
    progress.step("Synthesizing every stack…");
    const { synthesize } = await import("./synthesize");
    const { code, message, stacks } = synthesize(OUTPUT);
    progress.done();
    process.stderr.write(message);
    if (code !== 0) return code;
    files = stacks.map(({ directory }) => join(directory, "cdk.tf.json"));
  }
  const subjects = await readAll(files, stated, stacksDirectory);
  const bases = await readAll(options.base ?? [], stated, stacksDirectory);
  const unused = bases.find(
    (base) =>
      !subjects.some(
        (one) => one.page === base.page && one.environment === base.environment && one.stack === base.stack,
      ),
  );
  if (unused)
    throw new UsageError(
      `--base ${unused.file}: got the stack ${unused.stack}; allowed: what one of these was ` +
        `before: ${subjects.map(({ stack }) => stack).join(", ")}`,
    );
  const twice = subjects.find(
    (one, index) =>
      subjects.findIndex(
        (other) => other.stack === one.stack && other.environment === one.environment && other.page === one.page,
      ) !== index,
  );
  if (twice)
    throw new UsageError(
      `${twice.file}: got the stack ${twice.stack} a second time; allowed: each stack once, ` +
        "and what it was before as --base",
    );

  const directory = options.repository ?? (options.files.length === 0 ? ROOT : undefined);
  const repository = directory === undefined ? undefined : await judgeDirectory(directory, subjects);
  const report = buildReport(subjects, bases, repository);
  const exitCode =
    options.strict &&
    report.summary.exitCode !== 1 &&
    report.summary.claims.unknown + report.summary.attestationsLapsed > 0
      ? 1
      : report.summary.exitCode;
  await write({ ...report, summary: { ...report.summary, exitCode } }, subjects, options);
  return exitCode;
}

/** A stack's name from its file, or from the directory of a file whose name says nothing. */
function stackNameOf(file: string): string | undefined {
  const stem = basename(file).replace(/\.json$|\.tfplan$|\.tf\.json$/, "");
  const name = /^(?:plan|tfplan|state|terraform|cdk|-)$/.test(stem) ? basename(dirname(resolve(file))) : stem;
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, "-")
      .slice(0, 60) || undefined
  );
}

/** One after the other: the first that cannot be used is reported. */
async function readAll(files: readonly string[], stated: IdentityFlags, stacksDirectory: string): Promise<Reviewed[]> {
  const all: Reviewed[] = [];
  for (const file of files) {
    const { path, text } = await opened(file);
    all.push(await readReviewed(path, stated, stacksDirectory, text));
  }
  return all;
}

/** What a saved plan or a directory holds, which Terraform may take a while to say. */
async function opened(file: string): Promise<Input> {
  const progress = new Progress();
  try {
    return await openInput(file, (step) => {
      progress.step(step);
    });
  } finally {
    progress.done();
  }
}

async function judgeDirectory(directory: string, subjects: readonly Reviewed[]): Promise<RepositoryVerdicts> {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--repository: got ${JSON.stringify(directory)}; allowed: a directory`);
  const { openRepository } = await import("../posture/model/repository/open");
  const pages: Page[] = [...new Set(subjects.map(({ page }) => page))];
  return judgeRepository(pages, openRepository(directory));
}

/** Every format is made before the first file is written. */
async function write(report: Report, subjects: readonly Reviewed[], options: Options): Promise<void> {
  const { render } = await import("../review/renderers/renderers");
  const shown = terminal();
  const given: RenderOptions = {
    color: process.env.NO_COLOR ? false : shown !== undefined || Boolean(process.env.FORCE_COLOR),
    columns: shown?.columns || 100,
    subjects,
    checkout: options.repository ?? process.cwd(),
  };
  const made: [Target, string][] = [];
  const formats = FORMATS.filter((format) => options[format] !== undefined);
  for (const [index, format] of formats.entries()) {
    const target = options.targets[index];
    if (target) made.push([target, await render(format, report, given)]);
  }
  const isPrinted = !options.quiet && !takesStandardOutput(options.targets);
  const text = isPrinted ? (await render("terminal", report, given)) + (await missingPages(subjects, options)) : "";
  writeOutputs(made, () => {
    print(text);
  });
}

/** The pages of which nothing was synthesized, where every stack should have been. */
async function missingPages(subjects: readonly Reviewed[], { files }: Options): Promise<string> {
  const missing =
    files.length === 0 ? systems().filter((system) => !subjects.some(({ page }) => page.system === system)) : [];
  const pages = await Promise.all(missing.map((system) => pageOf(system)));
  return pages
    .map(({ title, claims }) => `\n${title}: ${claims.length} claims, and no stack of it in the settings.\n`)
    .join("");
}

main().then(
  // All is written: taking the heap apart first would cost a twentieth of a large review.
  (code) => process.exit(code),
  (error: unknown) => {
    // Too many, or too deep, for the runtime's stack.
    const tooMuch = error instanceof RangeError;
    const usage = error instanceof UsageError || isUsage(error);
    const unwritten = error instanceof OutputError || error instanceof PrintError;
    if (tooMuch) {
      process.stderr.write(
        "got more in one place, or nested deeper, than can be judged; allowed: what a provider's schema can hold\n",
      );
    } else if (error instanceof PageError) {
      process.stderr.write(error.faults.map((fault) => `${oneLine(fault)}\n`).join(""));
    } else if (usage || unwritten || error instanceof InputError) {
      process.stderr.write(`${oneLine((error as Error).message)}\n${usage ? "Try: npm run review -- --help\n" : ""}`);
    } else {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    }
    process.exitCode = usage || unwritten || tooMuch || error instanceof InputError ? 2 : 70;
  },
);

/** What was given may hold anything, and this goes to a terminal. */
function oneLine(message: string): string {
  return message.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
}
