import { PlannedChange, PlannedChanges } from "../model/plan";
import { withoutKeys } from "../model/resource";
import { Change, Risk } from "./change";
import { holderOf } from "./data-holders";
import { Difference } from "./difference";
import { Hosts } from "./hosts";
import { ChangeRule, elevated, high, Reason, routine, Surroundings, Transition } from "./rule";
import { abandoned } from "./rules/abandoned";
import { accessSetting } from "./rules/access-setting";
import { accountKey } from "./rules/account-key";
import { auditLogging } from "./rules/audit-logging";
import { availability } from "./rules/availability";
import { cloudflareRule } from "./rules/cloudflare-rule";
import { customRole } from "./rules/custom-role";
import { dataLoss } from "./rules/data-loss";
import { deletionGuard } from "./rules/deletion-guard";
import { disabling } from "./rules/disabling";
import { dns } from "./rules/dns";
import { encryption } from "./rules/encryption";
import { exposure } from "./rules/exposure";
import { federatedIdentity } from "./rules/federated-identity";
import { foreignGrant } from "./rules/foreign-grant";
import { forgotten } from "./rules/forgotten";
import { frontDoor } from "./rules/front-door";
import { grant } from "./rules/grant";
import { hetzner } from "./rules/hetzner";
import { image } from "./rules/image";
import { imageRegistry } from "./rules/image-registry";
import { inboundRule } from "./rules/inbound-rule";
import { lifecycleDeletion } from "./rules/lifecycle-deletion";
import { logRoute } from "./rules/log-route";
import { nameRecord } from "./rules/name-record";
import { objectAccess } from "./rules/object-access";
import { origin } from "./rules/origin";
import { outboundRule } from "./rules/outbound-rule";
import { replacement } from "./rules/replacement";
import { restore } from "./rules/restore";
import { irreversible } from "./rules/irreversible";
import { retention } from "./rules/retention";
import { runSettings } from "./rules/run-settings";
import { scaling } from "./rules/scaling";
import { secretValue } from "./rules/secret-value";
import { version } from "./rules/version";
import { wafBinding } from "./rules/waf-binding";
import { wafPolicy } from "./rules/waf-policy";
import { wafRule } from "./rules/waf-rule";
import { watching } from "./rules/watching";
import { NO_SURROUNDINGS, surroundingsOf } from "./surroundings";
import { transition } from "./words";

/** In the order in which reasons of the same risk stand. */
const RULES: readonly ChangeRule[] = [
  dataLoss,
  restore,
  forgotten,
  abandoned,
  grant,
  objectAccess,
  foreignGrant,
  customRole,
  federatedIdentity,
  accountKey,
  accessSetting,
  runSettings,
  inboundRule,
  outboundRule,
  exposure,
  frontDoor,
  wafPolicy,
  wafBinding,
  wafRule,
  encryption,
  cloudflareRule,
  dns,
  nameRecord,
  retention,
  irreversible,
  lifecycleDeletion,
  imageRegistry,
  deletionGuard,
  auditLogging,
  logRoute,
  watching,
  disabling,
  availability,
  version,
  replacement,
  origin,
  image,
  scaling,
  secretValue,
  hetzner,
];

/** Rules of what a plan is about to do: nothing of the kind was planned where something drifted. */
const OF_PLANS: ReadonlySet<ChangeRule> = new Set([dataLoss, forgotten, replacement, origin]);

/** Rules of what leaves Terraform's care and stays: nothing of it goes, whatever other rules take a deletion for. */
const OF_WHAT_STAYS: ReadonlySet<ChangeRule> = new Set([dataLoss, abandoned, replacement, origin]);

const ORDER: Readonly<Record<Risk, number>> = { high: 0, elevated: 1, routine: 2 };
const IDLE = new Set(["no-op", "read", "open", "renew", "close"]);

/**
 * Every change of a plan but no-ops, the riskiest first.
 *
 * @param hosts what servers are set up with, which a plan alone does not show
 */
export function assessChanges(planned: PlannedChanges, hosts: Hosts = {}): Change[] {
  const surroundings = surroundingsOf(planned, hosts);
  const rules = rulesByType();
  const assessed = planned.changes.flatMap((change) =>
    isShown(change) ? [assess(new Transition(change), rules(change.type), surroundings)] : [],
  );
  return assessed.sort(byRisk);
}

/**
 * Drift that has a bearing on the plan: of what the plan changes or reads, or that is risky in itself.
 *
 * A reason that only says what differs is routine: Terraform puts it back, or takes it as it is.
 */
