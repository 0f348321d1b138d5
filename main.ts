import { App } from "cdktf";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { InvalidPropsError } from "./constructs/props-validation";
import { tracked } from "./constructs/setting-reads";
import { loadSettings, SettingsError } from "./environments/load";
import { Settings } from "./environments/settings";
import { CommonSettings } from "./environments/schema";
import { BootstrapStack } from "./stacks/bootstrap";
import { removeStale } from "./stacks/remove-stale";
import { SmallcrmStack } from "./stacks/smallcrm/smallcrm";
import { SMEPRO_APIS, SmeproStack } from "./stacks/smepro";
import { SMVUE_APIS, SmvueStack } from "./stacks/smvue";

/** Exit code for invalid settings, and for an output directory that cannot be written to. */
const BAD_INPUT = 2;

/** CDK for Terraform's own command line says where it looks for the stacks. */
const OUTPUT = process.env.CDKTF_OUTDIR || resolve(__dirname, process.env.AVOUCH_OUTPUT || "cdktf.out");

function addStacks(app: App, settings: Settings): void {
  const { system, environment } = settings;
  const id = `${system}-${environment}`;
  const bootstrap = (values: CommonSettings, apis: readonly string[], signsUrls: boolean) =>
    new BootstrapStack(app, `${id}-bootstrap`, { system, environment, settings: values, apis, signsUrls });
  switch (settings.system) {
    case "smvue":
      bootstrap(settings.values, SMVUE_APIS, true);
      new SmvueStack(app, id, environment, settings.values);
      break;
    case "smepro":
      bootstrap(settings.values, SMEPRO_APIS, false);
      new SmeproStack(app, id, environment, settings.values);
      break;
    case "smallcrm":
      new SmallcrmStack(app, id, environment, settings.values);
      break;
  }
}

// cdktf records where each token was created. Mapping these places to TypeScript would take a third of the run, and
// nobody reads them. Errors keep their mapped stacks.
const mapped = Error.prepareStackTrace;
if (mapped) Error.prepareStackTrace = (target, frames) => (target instanceof Error ? mapped(target, frames) : "");

try {
  const settings = loadSettings(process.env.AVOUCH_ENVIRONMENTS ?? join(__dirname, "environments"));
  mkdirSync(OUTPUT, { recursive: true });
  const app = new App({ outdir: OUTPUT });
  for (const one of settings) addStacks(app, { ...one, values: tracked(one.values, one) } as Settings);
  app.synth();
  const names = Object.keys(app.manifest.stacks);
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
  if (error instanceof SettingsError || error instanceof InvalidPropsError) return error.message;
  const { code, path = OUTPUT, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && syscall !== undefined
    ? `${path}: it cannot be written (${code}); allowed: a directory that can be written to (AVOUCH_OUTPUT names another)`
    : undefined;
}
