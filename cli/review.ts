import { closeSync, openSync, readSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Page, System, SYSTEMS } from "../posture/claim";
import { pageOf } from "../posture/claims/page";
import { judgeRepository } from "../posture/evaluate";
import { InputError } from "../posture/model/input";
import { buildReport, RepositoryVerdicts, Reviewed } from "../review/build";
import { readReviewed, Stated } from "../review/files";
import { Report } from "../review/report";
import { Scrubber } from "../review/scrub";
import { print, terminal } from "./print";
import { Progress } from "./progress";

const HELP = `Judges every claim of the published security pages by Terraform JSON, and what a plan would change.

Usage: npm run review -- [options] [FILE…]

  FILE                a plan or a state by terraform show -json, a cdk.tf.json, or - for standard input;
                      without any, every stack is synthesized and judged, and this repository with them
  --system NAME       ${SYSTEMS.join(", ")}: where the file's labels do not tell
  --environment NAME  such as production: where the file's labels do not tell
  --base FILE         how things were before; may be given more than once, one for each stack
  --repository DIR    judge the process claims by this repository
  --strict            a claim that is unknown fails too
  --markdown FILE     write the comment of a pull request
  --json FILE         write the report (review/report.schema.json)
  --sarif FILE        write SARIF 2.1.0
  --html FILE         write one self-contained page
  --quiet             print nothing but errors
  --help              this text

Examples:
  npm run review
  npm run review -- cdktf.out/plans/smvue-production/plan.json
  npm run review -- --base before.json --markdown comment.md --sarif review.sarif plan.json
  terraform show -json plan.tfplan | npm run --silent review -- --system smvue --environment production -
  npm run review -- --repository . --html review.html cdktf.out/plans/*/plan.json

Exit codes: 0 every claim holds or is honestly unknown; 1 a claim is violated, or weaker than in the base;
            2 input or options cannot be used, and nothing is written; 3 claims hold, and a change needs a person;
            70 a fault in the review itself. Claims on the repository count where it is judged.
`;

const ROOT = join(__dirname, "..");
const OUTPUT = process.env.AVOUCH_OUTPUT ?? join(ROOT, "cdktf.out");

const OPTIONS = {
  system: { type: "string" },
  environment: { type: "string" },
  base: { type: "string", multiple: true },
  repository: { type: "string" },
  strict: { type: "boolean" },
  markdown: { type: "string" },
  json: { type: "string" },
  sarif: { type: "string" },
  html: { type: "string" },
  quiet: { type: "boolean" },
  help: { type: "boolean" },
} as const;

type Options = ReturnType<typeof parse>;

/** Options that cannot be used. */
class UsageError extends Error {
  public override readonly name = "UsageError";
}

function parse(args: readonly string[]) {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const { system } = values;
  if (system !== undefined && !SYSTEMS.some((one) => one === system))
    throw new UsageError(`--system: got ${JSON.stringify(system)}; allowed: ${SYSTEMS.join(", ")}`);
  if (positionals.filter((file) => file === "-").length + (values.base ?? []).filter((file) => file === "-").length > 1)
    throw new UsageError("-: got it more than once; allowed: once, as standard input can be read once");
  const outputs = [values.markdown, values.json, values.sarif, values.html].filter((file) => file !== undefined);
  if (new Set(outputs.map((file) => resolve(file))).size < outputs.length)
    throw new UsageError(
      "--markdown, --json, --sarif, --html: got one file for two of them; allowed: a file of its own for each",
    );
  if (outputs.includes("-"))
    throw new UsageError("--markdown, --json, --sarif, --html: got -; allowed: a file to write");
  const read = new Set([...positionals, ...(values.base ?? [])].map((file) => resolve(file)));
  const written = outputs.find((file) => read.has(resolve(file)));
  if (written !== undefined) throw new UsageError(`${written}: got it to read and to write; allowed: one of the two`);
  const taken = outputs.find(isTerraform);
  if (taken !== undefined)
    throw new UsageError(
      `${taken}: got a plan, a state or a stack to write over; allowed: a file of its own for each format`,
    );
  return { ...values, system: system as System | undefined, files: positionals };
}

async function main(): Promise<number> {
  const options = parse(process.argv.slice(2));
  if (options.help) {
    print(HELP);
    return 0;
  }
  const stated: Stated = {
    system: options.system,
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
    if (code !== 0) {
      process.stderr.write(message);
      return code;
    }
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
      `--base ${unused.file}: got the stack ${unused.stack}; allowed: what one of these was before: ${subjects.map(({ stack }) => stack).join(", ")}`,
    );
  const twice = subjects.find(
    (one, index) =>
      subjects.findIndex(
        (other) => other.stack === one.stack && other.environment === one.environment && other.page === one.page,
      ) !== index,
  );
  if (twice)
    throw new UsageError(
      `${twice.file}: got the stack ${twice.stack} a second time; allowed: each stack once, and what it was before as --base`,
    );

  const directory = options.repository ?? (options.files.length === 0 ? ROOT : undefined);
  const repository = directory === undefined ? undefined : await judgeDirectory(directory, subjects);
  const report = buildReport(subjects, bases, repository);
  const exitCode =
    options.strict && report.summary.exitCode !== 1 && report.summary.claims.unknown > 0 ? 1 : report.summary.exitCode;
  await write({ ...report, summary: { ...report.summary, exitCode } }, subjects, options);
  return exitCode;
}

