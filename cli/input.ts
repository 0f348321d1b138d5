import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../posture/model/input";
import { isSavedPlan } from "./terraform-files";

/** A file to be reviewed. */
export interface Input {
  readonly path: string;
  /** What it holds as JSON, where Terraform had to be asked. */
  readonly text?: string;
}

type Report = (step: string) => void;

/**
 * Finds what is to be reviewed in a directory, and has Terraform translate a saved plan.
 *
 * @param file as it was given; `-` is standard input
 * @param report takes what is going on where it takes long
 * @throws InputError naming the file
 */
export async function openInput(file: string, report: Report): Promise<Input> {
  if (file === "-") return { path: file };
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return openDirectory(file, report);
  return stats?.isFile() && isPlan(file) ? show(file, report) : { path: file };
}

function openDirectory(directory: string, report: Report): Promise<Input> | Input {
  const { plans, names } = list(directory);
  if (plans.length > 1)
    throw new InputError(
      `${directory}: got a directory with the plans ${plans.join(", ")}; allowed: a directory with one, or one of them`,
    );
  const at = (name: string) => join(directory, name);
  const [plan] = plans;
  const json = ["plan.json", "cdk.tf.json"].find((name) => names.includes(name));
  if (plan === undefined) {
    if (json !== undefined) return { path: at(json) };
    throw new InputError(
      `${directory}: got a directory with no plan; allowed: one that holds a saved plan, a ` +
        "plan.json or a cdk.tf.json. " +
        `Run: terraform -chdir=${directory} plan -out plan.tfplan`,
    );
  }
  // npm start leaves both: asking Terraform would tell nothing else.
  if (names.includes("plan.json") && changed(at("plan.json")) >= changed(at(plan))) return { path: at("plan.json") };
  const newer = names.find((name) => /\.(?:tf|tofu)(?:\.json)?$/.test(name) && changed(at(name)) > changed(at(plan)));
  if (newer !== undefined)
    throw new InputError(
      `${directory}: got the plan ${plan}, which is older than ${newer}; ` +
        `allowed: a plan of what stands there, or ${at(plan)} to review the old one`,
    );
  return show(at(plan), report);
}

function list(directory: string): { readonly plans: readonly string[]; readonly names: readonly string[] } {
  try {
    const names = readdirSync(directory).sort();
    const isFile = (name: string) => statSync(join(directory, name), { throwIfNoEntry: false })?.isFile();
    return { names, plans: names.filter((name) => isFile(name) && isPlan(join(directory, name))) };
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new InputError(`${directory}: the directory cannot be read (${code})`);
  }
}

const changed = (file: string) => statSync(file).mtimeMs;

function isPlan(file: string): boolean {
  const head = Buffer.alloc(4);
  let opened: number | undefined;
  try {
    opened = openSync(file, "r");
    return isSavedPlan(head.subarray(0, readSync(opened, head)));
  } catch {
    // Whoever reads it says why it cannot be read.
    return false;
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

async function show(file: string, report: Report): Promise<Input> {
  const { showPlan } = await import("./show-plan");
  // A plan says nothing of the providers that made it: they are where Terraform was initialized.
  const places = [dirname(file), process.cwd(), process.env.INIT_CWD ?? "."];
  const directory = places.find((place) => existsSync(join(place, ".terraform"))) ?? dirname(file);
  return { path: file, text: await showPlan(file, directory, report) };
}
