import { PlannedChange, PlannedChanges } from "./model/plan";
import { Change, Risk } from "./changes/change";
import { assessInvocation } from "./changes/invocations";
import { Hosts } from "./changes/hosts";
import { ChangeRule, Reason, routine, PlanContext, Transition } from "./changes/rule";
import { abandoned } from "./changes/rules/abandoned";
import { accessSetting } from "./changes/rules/access-setting";
import { accountKey } from "./changes/rules/account-key";
import { auditLogging } from "./changes/rules/audit-logging";
import { availability } from "./changes/rules/availability";
import { cloudflareRule } from "./changes/rules/cloudflare-rule";
import { customRole } from "./changes/rules/custom-role";
import { dataLoss } from "./changes/rules/data-loss";
import { deletionProtection } from "./changes/rules/deletion-guard";
import { disabling } from "./changes/rules/disabling";
import { dns } from "./changes/rules/dns";
import { encryption } from "./changes/rules/encryption";
import { exposure } from "./changes/rules/exposure";
import { federatedIdentity } from "./changes/rules/federated-identity";
import { awsAzureGrant } from "./changes/rules/aws-azure-grant";
import { forgotten } from "./changes/rules/forgotten";
import { publicEntryPoint } from "./changes/rules/public-entry-point";
import { grant } from "./changes/rules/grant";
import { hetzner } from "./changes/rules/hetzner";
import { image } from "./changes/rules/image";
import { imageRegistry } from "./changes/rules/image-registry";
import { inboundRule } from "./changes/rules/inbound-rule";
import { lifecycleDeletion } from "./changes/rules/lifecycle-deletion";
import { logRoute } from "./changes/rules/log-route";
import { nameRecord } from "./changes/rules/name-record";
import { objectAccess } from "./changes/rules/object-access";
import { importOrMove } from "./changes/rules/import-or-move";
import { outboundRule } from "./changes/rules/outbound-rule";
import { replacement } from "./changes/rules/replacement";
import { restore } from "./changes/rules/restore";
import { irreversible } from "./changes/rules/irreversible";
import { retention } from "./changes/rules/retention";
import { runSettings } from "./changes/rules/run-settings";
import { scaling } from "./changes/rules/scaling";
import { secretValue } from "./changes/rules/secret-value";
import { version } from "./changes/rules/version";
import { wafBinding } from "./changes/rules/waf-binding";
import { wafPolicy } from "./changes/rules/waf-policy";
import { wafRule } from "./changes/rules/waf-rule";
import { monitoring } from "./changes/rules/monitoring";
import { surroundingsOf } from "./changes/plan-context";

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
  const assessed = planned.invocations.map(assessInvocation);
  for (const change of planned.changes)
    if (isShown(change))
      assessed.push(assess(new Transition(change), rules, surroundings, lost.has(change.address) ? AGAIN : NONE));
  return assessed.sort(byRisk);
}

/** Said once as a change, and rated once as drift. */
const AGAIN: readonly Reason[] = [routine("Creates again what was deleted outside Terraform")];

const NONE: readonly Reason[] = [];

function assess(
  changed: Transition,
  rulesFor: ReturnType<typeof rulesByType>,
  surroundings: PlanContext,
  more: readonly Reason[],
): Change {
  const reasons: Reason[] = [];
  for (const rule of rulesFor(changed))
    if (changed.staysBy === undefined || OF_WHAT_STAYS.has(rule)) reasons.push(...rule.assess(changed, surroundings));
  reasons.push(...more);
  return toChange(changed.change, reasons);
}

export function toChange({ address, actions }: PlannedChange, reasons: readonly Reason[]): Change {
  const sorted = reasons.length < 2 ? reasons : [...reasons].sort((one, other) => ORDER[one.risk] - ORDER[other.risk]);
  const texts = sorted.map(({ text }) => text);
  return {
    address,
    actions,
    risk: sorted[0]?.risk ?? "routine",
    reasons: texts.length < 2 ? texts : [...new Set(texts)],
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

/** The rules that concern a resource, found once for each type. */
export function rulesByType(): (transition: Transition) => readonly ChangeRule[] {
  const existing = new Map<string, readonly ChangeRule[]>();
  const created = new Map<string, readonly ChangeRule[]>();
  return ({ type, comesNew }) => {
    const found = comesNew ? created : existing;
    let rules = found.get(type);
    if (!rules) {
      rules = RULES.filter((rule) => rule.concerns(type, comesNew));
      found.set(type, rules);
    }
    return rules;
  };
}
