import { PlannedChange, PlannedChanges } from "../model/plan";
import { Change, Risk } from "./change";
import { assessInvocation } from "./invocations";
import { Hosts } from "./hosts";
import { ChangeRule, Reason, routine, PlanContext, Transition } from "./rule";
import { abandoned } from "./rules/abandoned";
import { accessSetting } from "./rules/access-setting";
import { accountKey } from "./rules/account-key";
import { auditLogging } from "./rules/audit-logging";
import { availability } from "./rules/availability";
import { cloudflareRule } from "./rules/cloudflare-rule";
import { customRole } from "./rules/custom-role";
import { dataLoss } from "./rules/data-loss";
import { deletionProtection } from "./rules/deletion-guard";
import { disabling } from "./rules/disabling";
import { dns } from "./rules/dns";
import { encryption } from "./rules/encryption";
import { exposure } from "./rules/exposure";
import { federatedIdentity } from "./rules/federated-identity";
import { awsAzureGrant } from "./rules/foreign-grant";
import { forgotten } from "./rules/forgotten";
import { publicEntryPoint } from "./rules/front-door";
import { grant } from "./rules/grant";
import { hetzner } from "./rules/hetzner";
import { image } from "./rules/image";
import { imageRegistry } from "./rules/image-registry";
import { inboundRule } from "./rules/inbound-rule";
import { lifecycleDeletion } from "./rules/lifecycle-deletion";
import { logRoute } from "./rules/log-route";
import { nameRecord } from "./rules/name-record";
import { objectAccess } from "./rules/object-access";
import { importOrMove } from "./rules/origin";
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
import { monitoring } from "./rules/watching";
import { surroundingsOf } from "./surroundings";

/** In the order in which reasons of the same risk stand. */
const RULES: readonly ChangeRule[] = [
  dataLoss,
  restore,
  forgotten,
  abandoned,
  grant,
  objectAccess,
  awsAzureGrant,
  customRole,
  federatedIdentity,
  accountKey,
  accessSetting,
  runSettings,
  inboundRule,
  outboundRule,
  exposure,
  publicEntryPoint,
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
  deletionProtection,
  auditLogging,
  logRoute,
  monitoring,
  disabling,
  availability,
  version,
  replacement,
  importOrMove,
  image,
  scaling,
  secretValue,
  hetzner,
];

/** Rules of what a plan is about to do: nothing of the kind was planned where something drifted. */
export const OF_PLANS: ReadonlySet<ChangeRule> = new Set([dataLoss, forgotten, replacement, importOrMove]);

/** Rules of what leaves Terraform's care and stays: nothing of it goes, whatever other rules take a deletion for. */
const OF_WHAT_STAYS: ReadonlySet<ChangeRule> = new Set([dataLoss, abandoned, replacement, importOrMove]);

const ORDER: Readonly<Record<Risk, number>> = { high: 0, elevated: 1, routine: 2 };
const NO_OP_ACTIONS = new Set(["no-op", "read"]);

/**
 * Every change of a plan but no-ops, and every action that it runs, the riskiest first.
 *
 * @param hosts what servers are set up with, which a plan alone does not show
 */
export function assessChanges(planned: PlannedChanges, hosts: Hosts = {}): Change[] {
  const surroundings = surroundingsOf(planned, hosts);
  const rules = rulesByType();
  const lost = new Set(planned.drift.flatMap(({ address, actions }) => (actions.includes("delete") ? [address] : [])));
  const assessed = planned.changes.flatMap((change) =>
    isShown(change)
      ? [assess(new Transition(change), rules(change.type), surroundings, lost.has(change.address) ? AGAIN : [])]
      : [],
  );
  return [...assessed, ...planned.invocations.map(assessInvocation)].sort(byRisk);
}

/** Said once as a change, and rated once as drift. */
const AGAIN: readonly Reason[] = [routine("Creates again what was deleted outside Terraform")];

function assess(
  changed: Transition,
  rules: readonly ChangeRule[],
  surroundings: PlanContext,
  more: readonly Reason[],
): Change {
  const concerned = changed.staysBy === undefined ? rules : rules.filter((rule) => OF_WHAT_STAYS.has(rule));
  return toChange(changed.change, [...concerned.flatMap((rule) => rule.assess(changed, surroundings)), ...more]);
}

export function toChange({ address, actions }: PlannedChange, reasons: readonly Reason[]): Change {
  const sorted = reasons.length < 2 ? reasons : [...reasons].sort((one, other) => ORDER[one.risk] - ORDER[other.risk]);
  return {
    address,
    actions,
    risk: sorted[0]?.risk ?? "routine",
    reasons: [...new Set(sorted.map(({ text }) => text))],
  };
}

export function byRisk(one: Change, other: Change): number {
  return (
    ORDER[one.risk] - ORDER[other.risk] ||
    compareText(one.address, other.address) ||
    compareText(one.actions.join(), other.actions.join())
  );
}

const compareText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

export const isNoOp = (actions: readonly string[]) => actions.every((action) => NO_OP_ACTIONS.has(action));

/** What does nothing is left out, but for moves and imports. */
const isShown = ({ mode, actions, previousAddress, importing }: PlannedChange) =>
  mode === "managed" && (!isNoOp(actions) || previousAddress !== undefined || importing);

/** The rules that concern a type, found once for each. */
export function rulesByType(): (type: string) => readonly ChangeRule[] {
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