/** One after the other: the first that cannot be used is told. */
async function readAll(files: readonly string[], stated: Stated, stacksDirectory: string): Promise<Reviewed[]> {
  const all: Reviewed[] = [];
  for (const file of files) all.push(await readReviewed(file, stated, stacksDirectory));
  return all;
}

async function judgeDirectory(directory: string, subjects: readonly Reviewed[]): Promise<RepositoryVerdicts> {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--repository: got ${JSON.stringify(directory)}; allowed: a directory`);
  const { openRepository } = await import("../posture/repository/open");
  const pages: Page[] = [...new Set(subjects.map(({ page }) => page))];
  return judgeRepository(pages, openRepository(directory));
}

/** Whether a file that is there already is one to be reviewed: a forgotten value must not cost a plan. */
function isTerraform(file: string): boolean {
  try {
    const head = Buffer.alloc(4096);
    const opened = openSync(file, "r");
    const length = readSync(opened, head);
    closeSync(opened);
    return /^\ufeff?\s*\{\s*"(?:format_version|version|\/\/|terraform|provider|resource|ephemeral|variable|module|data|locals)"|^PK/.test(
      head.toString("utf8", 0, length),
    );
  } catch {
    return false;
  }
}

/** Every format is made before the first file is written, and each file is whole or not there. */
async function write(report: Report, subjects: readonly Reviewed[], options: Options): Promise<void> {
  const made: [file: string, text: string][] = [];
  if (options.json !== undefined) made.push([options.json, `${JSON.stringify(report, undefined, 2)}\n`]);
  if (options.markdown !== undefined)
    made.push([options.markdown, (await import("../review/markdown")).renderMarkdown(report)]);
  if (options.sarif !== undefined)
    made.push([
      options.sarif,
      `${JSON.stringify((await import("../review/sarif")).renderSarif(report), undefined, 2)}\n`,
    ]);
  if (options.html !== undefined) made.push([options.html, await renderPage(report, subjects, options)]);
  writeAll(made);
  if (options.quiet) return;
  const { renderTerminal } = await import("../review/terminal");
  const shown = terminal();
  const color = process.env.NO_COLOR ? false : shown !== undefined || Boolean(process.env.FORCE_COLOR);
  print(renderTerminal(report, { color, columns: shown?.columns ?? 100 }));
  const missing =
    options.files.length === 0 ? SYSTEMS.filter((system) => !subjects.some(({ page }) => page.system === system)) : [];
  for (const { title, claims } of await Promise.all(missing.map(pageOf)))
    print(`\n${title}: ${claims.length} claims, and no stack of it in the settings.\n`);
}

/** All of the files, or none. */
function writeAll(made: readonly (readonly [file: string, text: string])[]): void {
  const partial = (file: string) => join(dirname(file), `.${basename(file)}.${process.pid}.partial`);
  let at = "";
  try {
    for (const [file, text] of made) {
      at = file;
      if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error("a directory");
      writeFileSync(partial(file), text);
    }
    for (const [file] of made) {
      at = file;
      renameSync(partial(file), file);
    }
  } catch (error) {
    for (const [file] of made) rmSync(partial(file), { force: true });
    throw new UsageError(
      `${at}: it cannot be written (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}); allowed: a file in a directory that is there and can be written to`,
    );
  }
}

async function renderPage(report: Report, subjects: readonly Reviewed[], { repository }: Options): Promise<string> {
  const [{ renderHtml }, { drawPictures, textsIn }, { commitOf, timeOf }] = await Promise.all([
    import("../review/html"),
    import("../review/picture"),
    import("../review/provenance"),
  ]);
  const pictures = await drawPictures(
    report,
    subjects.map(({ stack, subject: { model } }) => ({
      stack,
      model,
      mask: new Scrubber([model]).for(textsIn(model)),
    })),
  );
  return renderHtml(report, pictures, {
    made: timeOf(process.env),
    commit: commitOf(repository ?? process.cwd()),
    inputs: subjects.map(({ sha256, sources: { settings } }) => ({ sha256, settings })),
  });
}

main().then(
  // All is written: taking the heap apart first would cost a twentieth of a large review.
  (code) => process.exit(code),
  (error: unknown) => {
    // Too many, or too deep, for the runtime's stack.
    const tooMuch = error instanceof RangeError;
    const usage = error instanceof UsageError || (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
    if (tooMuch) {
      process.stderr.write(
        "got more in one place, or nested deeper, than can be judged; allowed: what a provider's schema can hold\n",
      );
    } else if (usage || error instanceof InputError) {
      process.stderr.write(`${oneLine((error as Error).message)}\n${usage ? "Try: npm run review -- --help\n" : ""}`);
    } else {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    }
    process.exitCode = usage || tooMuch || error instanceof InputError ? 2 : 70;
  },
);

/** What was given may hold anything, and this goes to a terminal. */
function oneLine(message: string): string {
  return message.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
}
