import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { TERRAFORM, terraformEnvironment } from "./terraform-command";

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

/** A provider that is missing or does not start. */
export class ProviderUnavailable extends TerraformUnavailable {
  /** @param providers their sources, such as hashicorp/google, as far as Terraform names them */
  constructor(
    message: string,
    public readonly providers: readonly string[],
  ) {
    super(message);
  }
}

/** Terraform was there and refused a stack. */
export class TerraformFailed extends Error {
  public override readonly name = "TerraformFailed";

  constructor(
    public readonly summary: string,
    message: string,
  ) {
    super(message);
  }
}

const PROVIDER_MISSING = new RegExp(
  [
    "Failed to (?:query available provider packages|install provider|validate installed provider)",
    "no available releases|could not connect|Incompatible provider version",
  ].join("|"),
  "i",
);
const PROVIDER_BROKEN =
  /Failed to load plugin schemas|Missing required provider|Failed to instantiate provider|remote plugin/i;
const MIN_VERSION = [1, 11] as const;
const MAX_OUTPUT = 512 * 1024 * 1024;

/**
 * Finds Terraform.
 *
 * @throws TerraformUnavailable where it is missing or older than write-only arguments.
 */
export async function terraformVersion(): Promise<string> {
  let version: string;
  try {
    const { stdout } = await run(TERRAFORM, ["version", "-json"], { env: terraformEnvironment() });
    version = (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  } catch {
    throw new TerraformUnavailable(
      "Terraform was not found, so no stack was validated or planned.\nInstall 1.11 or newer: " +
        "https://developer.hashicorp.com/terraform/install",
    );
  }
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < MIN_VERSION[0] || (major === MIN_VERSION[0] && minor < MIN_VERSION[1])) {
    throw new TerraformUnavailable(
      `Terraform ${version} was found, but write-only arguments need 1.11, so no stack was ` +
        `validated or planned.\nInstall a newer one: ` +
        "https://developer.hashicorp.com/terraform/install",
    );
  }
  return version;
}

/**
 * Copies a synthesized stack to a directory of its own, with a local backend in place of its own, and
 * installs its providers. Not to be run twice at once: the plugin cache takes no two writers.
 *
 * @throws ProviderUnavailable where a provider can be found nowhere, or what is found is none.
 * @throws TerraformFailed where Terraform cannot load the stack.
 */
export async function initialize(
  synthesized: string,
  directory: string,
  pluginCache: string,
  signal?: AbortSignal,
): Promise<void> {
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
    await run(TERRAFORM, ["init", "-input=false", "-no-color"], {
      cwd: directory,
      signal,
      env: {
        ...terraformEnvironment(),
        TF_PLUGIN_CACHE_DIR: pluginCache,
        TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1",
      },
    });
  } catch (error) {
    signal?.throwIfAborted();
    const { stderr = "", message } = error as { stderr?: string; message: string };
    if (!PROVIDER_MISSING.test(stderr)) throw new TerraformFailed("terraform init failed", stderr.trim() || message);
    throw unavailable("terraform init could not install", stderr, stderr.trim().split("\n").slice(-6));
  }
}

function unavailable(what: string, said: string, shown: readonly string[]): ProviderUnavailable {
  const named = /(?:provider|installing)\s+\\?"?(?:[a-z0-9.-]+\.[a-z]+\/)?([a-z0-9-]+\/[a-z0-9-]+)/g;
  const providers = [...new Set([...said.matchAll(named)].map(([, name = ""]) => name))];
  const message = [
    `${what} ${providers.length > 0 ? providers.join(", ") : "a provider"}: it is missing or ` +
      "broken, so these stacks were not validated or planned.",
    "Run it where the registry can be reached, or put the provider into Terraform's implicit mirror:",
    "https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories",
    ...shown.map((line) => `  ${line}`),
  ].join("\n");
  return new ProviderUnavailable(message, providers);
}

/**
 * Validates and plans an initialized stack as if nothing of it existed yet, and leaves `plan.json` beside it. Reaches
 * no network.
 *
 * @throws ProviderUnavailable where a provider does not start.
 */
export async function validateAndPlan(directory: string, signal?: AbortSignal): Promise<StackPlan> {
  const options = {
    cwd: directory,
    signal,
    env: { ...placeholderCredentials(directory), ...offlineEnvironment() },
    maxBuffer: MAX_OUTPUT,
  };
  const validation = await outcome(["validate", "-json"], options);
  const diagnostics = (parseLine(validation.stdout)?.diagnostics ?? []).map(toDiagnostic);
  if (validation.code !== 0 && diagnostics.length === 0)
    diagnostics.push({ severity: "error", summary: "terraform validate failed", detail: validation.stderr.trim() });
  refuseBroken(diagnostics);
  if (diagnostics.some(({ severity }) => severity === "error")) return { resources: 0, diagnostics };

  const planned = await outcome(["plan", "-input=false", "-json", "-out=stack.tfplan"], options);
  for (const line of planned.stdout.split("\n")) {
    const message = parseLine(line);
    if (message?.type === "diagnostic" && message.diagnostic) diagnostics.push(toDiagnostic(message.diagnostic));
  }
  if (planned.code !== 0) {
    refuseBroken(diagnostics);
    if (!diagnostics.some(({ severity }) => severity === "error"))
      diagnostics.push({ severity: "error", summary: "terraform plan failed", detail: planned.stderr.trim() });
    return { resources: 0, diagnostics };
  }
  const { stdout } = await run(TERRAFORM, ["show", "-json", "stack.tfplan"], options);
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

function refuseBroken(diagnostics: readonly Diagnostic[]): void {
  const broken = diagnostics.find(
    ({ severity, summary, detail }) => severity === "error" && PROVIDER_BROKEN.test(`${summary} ${detail}`),
  );
  if (broken)
    throw unavailable("Terraform could not start", broken.detail, [broken.summary, ...broken.detail.split("\n")]);
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

interface Message {
  readonly type?: string;
  readonly diagnostic?: TerraformDiagnostic;
  readonly diagnostics?: readonly TerraformDiagnostic[];
}

function parseLine(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}

async function outcome(
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; maxBuffer: number; signal: AbortSignal | undefined },
): Promise<{ stdout: string; stderr: string; code: number }> {
  try {
    return { ...(await run(TERRAFORM, args, options)), code: 0 };
  } catch (error) {
    options.signal?.throwIfAborted();
    const { stdout = "", stderr = "", code } = error as { stdout?: string; stderr?: string; code?: number };
    return { stdout, stderr, code: typeof code === "number" ? code : 1 };
  }
}

/**
 * Something for each variable that has to be given, which whoever applies knows: the plan is nobody's. What the shell
 * gives wins.
 */
function placeholderCredentials(directory: string): NodeJS.ProcessEnv {
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
function offlineEnvironment(): NodeJS.ProcessEnv {
  return {
    ...terraformEnvironment(),
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
