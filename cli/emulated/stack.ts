import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type SynthesizedStack } from "../synthesize";
import { TERRAFORM, terraformEnvironment } from "../terraform-command";

interface Manifest {
  readonly stacks: Readonly<Record<string, unknown>>;
}

/** How a command ended. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly output: string;
  readonly seconds: number;
}

export interface Attempt {
  /** Takes each line as it is printed. */
  readonly onLine?: (line: string) => void;
  /** Takes the process, for whoever may have to end it. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Commands that visit resources, and how many of these at once; Terraform's default is 10. */
const PARALLEL = ["plan", "apply", "destroy", "refresh"];
const PARALLELISM = 40;

/** cdktf's own program. */
const CDKTF = join(ROOT, "node_modules", ".bin", "cdktf");

/**
 * Stacks deployed as a person would, by `cdktf`, from a copy of what was synthesized: a state that is a local file lies
 * beside the copy, and never where a real one may be.
 */
export class EmulatedStacks {
  private readonly directory: string;
  private readonly manifest: Record<string, unknown> = {};
  private account: Readonly<Record<string, string>> = {};

  /**
   * @param directory for the copy and the local states; emptied first
   * @param environment that points Terraform at the emulator
   */
  constructor(
    directory: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {
    rmSync(directory, { recursive: true, force: true });
    this.directory = join(directory, "cdktf.out");
    mkdirSync(this.directory, { recursive: true });
  }

  /**
   * Takes over what was synthesized, in place of what there was.
   *
   * @param synthesized the output directory
   * @param initialized directories in which `terraform init` has installed the stacks' providers: through the
   * emulator's proxy no registry can be reached
   */
  public take(synthesized: string, stacks: readonly SynthesizedStack[], initialized?: string): void {
    const manifest = JSON.parse(readFileSync(join(synthesized, "manifest.json"), "utf8")) as Manifest;
    const taken = Object.entries(manifest.stacks).filter(([name]) => stacks.some((stack) => stack.name === name));
    // cdktf reads every stack that the manifest names.
    Object.assign(this.manifest, Object.fromEntries(taken));
    writeFileSync(join(this.directory, "manifest.json"), JSON.stringify({ ...manifest, stacks: this.manifest }));
    for (const { name, directory } of stacks) {
      for (const file of ["cdk.tf.json", "sources.json"])
        if (existsSync(join(directory, file))) cpSync(join(directory, file), join(this.place(name), file));
      if (name.endsWith("-bootstrap")) this.keepStateLocal(name);
      if (initialized === undefined) continue;
      for (const part of [join(".terraform", "providers"), ".terraform.lock.hcl"]) {
        const [from, to] = [join(initialized, name, part), join(this.place(name), part)];
        if (existsSync(from)) cpSync(from, to, { recursive: true, verbatimSymlinks: true });
      }
    }
  }

  /**
   * A bootstrap stack makes the bucket that its state moves to later, as the settings may say already: before it has
   * been deployed, that bucket exists no more in the emulator than at Google.
   */
  private keepStateLocal(name: string): void {
    const { terraform } = JSON.parse(readFileSync(join(this.place(name), "cdk.tf.json"), "utf8")) as {
      terraform?: { backend?: object };
    };
    if (terraform?.backend && "local" in terraform.backend) return;
    const override = JSON.stringify({ terraform: { backend: { local: {} } } });
    writeFileSync(join(this.place(name), "backend_override.tf.json"), override);
  }

  /** From now on commands act as a service account, or without one as the project's owner. */
  public actAs(email?: string): void {
    this.account = email === undefined ? {} : { GOOGLE_OAUTH_ACCESS_TOKEN: `emulated:${email}` };
  }

  /** Where Terraform runs for a stack. */
  public place(stack: string): string {
    return join(this.directory, "stacks", stack);
  }

  public deploy(stack: string, attempt: Attempt = {}): Promise<Ended> {
    return this.cdktf("deploy", stack, ["--auto-approve", "--ignore-missing-stack-dependencies"], attempt);
  }

  public destroy(stack: string, attempt: Attempt = {}): Promise<Ended> {
    return this.cdktf("destroy", stack, ["--auto-approve", "--ignore-missing-stack-dependencies"], attempt);
  }

  public diff(stack: string, attempt: Attempt = {}): Promise<Ended> {
    return this.cdktf("diff", stack, [], attempt);
  }

  /** What `cdktf output` prints of a deployed stack. */
  public output(stack: string, attempt: Attempt = {}): Promise<Ended> {
    return this.cdktf("output", stack, [], attempt);
  }

  /** Runs Terraform itself where cdktf has initialized a stack. */
  public terraform(stack: string, args: readonly string[], attempt: Attempt = {}): Promise<Ended> {
    return this.terraformIn(this.place(stack), stack, args, attempt);
  }

  /** Runs Terraform in another directory, with a stack's variables. */
  public terraformIn(directory: string, stack: string, args: readonly string[], attempt: Attempt = {}): Promise<Ended> {
    return runTerraform(args, directory, this.variables(stack), attempt);
  }

  private cdktf(command: string, stack: string, args: readonly string[], attempt: Attempt): Promise<Ended> {
    const all = [command, stack, "--skip-synth", "--skip-provider-lock", "--no-color", "--output", this.directory];
    return run(CDKTF, [...all, ...args], ROOT, { ...this.variables(stack), CI: "1" }, attempt);
  }

  private variables(stack: string): NodeJS.ProcessEnv {
    return {
      ...terraformEnvironment(),
      ...placeholders(join(this.place(stack), "cdk.tf.json")),
      ...this.environment,
      ...this.account,
      // Most of an apply is waiting, in the providers' fixed pauses: the more resources wait at once, the better.
      ...Object.fromEntries(PARALLEL.map((command) => [`TF_CLI_ARGS_${command}`, `-parallelism=${PARALLELISM}`])),
    };
  }
}

/** Runs Terraform in a directory, with nothing but what it is given. */
export const runTerraform = (
  args: readonly string[],
  directory: string,
  env: NodeJS.ProcessEnv,
  attempt: Attempt = {},
): Promise<Ended> => run(TERRAFORM, args, directory, env, attempt);

/** A made-up value for each variable, those of secrets included: what is applied is nobody's. */
function placeholders(file: string): Record<string, string> {
  const { variable = {} } = JSON.parse(readFileSync(file, "utf8")) as { variable?: Record<string, object> };
  return Object.fromEntries(Object.keys(variable).map((name) => [`TF_VAR_${name}`, `Emulated-${name}-1`]));
}

/** Ends a command, of which not all output has come yet, and everything that it has started. */
export function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  { onLine, onStart }: Attempt,
): Promise<Ended> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    // In a process group of its own: Ctrl-C reaches this process alone, which ends the group (end).
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    onStart?.(child);
    let output = "";
    let rest = "";
    const take = (chunk: string): void => {
      output += chunk;
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine?.(line);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", take);
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, output, seconds: (performance.now() - started) / 1000 });
    });
  });
}
