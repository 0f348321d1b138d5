import { Testing } from "cdktf";
import { loadSettings } from "../../environments/load";
import { Settings } from "../../environments/settings";
import { BootstrapStack } from "../../stacks/bootstrap";
import { SmallcrmStack } from "../../stacks/smallcrm/smallcrm";
import { SMEPRO_APIS, SmeproStack } from "../../stacks/smepro";
import { SMVUE_APIS, SmvueStack } from "../../stacks/smvue";
import { ENVIRONMENTS } from "../fixtures/environments";
import { Template } from "../parsed-stack";
import { testApp } from "../app";

const settings = loadSettings(ENVIRONMENTS);

/** The settings of a system in an environment. */
export function settingsOf<System extends Settings["system"]>(
  system: System,
  environment: string,
): Extract<Settings, { system: System }> {
  const found = settings.find((one) => one.system === system && one.environment === environment);
  if (!found) throw new Error(`no settings of ${system} in ${environment}`);
  return found as Extract<Settings, { system: System }>;
}

export const smvue = (environment: string) =>
  new Template(
    Testing.synth(
      new SmvueStack(testApp(), `smvue-${environment}`, environment, settingsOf("smvue", environment).values),
      true,
    ),
  );

export const smepro = (environment: string) =>
  new Template(
    Testing.synth(
      new SmeproStack(testApp(), `smepro-${environment}`, environment, settingsOf("smepro", environment).values),
      true,
    ),
  );

export const smallcrm = (environment: string) =>
  new Template(
    Testing.synth(
      new SmallcrmStack(testApp(), `smallcrm-${environment}`, environment, settingsOf("smallcrm", environment).values),
      true,
    ),
  );

export function bootstrap(system: "smvue" | "smepro", environment: string): Template {
  const { values } = settingsOf(system, environment);
  const apis = system === "smvue" ? SMVUE_APIS : SMEPRO_APIS;
  return new Template(
    Testing.synth(
      new BootstrapStack(testApp(), `${system}-${environment}-bootstrap`, {
        system,
        environment,
        settings: values,
        apis,
        signsUrls: system === "smvue",
      }),
      true,
    ),
  );
}

/** Paths at which two JSON values differ: the shortest ones, so a key that only one of them has counts once. */
export function differences(one: unknown, other: unknown, path = ""): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  const isGroup = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
  if (!isGroup(one) || !isGroup(other)) return [path];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) =>
    differences(one[key], other[key], path === "" ? key : `${path}.${key}`),
  );
}
