import { type Deployable, expectSuccess } from "./deployed";
import { send } from "./through-proxy";

/** Collections whose ids Google makes, in the order in which they can be deleted, with the version of their API. */
const GENERATED: readonly (readonly [collection: string, version: string])[] = [
  ["monitoring.projects.alertPolicies", "v3"],
  ["monitoring.projects.notificationChannels", "v3"],
  ["monitoring.projects.uptimeCheckConfigs", "v3"],
  ["monitoring.projects.dashboards", "v1"],
];
const VERSIONS = "secretmanager.projects.secrets.versions";

/** `dashboards/1`: states name some projects by their number. */
const withinProject = (path: string): string => path.replace(/^projects\/[^/]+\//, "");
const pathOf = (key: string): string => key.slice(key.indexOf("/") + 1);

/** Everything in a state that may name a resource, without the project. */
async function namesInState({ stacks }: Deployable, name: string): Promise<ReadonlySet<string>> {
  const shown = await stacks.terraform(name, ["show", "-json"]);
  expectSuccess(shown);
  return new Set([...shown.output.matchAll(/"([^"\\]+\/[^"\\]+)"/g)].map(([, text = ""]) => withinProject(text)));
}

/** Deletes what a killed apply made under a name of Google's own, as docs/deploying.md says. */
export async function removeUnrecorded(deployable: Deployable, name: string): Promise<readonly string[]> {
  const recorded = await namesInState(deployable, name);
  const existing = await deployable.emulator.resources("monitoring/");
  const removed: string[] = [];
  for (const [collection, version] of GENERATED) {
    for (const { key } of existing.filter(
      (one) => one.collection === collection && !recorded.has(withinProject(pathOf(one.key))),
    )) {
      await send(deployable.emulator, "DELETE", "monitoring.googleapis.com", `/${version}/${pathOf(key)}`);
      removed.push(key);
    }
  }
  return removed;
}

/** Disables versions of secrets that the state does not have, as docs/secrets.md says. */
export async function disableUnknownVersions(deployable: Deployable, name: string): Promise<readonly string[]> {
  const { emulator } = deployable;
  const recorded = await namesInState(deployable, name);
  const versions = (await emulator.resources("secretmanager/")).filter(({ collection }) => collection === VERSIONS);
  const unknown = versions.filter(
    ({ key, body }) => body.state === "ENABLED" && !recorded.has(withinProject(pathOf(key))),
  );
  for (const { key } of unknown)
    await send(emulator, "POST", "secretmanager.googleapis.com", `/v1/${pathOf(key)}:disable`, {});
  return unknown.map(({ key }) => key);
}

/** Whether a user of the database has another password than every enabled version of a secret. */
export async function passwordsDiffer({ emulator }: Pick<Deployable, "emulator">): Promise<boolean> {
  const digests = async (collection: string, isWanted: (body: Readonly<Record<string, unknown>>) => boolean) => {
    const all = (await emulator.resources()).filter((one) => one.collection === collection && isWanted(one.body));
    return Promise.all(all.map(({ key }) => emulator.digest(key)));
  };
  const passwords = await digests("sqladmin.users", ({ name }) => name !== "postgres");
  const values = await digests(VERSIONS, ({ state }) => state === "ENABLED");
  return passwords.some((one) => one !== "" && !values.includes(one));
}
