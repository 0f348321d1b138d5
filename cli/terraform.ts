import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What Terraform said of one stack. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
}

export interface StackPlan {
  readonly resources: number;
  readonly diagnostics: readonly Diagnostic[];
  /** By action, as `terraform show -json` names them; undefined where there is no plan. */
  readonly actions?: Readonly<Record<string, number>>;
}

/** Why Terraform could not be used: what was left out, and how to get it. */
export class TerraformUnavailable extends Error {
  public override readonly name = "TerraformUnavailable";
}

/** Terraform was there and refused a stack. */
export class TerraformFailed extends Error {
  public override readonly name = "TerraformFailed";
}

const PROVIDER_MISSING = /query available provider packages|no available releases|could not connect/i;
const LEAST_VERSION = [1, 11] as const;
const LARGEST_OUTPUT = 512 * 1024 * 1024;

/**
 * Finds Terraform.
 *
 * @throws TerraformUnavailable where it is missing or older than write-only arguments.
 */
export async function terraformVersion(): Promise<string> {
  let version: string;
  try {
    const { stdout } = await run("terraform", ["version", "-json"], { env: environment() });
    version = (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  } catch {
    throw new TerraformUnavailable(
      "Terraform was not found, so no stack was validated or planned.\nInstall 1.11 or newer: https://developer.hashicorp.com/terraform/install",
    );
  }
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor < LEAST_VERSION[1])) {
    throw new TerraformUnavailable(
      `Terraform ${version} was found, but write-only arguments need 1.11, so no stack was validated or planned.\nInstall a newer one: https://developer.hashicorp.com/terraform/install`,
    );
  }
  return version;
}

/**
 * Copies a synthesized stack to a directory of its own, with a local backend in place of its own, and
 * installs its providers. Not to be run twice at once: the plugin cache takes no two writers.
 *
 * @throws TerraformUnavailable where a provider can be found nowhere.
 * @throws TerraformFailed where Terraform cannot load the stack.
 */
export async function initialize(synthesized: string, directory: string, pluginCache: string): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  mkdirSync(pluginCache, { recursive: true });
  copyFileSync(join(synthesized, "cdk.tf.json"), join(directory, "cdk.tf.json"));
  // Whoever reviews the plan finds the lines of its resources beside it; a stack that is no GoogleStack has none.
  if (existsSync(join(synthesized, "sources.json")))
    copyFileSync(join(synthesized, "sources.json"), join(directory, "sources.json"));
  writeFileSync(join(directory, "backend_override.tf.json"), JSON.stringify({ terraform: { backend: { local: {} } } }));
  try {
    // The cache spares a download of each provider for each stack; there is no lock file to hold it against.
    await run("terraform", ["init", "-input=false", "-no-color"], {
      cwd: directory,
      env: { ...environment(), TF_PLUGIN_CACHE_DIR: pluginCache, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1" },
    });
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    if (!PROVIDER_MISSING.test(stderr))
      throw new TerraformFailed(`terraform init failed in ${directory}:\n${stderr.trim() || (error as Error).message}`);
    const missing = [
      ...new Set(
        [...stderr.matchAll(/provider\s+(?:registry\.terraform\.io\/)?([a-z0-9-]+\/[a-z0-9-]+)/g)].map(
          ([, name]) => name,
        ),
      ),
    ];
    throw new TerraformUnavailable(
      [
        `terraform init found no provider${missing.length > 0 ? ` ${missing.join(", ")}` : ""}, so no stack was validated or planned.`,
        "Run it where the registry can be reached, or put the provider into Terraform's implicit mirror:",
        "https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories",
        ...stderr
          .trim()
          .split("\n")
          .slice(-6)
          .map((line) => `  ${line}`),
      ].join("\n"),
    );
  }
}