export function assessDrift({ changes, drift, relevant }: PlannedChanges): Change[] {
  if (drift.length === 0) return [];
  const rules = rulesByType();
  const changed = new Set(changes.filter(({ actions }) => !isIdle(actions)).map(({ address }) => address));
  const read = readByConfiguration(relevant);
  return drift.flatMap((change) => (isIdle(change.actions) ? [] : driftOf(new Transition(change)))).sort(byRisk);

  function driftOf(drifted: Transition): Change[] {
    const { change, differences } = drifted;
    const holder = holderOf(drifted.type);
    const isGone = change.actions.includes("delete");
    const risky = rules(drifted.type)
      .filter((rule) => !OF_PLANS.has(rule))
      .flatMap((rule) => rule.assess(drifted, NO_SURROUNDINGS))
      .filter(({ risk }) => risk !== "routine");
    const seen = differences.filter(({ name }) => !BOOKKEEPING.has(name));
    const isOfPlan = changed.has(change.address)
      ? isGone || seen.length > 0
      : isGone
        ? read(change.address)
        : differences.some(({ path }) => read(change.address, path));
    if (risky.length === 0 && !isOfPlan && !(isGone && holder)) return [];
    const gone = !isGone
      ? []
      : holder?.risk === "high"
        ? [high(`Deleted outside Terraform, ${holder.what}: ${holder.lost}`)]
        : [elevated("Deleted outside Terraform")];
    return [toChange(change, [...gone, ...risky, ...summary(seen.length > 0 ? seen : differences)])];
  }
}

function assess(changed: Transition, rules: readonly ChangeRule[], surroundings: Surroundings): Change {
  return toChange(
    changed.change,
    (changed.staysBy === undefined ? rules : rules.filter((rule) => OF_WHAT_STAYS.has(rule))).flatMap((rule) =>
      rule.assess(changed, surroundings),
    ),
  );
}

function toChange({ address, actions }: PlannedChange, reasons: readonly Reason[]): Change {
  const sorted = reasons.length < 2 ? reasons : [...reasons].sort((one, other) => ORDER[one.risk] - ORDER[other.risk]);
  return {
    address,
    actions,
    risk: sorted[0]?.risk ?? "routine",
    reasons: [...new Set(sorted.map(({ text }) => text))],
  };
}

function byRisk(one: Change, other: Change): number {
  return (
    ORDER[one.risk] - ORDER[other.risk] ||
    compareText(one.address, other.address) ||
    compareText(one.actions.join(), other.actions.join())
  );
}

const compareText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

const isIdle = (actions: readonly string[]) => actions.every((action) => IDLE.has(action));

/** What does nothing is left out, but for moves and imports. */
const isShown = ({ mode, actions, previousAddress, importing }: PlannedChange) =>
  mode === "managed" && (!isIdle(actions) || previousAddress !== undefined || importing);

/** The rules that concern a type, found once for each. */
function rulesByType(): (type: string) => readonly ChangeRule[] {
  const found = new Map<string, readonly ChangeRule[]>();
  return (type) => {
    let rules = found.get(type);
    if (!rules) {
      rules = RULES.filter((rule) => rule.concerns(type));
      found.set(type, rules);
    }
    return rules;
  };
}

/** Attributes that services keep for themselves: that they moved says nothing. */
const BOOKKEEPING = new Set([
  "etag",
  "fingerprint",
  "generation",
  "observed_generation",
  "update_time",
  "updated",
  "updated_at",
  "modified_on",
  "latest_created_revision",
  "latest_ready_revision",
  "last_modifier",
  "metageneration",
  "maintenance_version",
  "available_maintenance_versions",
  "execution_count",
  "latest_created_execution",
  "reconciling",
  "conditions",
  "terminal_condition",
]);
const MOST = 5;

function summary(differences: readonly Difference[]): Reason[] {
  const shown = differences.slice(0, MOST).map((difference) => routine(`Drifted: ${transition(difference)}`));
  return differences.length > MOST ? [...shown, routine(`Drifted in ${differences.length - MOST} more places`)] : shown;
}

/** Whether the plan's expressions read what drifted; without a path, whether they read anything of the resource. */
function readByConfiguration(relevant: PlannedChanges["relevant"]): (address: string, path?: string) => boolean {
  const paths = new Map<string, string[]>();
  for (const [address, attributes] of relevant) {
    const key = withoutKeys(address);
    const plain = attributes.map((path) => path.replace(/\.\d+(?=\.|$)/g, ""));
    const same = paths.get(key);
    if (same) same.push(...plain);
    else paths.set(key, plain);
  }
  return (address, path) => {
    const read = paths.get(withoutKeys(address));
    if (!read || path === undefined) return read !== undefined;
    const drifted = path.replace(/\[\d+\]/g, "");
    return read.some(
      (one) => one === "" || drifted === one || drifted.startsWith(`${one}.`) || one.startsWith(`${drifted}.`),
    );
  };
}
