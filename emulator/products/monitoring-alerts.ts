import { invalid, notFound } from "../core/errors";
import { freshId } from "../core/fresh-id";
import { type Body, isObject, list, object, text } from "../core/json";
import type { Resource } from "../core/store";
import type { Call, Collection } from "../product";

const POLICIES = "monitoring.projects.alertPolicies";
const CHANNELS = "monitoring.projects.notificationChannels";
const CALLER = "owner@emulator.test";
const SECRET_LABELS = ["auth_token", "password", "service_key"];
const MOST_CONDITIONS = 6;

export const alertCollections: Readonly<Record<string, Collection>> = {
  "projects.alertPolicies": {
    id: (call) => freshId(call, text(call.body.displayName), "decimal"),
    references: { "notificationChannels[]": { to: CHANNELS, form: "given" } },
    create: (call, body) => {
      const record = { mutateTime: call.world.clock.now(), mutatedBy: CALLER };
      const policy = { enabled: true, ...body, creationRecord: record, mutationRecord: record };
      return { ...policy, ...checkConditions(call, policy) };
    },
    update: (call, before, after) => {
      const record = { mutateTime: call.world.clock.now(), mutatedBy: CALLER };
      const { creationRecord = record } = before;
      const policy = { ...after, creationRecord, mutationRecord: record };
      return { ...policy, ...checkConditions(call, policy) };
    },
  },
  "projects.notificationChannels": {
    id: (call) => freshId(call, text(call.body.displayName), "decimal"),
    immutable: ["type"],
    secret: SECRET_LABELS.map((label) => `labels.${label}`),
    create: (call, body) => {
      checkChannel(body);
      const record = { mutateTime: call.world.clock.now() };
      return { enabled: true, ...body, creationRecord: record, mutationRecords: [record] };
    },
    update: (call, before, after) => {
      checkChannel(after);
      const { creationRecord = {} } = before;
      const record = { mutateTime: call.world.clock.now() };
      return { ...after, creationRecord, mutationRecords: [record, ...list(before.mutationRecords)] };
    },
    delete: (call, channel) => {
      if (call.query.force === "true") forget(call, channel);
    },
  },
};

/** A channel that is deleted by force leaves the policies that name it. */
function forget(call: Call, channel: Resource): void {
  const { store } = call.world;
  for (const policy of store.list(POLICIES)) {
    const named = list(policy.body.notificationChannels);
    const kept = named.filter((one) => `monitoring/${call.world.projects.byId(text(one))}` !== channel.key);
    if (kept.length === named.length) continue;
    const references = policy.references.filter((key) => key !== channel.key);
    store.put({ ...policy, body: { ...policy.body, notificationChannels: kept }, references });
  }
}

function checkChannel({ type, labels }: Body): void {
  if (text(type) === "") throw invalid("Field notification_channel.type is required.");
  if (type === "email" && text(object(labels).email_address) === "") {
    throw invalid("A channel of the type email needs the label email_address.");
  }
}

/** Checks conditions and gives names to those that are new. */
function checkConditions(call: Call, policy: Body): Body {
  const conditions = list(policy.conditions).filter(isObject);
  if (conditions.length === 0 || conditions.length > MOST_CONDITIONS) {
    throw invalid(`An alert policy has 1 to ${String(MOST_CONDITIONS)} conditions.`);
  }
  if (policy.combiner === undefined) throw invalid("Field alert_policy.combiner is required.");
  const onLogs = conditions.some((one) => one.conditionMatchedLog !== undefined);
  const limited = object(policy.alertStrategy).notificationRateLimit !== undefined;
  if (onLogs && !limited) {
    throw invalid("An alert policy on logs needs alert_strategy.notification_rate_limit.");
  }
  if (!onLogs && limited) {
    throw invalid("Only alert policies on logs can have alert_strategy.notification_rate_limit.");
  }
  const home = text(policy.name);
  const named = conditions.map((condition, index): Body => {
    checkCondition(call, condition, index);
    const seed = `${home} ${text(condition.displayName)} ${String(index)}`;
    const own = text(condition.name) || `${home}/conditions/${call.world.ids.decimal(seed, 19)}`;
    return { ...condition, name: own };
  });
  return { conditions: named };
}

function checkCondition(call: Call, condition: Body, index: number): void {
  const kinds = Object.keys(condition).filter((name) => name.startsWith("condition"));
  const at = `alert_policy.conditions[${String(index)}]`;
  if (kinds.length !== 1) throw invalid(`Field ${at} must have exactly one kind of condition.`);
  const onMetric = condition.conditionThreshold ?? condition.conditionAbsent;
  if (onMetric === undefined) return;
  const filter = text(object(onMetric).filter);
  if (!/resource\.type|group\.id/.test(filter)) {
    throw invalid(`Field ${at} has the filter "${filter}": it must specify a restriction on "resource.type".`);
  }
  const [, metric] = /metric\.type\s*=\s*"logging\.googleapis\.com\/user\/([^"]+)"/.exec(filter) ?? [];
  if (metric !== undefined && !call.world.store.get(`logging/projects/${call.project}/metrics/${metric}`)) {
    throw notFound(`Cannot find metric that matches type = "logging.googleapis.com/user/${metric}".`);
  }
}
