import { appendFileSync, readFileSync } from "node:fs";
import { UnusableInput } from "./faults";

/** GitHub drops a longer step summary without failing the step. */
const MAX_SUMMARY_BYTES = 1 << 20;
/** GitHub shows so many annotations of each level of a step. */
const MAX_ANNOTATIONS = 10;

/** What GitHub's runner puts into the environment of a step. */
export type Environment = NodeJS.ProcessEnv;

/** @throws UnusableInput where the variable is not set */
export function variable(env: Environment, name: string): string {
  const value = env[name];
  if (!value) throw new UnusableInput(`${name}: not set; allowed: the value that GitHub Actions gives every step`);
  return value;
}

/** The JSON in a file. @throws UnusableInput naming the file */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (error) {
    const why = error instanceof SyntaxError ? "it is not JSON" : `it cannot be read (${codeOf(error)})`;
    throw new UnusableInput(`${file}: ${why}; allowed: a JSON file`);
  }
}

/** The text of a file. @throws UnusableInput naming the file */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UnusableInput(`${file}: it cannot be read (${codeOf(error)}); allowed: a file`);
  }
}

/** Makes a value an output of the step; printed where there is no step. */
export function setOutput(env: Environment, name: string, value: string): void {
  if (/[\r\n]/.test(value)) throw new UnusableInput(`${name}: got a value of several lines; allowed: one line`);
  if (env.GITHUB_OUTPUT) appendFileSync(env.GITHUB_OUTPUT, `${name}=${value}\n`);
  else process.stdout.write(`${name}=${value}\n`);
}

/** Appends Markdown to the step's summary, cut where GitHub would drop it whole; printed where there is no step. */
export function addSummary(env: Environment, markdown: string): void {
  const bytes = Buffer.from(markdown);
  const note = "\n\n_Cut here: the artifact of this run has the rest._\n";
  const text =
    bytes.length < MAX_SUMMARY_BYTES
      ? markdown
      : bytes
          .subarray(0, MAX_SUMMARY_BYTES - note.length - 8)
          .toString("utf8")
          .replace(/\ufffd+$/, "") + note;
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, `${text}\n`);
  else process.stdout.write(`${text}\n`);
}

export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly file?: string;
  readonly line?: number;
  readonly title: string;
  readonly message: string;
}

/** The workflow commands that annotate a change: the first ten of each level, the rest counted. */
export function annotations(all: readonly Annotation[]): string {
  return (["error", "warning", "notice"] as const)
    .flatMap((level) => {
      const ofLevel = all.filter((one) => one.level === level);
      const rest = ofLevel.length - MAX_ANNOTATIONS;
      const shown = ofLevel.slice(0, rest > 0 ? MAX_ANNOTATIONS - 1 : MAX_ANNOTATIONS);
      const more: Annotation = { level, title: "More", message: `${rest + 1} more in the step summary` };
      return rest > 0 ? [...shown, more] : shown;
    })
    .map(command)
    .join("");
}

function command({ level, file, line, title, message }: Annotation): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${escapeProperty(file)}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    `title=${escapeProperty(title)}`,
  ];
  return `::${level} ${properties.join(",")}::${escapeData(message)}\n`;
}

const escapeData = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const escapeProperty = (text: string) => escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? "unknown";
