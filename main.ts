import { App } from "cdktf";
import { join } from "node:path";
import { InvalidPropsError } from "./constructs/refuse";
import { loadSettings, SettingsError } from "./environments/load";
import { Settings } from "./environments/settings";
import { CommonSettings } from "./environments/schema";
import { BootstrapStack } from "./stacks/bootstrap";
import { SmallcrmStack } from "./stacks/smallcrm";
import { SMEPRO_APIS, SmeproStack } from "./stacks/smepro";
import { SMVUE_APIS, SmvueStack } from "./stacks/smvue";

/** Exit code for settings that cannot be used. */
const BAD_INPUT = 2;

function addStacks(app: App, settings: Settings): void {
  const { system, environment } = settings;
  const id = `${system}-${environment}`;
  const bootstrap = (values: CommonSettings, apis: readonly string[]) =>
    new BootstrapStack(app, `${id}-bootstrap`, { system, environment, settings: values, apis });
  switch (settings.system) {
    case "smvue":
      bootstrap(settings.values, SMVUE_APIS);
      new SmvueStack(app, id, environment, settings.values);
      break;
    case "smepro":
      bootstrap(settings.values, SMEPRO_APIS);
      new SmeproStack(app, id, environment, settings.values);
      break;
    case "smallcrm":
      new SmallcrmStack(app, id, environment, settings.values);
      break;
  }
}

// cdktf notes where each token was made. Finding those places in TypeScript would take a third of the
// run and nobody reads them; errors keep their mapped stacks.
const mapped = Error.prepareStackTrace;
if (mapped) Error.prepareStackTrace = (target, frames) => (target instanceof Error ? mapped(target, frames) : "");

try {
  const settings = loadSettings(process.env.AVOUCH_ENVIRONMENTS ?? join(__dirname, "environments"));
  const app = new App();
  for (const one of settings) addStacks(app, one);
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError || error instanceof InvalidPropsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = BAD_INPUT;
}
