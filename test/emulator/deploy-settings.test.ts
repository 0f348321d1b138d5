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

/**
 * What a change of one setting does, unless it is made in place: types of resources that it replaces; those that it
 * would replace or delete, which guards refuse; those that hold data and that are no longer in the configuration, where
 * no guard is either; or none, where Terraform leaves what is deployed as it is.
 */
type Outcome =
  | { readonly replaces: readonly string[] }
  | { readonly refused: readonly string[] }
  | { readonly removes: readonly string[] }
  | "ignored";
type Outcomes = Readonly<Record<string, Outcome>>;

/** What both systems at Google have. */
const AT_GOOGLE: Outcomes = {
  // Whom the deployer trusts: Terraform replaces a policy's member that is another or has another condition.
  "delivery.repository.id": { replaces: ["google_service_account_iam_member"] },
  // Ranges can grow; these are others.
  "network.subnetRange": { replaces: ["google_compute_subnetwork"] },
  "network.servicesRange": { replaces: ["google_compute_global_address"] },
  // A condition names each replica.
  "database.replicas": { replaces: ["google_project_iam_member"] },
  // Made to be changed: both get other names, and the new ones exist before the old ones go.
  "edge.generation": {
    replaces: ["google_certificate_manager_certificate", "google_compute_region_network_endpoint_group"],
  },
  // Disks grow by themselves, deployments own the image, and Secret Manager counts on from the first rotation.
  "database.diskSizeGb": "ignored",
  "service.image": "ignored",
  "secrets.rotation.firstAt": "ignored",
  // Another database is made, and the old one stays in the instance: its deletion_policy is ABANDON.
  "database.name": { removes: ["google_sql_database"] },
  // With the topic goes the key that encrypts it, and nothing else is encrypted with it.
  "watch.topic": { removes: ["google_kms_crypto_key", "google_kms_key_ring"] },
};

const EXPECTED: Readonly<Record<string, Outcomes>> = {
  smallcrm: {
    ...Object.fromEntries(REFUSED_BY_SMALLCRM.map((setting) => [setting, { refused: ["hcloud_server"] }])),
    "network.range": { refused: ["hcloud_network"] },
    "dns.domain": { refused: ["hcloud_server", "hcloud_zone"] },
    "network.subnetRange": { replaces: ["hcloud_network_subnet"] },
    // They lift guards, of which only configurations know.
    "application.mayBeReplaced": "ignored",
    "database.mayBeReplaced": "ignored",
  },
  smepro: { ...AT_GOOGLE, "dns.domain": { refused: ["google_dns_managed_zone"] } },
  smvue: {
    ...AT_GOOGLE,
    "cloudflare.zoneId": { replaces: ["cloudflare_dns_record"] },
    "logs.auditReaders": { replaces: ["google_logging_log_view_iam_member"] },
  },
};

let lab: Lab;
beforeAll(() => (lab = new Lab()));
afterAll(() => lab.close());

const read = (stack: string): Document => parseDocument(readFileSync(join(ENVIRONMENTS, `${stack}.yaml`), "utf8"));

/** Types of resources, and how many resources are changed in any way. */
interface Effect {
  readonly replaced: readonly string[];
  /** Of those that hold data. */
  readonly deleted: readonly string[];
  readonly refused: readonly string[];
  readonly changed: number;
}

/** Collections of what holds data, in the emulator. */
const COLLECTIONS = new RegExp(
  "^(" +
    [
      "sql\\.(instances|databases)|storage\\.(buckets|objects)|secretmanager\\..*|redis\\..*\\.instances",
      "cloudkms\\..*|logging\\..*\\.buckets|hcloud\\.(volumes|storage_boxes)|object-storage.*",
    ].join("|") +
    ")$",
);

/** Keys of what holds data, and when it was created. Terraform writes its own state anew in every apply. */
async function dataIn({ emulator }: Deployable): Promise<ReadonlyMap<string, unknown>> {
  const kept = (await emulator.resources()).filter(
    ({ collection, key }) => COLLECTIONS.test(collection) && !key.endsWith(".tfstate"),
  );
  return new Map(
    kept.map(({ key, body: { createTime, timeCreated, created } }) => [key, createTime ?? timeCreated ?? created]),
  );
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
  const typesOf = (wanted: string) =>
    sortedSet(changes.filter(({ action }) => action === wanted).map(({ resource }) => resource.resource_type));
  const guardedTypes = guarded.map(({ detail = "" }) => /^Resource (\w+)\./.exec(detail)?.[1] ?? detail);
  return {
    replaced: typesOf("replace"),
    deleted: typesOf("delete").filter((type) => HOLDS_DATA.test(type)),
    refused: sortedSet(guardedTypes),
    changed: changes.length,
  };
}

const sortedSet = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

interface PlanMessage {
  readonly type?: string;
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail?: string };
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
    const { refused, replaced, deleted, changed } = await plan(deployable, ofBootstrap ? (names[0] ?? "") : stack);
    if (refused.length > 0) outcomes[one.setting] = { refused };
    else if (replaced.length > 0) outcomes[one.setting] = { replaces: replaced };
    else if (changed === 0) outcomes[one.setting] = "ignored";
    else {
      inPlace.push(one);
      if (deleted.length > 0) outcomes[one.setting] = { removes: deleted };
    }
    const outcome = JSON.stringify(outcomes[one.setting] ?? "in place");
    process.stderr.write(`${stack}: ${one.setting}: ${outcome}, ${changed} changes planned\n`);
    if (refused.length === 0) expect(replaced.filter((type) => HOLDS_DATA.test(type))).toEqual([]);
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

  const before = await dataIn(deployable);
  expect(before.size).toBeGreaterThan(0);
  const together = read(stack);
  for (const round of rounds) {
    for (const one of round) applyChange(together, one);
    take(deployable, stack, together, names);
    for (const name of names) {
      expectSuccess(await deployable.stacks.deploy(name));
      expect((await deployable.stacks.diff(name)).output).toContain(NO_CHANGES);
    }
  }
  const after = await dataIn(deployable);
  expect([...before].filter(([key, created]) => after.get(key) !== created)).toEqual([]);
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