/** Validates and plans an initialized stack as if nothing of it existed yet, and leaves `plan.json` beside it. Reaches no network. */
export async function validateAndPlan(directory: string): Promise<StackPlan> {
  const options = { cwd: directory, env: { ...standIns(directory), ...offline() }, maxBuffer: LARGEST_OUTPUT };
  const validated = JSON.parse((await outcome("terraform", ["validate", "-json"], options)).stdout) as {
    diagnostics?: TerraformDiagnostic[];
  };
  const diagnostics = (validated.diagnostics ?? []).map(toDiagnostic);
  if (diagnostics.some(({ severity }) => severity === "error")) return { resources: 0, diagnostics };

  const planned = await outcome("terraform", ["plan", "-input=false", "-json", "-out=stack.tfplan"], options);
  for (const line of planned.stdout.split("\n")) {
    const message = parseLine(line);
    if (message?.type === "diagnostic" && message.diagnostic) diagnostics.push(toDiagnostic(message.diagnostic));
  }
  if (planned.code !== 0) {
    if (!diagnostics.some(({ severity }) => severity === "error"))
      diagnostics.push({ severity: "error", summary: "terraform plan failed", detail: planned.stderr.trim() });
    return { resources: 0, diagnostics };
  }
  const { stdout } = await run("terraform", ["show", "-json", "stack.tfplan"], options);
  writeFileSync(join(directory, "plan.json"), stdout);
  const changes =
    (JSON.parse(stdout) as { resource_changes?: { change: { actions: string[] } }[] }).resource_changes ?? [];
  const actions: Record<string, number> = {};
  for (const { change } of changes) {
    const action = change.actions.join("+");
    actions[action] = (actions[action] ?? 0) + 1;
  }
  return { resources: changes.length, diagnostics, actions };
}

interface TerraformDiagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
}

const toDiagnostic = ({ severity, summary, detail = "", address }: TerraformDiagnostic): Diagnostic => ({
  severity,
  summary,
  detail,
  address,
});

function parseLine(line: string): { type?: string; diagnostic?: TerraformDiagnostic } | undefined {
  try {
    return JSON.parse(line) as { type?: string; diagnostic?: TerraformDiagnostic };
  } catch {
    return undefined;
  }
}

async function outcome(
  command: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; maxBuffer: number },
): Promise<{ stdout: string; stderr: string; code: number }> {
  try {
    return { ...(await run(command, args, options)), code: 0 };
  } catch (error) {
    const { stdout = "", stderr = "", code } = error as { stdout?: string; stderr?: string; code?: number };
    return { stdout, stderr, code: typeof code === "number" ? code : 1 };
  }
}

function environment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  // Terraform warns on every command about a configuration file that is not there.
  if (env.TF_CLI_CONFIG_FILE && !existsSync(env.TF_CLI_CONFIG_FILE)) delete env.TF_CLI_CONFIG_FILE;
  return env;
}

/** Something for each variable that has to be given, which whoever applies knows: the plan is nobody's. What the shell gives wins. */
function standIns(directory: string): NodeJS.ProcessEnv {
  const { variable = {} } = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as {
    variable?: Record<string, { default?: unknown }>;
  };
  return Object.fromEntries(
    Object.entries(variable)
      .filter(([, given]) => !("default" in given))
      .map(([name]) => [`TF_VAR_${name}`, `Offline-${name}-1`]),
  );
}

/** Credentials that are none, and a proxy that is closed: a plan of nothing but creations asks nobody. */
function offline(): NodeJS.ProcessEnv {
  return {
    ...environment(),
    GOOGLE_APPLICATION_CREDENTIALS: undefined,
    GOOGLE_CREDENTIALS: undefined,
    GOOGLE_OAUTH_ACCESS_TOKEN: "offline",
    CLOUDFLARE_API_TOKEN: "0".repeat(40),
    HCLOUD_TOKEN: "0".repeat(64),
    HTTPS_PROXY: "http://127.0.0.1:1",
    HTTP_PROXY: "http://127.0.0.1:1",
    NO_PROXY: undefined,
    https_proxy: undefined,
    http_proxy: undefined,
    no_proxy: undefined,
  };
}
