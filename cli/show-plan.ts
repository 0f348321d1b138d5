import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { InputError } from "../posture/model/input";
import { TERRAFORM, terraformEnvironment } from "./terraform-command";

const run = promisify(execFile);

/** Milliseconds after which something is slow. */
const SLOW = 1_000;
const LARGEST_OUTPUT = 512 * 1024 * 1024;
const NOT_INITIALIZED = /plugin|provider|lock file|schema|terraform init|tofu init/i;

/**
 * A saved plan as JSON, by `terraform show -json`, or by the program that `TERRAFORM_BINARY_NAME` names.
 *
 * @param directory where its providers are installed
 * @param report takes what is going on where it takes long
 * @throws InputError naming the file, and what to do
 */
export async function showPlan(file: string, directory: string, report: (step: string) => void): Promise<string> {
  const timer = setTimeout(() => {
    report(`${TERRAFORM} show -json ${file}…`);
  }, SLOW);
  try {
    const { stdout } = await run(TERRAFORM, ["show", "-json", "-no-color", resolve(file)], {
      cwd: directory,
      env: terraformEnvironment(),
      maxBuffer: LARGEST_OUTPUT,
    });
    return stdout;
  } catch (error) {
    throw new InputError(`${file}: ${explain(error, directory)}`);
  } finally {
    clearTimeout(timer);
  }
}

function explain(error: unknown, directory: string): string {
  const { code, stderr = "", message } = error as { code?: string | number; stderr?: string; message: string };
  const other = "or a plan by terraform show -json";
  if (code === "ENOENT" || code === "EACCES")
    return (
      `got a saved plan, which only Terraform can read, and ${TERRAFORM} was not found; ` +
      `allowed: with Terraform on the path (TERRAFORM_BINARY_NAME may name another program), ${other}`
    );
  if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return "got a plan of more than 512 MB as JSON; allowed: less";
  const said = summary(stderr) ?? message.split("\n")[0] ?? "";
  const init = NOT_INITIALIZED.test(stderr) ? `. Run: ${TERRAFORM} -chdir=${directory} init` : "";
  return `${TERRAFORM} show -json failed: ${said}; allowed: a plan of ${directory}, initialized there, ${other}${init}`;
}

/** Heading and first sentence of Terraform's first error. */
function summary(stderr: string): string | undefined {
  const lines = stderr.split("\n").map((line) => line.replace(/^[│╷╵\s]+/, "").trim());
  const at = lines.findIndex((line) => line.startsWith("Error: "));
  if (at < 0) return lines.find((line) => line !== "");
  const heading = (lines[at] ?? "").slice("Error: ".length);
  const details = lines.slice(at + 1).filter((line) => line !== "" && !line.startsWith("Error: "));
  const sentence = /^.*?[.:](?=\s|$)/.exec(details.join(" "))?.[0] ?? details.join(" ");
  return [heading, sentence.slice(0, 300).replace(/[.:]$/, "")].filter(Boolean).join(": ");
}
