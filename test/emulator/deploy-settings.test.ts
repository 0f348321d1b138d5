import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";
import { synthesize } from "../../cli/synthesize";
import { ENVIRONMENTS } from "../fixtures/environments";
import { testWith } from "../terraform/available";
import { type Deployable, expectSuccess, Lab, NO_CHANGES } from "./deployed";
import {
  applyChange,
  FIXED,
  LEFT_OUT,
  roundsOf,
  settingsIn,
  SMALLCRM,
  SMEPRO,
  SMVUE,
  type SettingChange,
} from "./setting-changes";

/** What holds data that nobody has elsewhere. */
const HOLDS_DATA = new RegExp(
  "^(" +
    [
      "google_sql_(database|database_instance)|google_storage_bucket|google_secret_manager_secret",
      "google_redis_instance|google_kms_(key_ring|crypto_key)|google_logging_project_bucket_config",
      "hcloud_(volume|storage_box)",
    ].join("|") +
    ")$",
);

/**
 * Settings of smallCRM that are written into a server's user_data, or say where it stands: they would replace the
 * server, which is refused until `mayBeReplaced` is true.
 */
const REFUSED_BY_SMALLCRM = [
  "network.range",
  "network.applicationAddress",
  "network.databaseAddress",
  "access.sshRanges",
  "access.administrators",
  "application.image",
  "application.umamiImage",
  "database.memoryMb",
  "web.hosts.application",
  "web.hosts.analytics",
  "web.email",
  "web.hstsMaxAgeSeconds",
  "web.dashboardRanges",
  "dns.domain",
  "backups.at",
  "backups.storageBox.host",
  "backups.storageBox.user",
  "backups.restoreTest.day",
  "backups.restoreTest.at",
  "backups.restoreTest.image",
  "maintenance.rebootTime",
  "alarm.from",
  "alarm.to",
];

/** What a change of one setting does, unless it is made in place. */
const EXPECTED: Readonly<Record<string, Outcomes>> = {
  smallcrm: {
    "network.subnetRange": ["hcloud_network_subnet"],
    ...Object.fromEntries(REFUSED_BY_SMALLCRM.map((setting) => [setting, "refused" as const])),
  },
};
type Outcomes = Readonly<Record<string, Outcome>>;

/** Types of resources that it replaces; or a guard refuses it; or Terraform leaves what is deployed as it is. */
type Outcome = readonly string[] | "refused" | "ignored";

let lab: Lab;
beforeAll(() => (lab = new Lab()));
afterAll(() => lab.close());

const read = (stack: string): Document => parseDocument(readFileSync(join(ENVIRONMENTS, `${stack}.yaml`), "utf8"));

interface Effect {
  readonly replaced: readonly string[];
  readonly changed: number;
  readonly isRefused: boolean;
}

/** Takes over what changed settings make. */
function take({ stacks, directory }: Deployable, stack: string, document: Document, names: readonly string[]): void {
  const environments = join(directory, "environments");
  mkdirSync(environments, { recursive: true });
  writeFileSync(join(environments, `${stack}.yaml`), String(document));
  const output = join(directory, "changed");
  const { code, message, stacks: made } = synthesize(output, { AVOUCH_ENVIRONMENTS: environments });
  if (code !== 0) throw new Error(message);
  for (const one of made.filter(({ name }) => names.includes(name)))
    cpSync(join(one.directory, "cdk.tf.json"), join(stacks.place(one.name), "cdk.tf.json"));
}

async function plan({ stacks }: Deployable, name: string): Promise<Effect> {
  const { output } = await stacks.terraform(name, ["plan", "-refresh=false", "-input=false", "-json", "-lock=false"]);
  const messages = output.split("\n").flatMap((line): PlanMessage[] => {
    try {
      return [JSON.parse(line) as PlanMessage];
    } catch {
      return [];
    }
  });
  const errors = messages.flatMap(({ diagnostic }) => (diagnostic?.severity === "error" ? [diagnostic] : []));
  const guarded = errors.filter(({ summary }) => summary === "Instance cannot be destroyed");
  if (errors.length > guarded.length) throw new Error(errors.map(({ summary }) => summary).join("\n"));
  const changes = messages.flatMap(({ type, change }) => (type === "planned_change" && change ? [change] : []));
  const types = changes.filter(({ action }) => action === "replace").map(({ resource }) => resource.resource_type);
  return { replaced: [...new Set(types)].sort(), changed: changes.length, isRefused: guarded.length > 0 };
}

interface PlanMessage {
  readonly type?: string;
  readonly diagnostic?: { readonly severity: string; readonly summary: string };
  readonly change?: { readonly action: string; readonly resource: { readonly resource_type: string } };
}

/** Plans each change of a setting by itself. @returns those that are made in place, and what becomes of the others */
async function planEach(deployable: Deployable, stack: string, names: readonly string[], changes: Changes) {
  const outcomes: Record<string, Outcome> = {};
  const inPlace: SettingChange[] = [];
  for (const one of changes) {
    const document = read(stack);
    applyChange(document, one);
    take(deployable, stack, document, names);
    const ofBootstrap = /^(delivery|bootstrap)\./.test(one.setting) && names.length > 1;
    const { isRefused, replaced, changed } = await plan(deployable, ofBootstrap ? (names[0] ?? "") : stack);
    if (isRefused) outcomes[one.setting] = "refused";
    else if (replaced.length > 0) outcomes[one.setting] = replaced;
    else if (changed === 0) outcomes[one.setting] = "ignored";
    else inPlace.push(one);
    if (!isRefused) expect(replaced.filter((type) => HOLDS_DATA.test(type))).toEqual([]);
  }
  return { outcomes, inPlace };
}
type Changes = readonly SettingChange[];

/** Changes each setting of a deployed system once, and then all at once that can be changed in place. */
async function changeEverySetting(stack: string, bootstrap: readonly string[], changes: Changes): Promise<void> {
  const [system = ""] = stack.split("-");
  const leftOut = LEFT_OUT.filter((setting) => changes.some((one) => one.setting === setting));
  const known = [...(FIXED[system] ?? []), ...changes.map(({ setting }) => setting)].sort();
  expect([...settingsIn(read(stack)), ...leftOut].sort()).toEqual(known);

  const names = [...bootstrap, stack];
  const deployable = await lab.open(names);
  for (const name of names) expectSuccess(await deployable.stacks.deploy(name));

  const { outcomes, inPlace } = await planEach(deployable, stack, names, changes);
  const rounds = roundsOf(inPlace);
  console.info(
    `${stack}: ${changes.length} settings, ${inPlace.length} changed in place in ${rounds.length} deployments; ` +
      `the others: ${JSON.stringify(outcomes, undefined, 2)}`,
  );
  expect(outcomes).toEqual(EXPECTED[system]);

  const together = read(stack);
  for (const round of rounds) {
    for (const one of round) applyChange(together, one);
    take(deployable, stack, together, names);
    for (const name of names) {
      expectSuccess(await deployable.stacks.deploy(name));
      expect((await deployable.stacks.diff(name)).output).toContain(NO_CHANGES);
    }
  }
}

testWith("hcloud")("every setting of smallCRM", () => changeEverySetting("smallcrm-staging", [], SMALLCRM));

testWith("google", "random")("every setting of SMEPro", () =>
  changeEverySetting("smepro-staging", ["smepro-staging-bootstrap"], SMEPRO),
);

testWith(
  "google",
  "random",
  "cloudflare",
)("every setting of SMVue", () => changeEverySetting("smvue-staging", ["smvue-staging-bootstrap"], SMVUE));
