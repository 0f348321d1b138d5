import { App } from "cdktf";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { InvalidPropsError } from "./constructs/props-validation";
import { tracked } from "./constructs/setting-reads";
import { loadSettings, SettingsError } from "./environments/load";
import { Settings } from "./environments/settings";
import { BootstrapSettings, BootstrapStack } from "./stacks/bootstrap";
import { ownSystem } from "./stacks/own-system";
import { SinglePassApp } from "./stacks/single-pass-app";
import { removeStale } from "./stacks/remove-stale";
import { SmallcrmStack } from "./stacks/smallcrm/smallcrm";
import { SMEPRO_APIS, SmeproStack } from "./stacks/smepro";
import { SMVUE_APIS, SmvueStack } from "./stacks/smvue";

/** Exit code for invalid settings, and for an output directory that cannot be written to. */
const BAD_INPUT = 2;

/** CDK for Terraform's own command line says where it looks for the stacks. */
const OUTPUT = process.env.CDKTF_OUTDIR || resolve(__dirname, process.env.AVOUCH_OUTPUT || "cdktf.out");

class UnknownStackError extends Error {}

function stacksOf({ kind, system, environment }: Settings): string[] {
  const id = `${system}-${environment}`;
  return kind === "smallcrm" ? [id] : [`${id}-bootstrap`, id];
}

function addStacks(app: App, settings: Settings, wanted: readonly string[]): void {
  const { system, environment } = settings;
  for (const id of stacksOf(settings).filter((name) => wanted.includes(name))) {
    const bootstrap = (values: BootstrapSettings, apis: readonly string[], signsUrls: boolean) =>
      new BootstrapStack(app, id, { system, environment, settings: values, apis, signsUrls });
    const isBootstrap = id !== `${system}-${environment}`;
    switch (settings.kind) {
      case "smvue":
        if (isBootstrap) {
          bootstrap(settings.values, SMVUE_APIS, true);
          break;
        }
        new SmvueStack(app, id, environment, settings.values);
        break;
      case "smepro":
        if (isBootstrap) {
          bootstrap(settings.values, SMEPRO_APIS, false);
          break;
        }
        new SmeproStack(app, id, environment, settings.values);
        break;
      case "smallcrm":
        new SmallcrmStack(app, id, environment, settings.values);
        break;
      case "own": {
        const { Stack, apis, signsUrls } = ownSystem(system);
        if (isBootstrap) bootstrap(settings.values, apis, signsUrls);
        else new Stack(app, id, environment, settings.values);
      }
    }
  }
}

/**
 * Names of stacks to synthesize, from `stacks` in the context of cdktf.json or of the command line: a list, or a string
 * of names with commas. All of them where it names none.
 *
 * @throws UnknownStackError where it names a stack that no settings make
 */
function wantedStacks(app: App, names: readonly string[]): readonly string[] {
  const given: unknown = app.node.tryGetContext("stacks") ?? [];
  const wanted: unknown[] = typeof given === "string" ? given.split(",").map((name) => name.trim()) : [given].flat();
  const unknown = wanted.filter((name) => !names.some((one) => one === name));
  if (unknown.length > 0)
    throw new UnknownStackError(
      `--stack, or stacks in the context: got ${unknown.map((name) => JSON.stringify(name)).join(", ")}; ` +
        `allowed: ${names.join(", ")}`,
    );
  return wanted.length === 0 ? names : names.filter((name) => wanted.includes(name));
}

// cdktf records where each token was created, which nobody reads. Errors keep their stacks.
const capture = Error.captureStackTrace.bind(Error);
Error.captureStackTrace = (target, below) => {
  if (target instanceof Error) capture(target, below);
};

try {
  const settings = loadSettings(process.env.AVOUCH_ENVIRONMENTS ?? join(__dirname, "environments"));
  mkdirSync(OUTPUT, { recursive: true });
  const app = new SinglePassApp({ outdir: OUTPUT });
  const names = settings.flatMap(stacksOf);
  const wanted = wantedStacks(app, names);
  for (const one of settings)
    if (stacksOf(one).some((name) => wanted.includes(name)))
      addStacks(app, { ...one, values: tracked(one.values, one) } as Settings, wanted);
  app.synth();
  for (const directory of removeStale(OUTPUT, names))
    process.stderr.write(`${directory}: no settings make this stack any more; it was kept because it holds a state\n`);
} catch (error) {
  const message = explain(error);
  if (message === undefined) throw error;
  process.stderr.write(`${message}\n`);
  process.exitCode = BAD_INPUT;
}

/** What is wrong with the settings or with the directory; undefined for a fault in the program. */
function explain(error: unknown): string | undefined {
  if ([SettingsError, InvalidPropsError, UnknownStackError].some((kind) => error instanceof kind))
    return (error as Error).message;
  const { code, path = OUTPUT, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && syscall !== undefined
    ? `${path}: it cannot be written (${code}); allowed: a directory that can be written to ` +
        "(AVOUCH_OUTPUT names another)"
    : undefined;
}
