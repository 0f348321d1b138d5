import { replace } from "../../core/crud";
import { invalid } from "../../core/errors";
import { type Body, type Json, isObject, list, mergePatch, object } from "../../core/json";
import { applyChange, applyMask, parseMask } from "../../core/masks";
import { schemaOf } from "../../discovery/load";
import type { Call } from "../../product";
import { type Group, NAME, wrong } from "./group";
import { completedRule, LAST_PRIORITY } from "./security-rules";

/** Cloud Armor: security policies and their rules. */
export const securityPolicies: Group = {
  collections: {
    securityPolicies: {
      idPattern: NAME,
      defaults: { type: "CLOUD_ARMOR" },
      create: (_, body) => withRules(body, true),
      update: (_, __, after) => withRules(after, false),
    },
  },
  methods: {
    "securityPolicies.patch": patch,
    "securityPolicies.getRule": (call) => rulesOf(call)[positionOf(call)] as Body,
    "securityPolicies.addRule": (call) => change(call, "addRule", [...rulesOf(call), call.body]),
    "securityPolicies.patchRule": patchRule,
    "securityPolicies.removeRule": removeRule,
  },
};

const rulesOf = (call: Call): Body[] => list(call.item().body.rules).map(object);

function defaultRule(): Body {
  return {
    action: "allow",
    description: "default rule",
    match: { versionedExpr: "SRC_IPS_V1", config: { srcIpRanges: ["*"] } },
    priority: LAST_PRIORITY,
  };
}

/** Rules in order of their priorities, the default rule last. @throws ApiError where they contradict each other */
function withRules(body: Body, created: boolean): Body {
  const given = list(body.rules);
  const rules = (created && given.length === 0 ? [defaultRule()] : given).map((rule: Json) =>
    completedRule(object(rule), String(body.type)),
  );
  const priorities = rules.map((rule) => Number(rule.priority));
  const twice = priorities.find((priority, index) => priorities.indexOf(priority) !== index);
  if (twice !== undefined) throw wrong("priority", twice, "Cannot have rules with the same priorities.");
  if (!priorities.includes(LAST_PRIORITY)) {
    throw wrong("rules", "", `A policy needs its default rule, of priority ${String(LAST_PRIORITY)}.`);
  }
  return { ...body, rules: rules.sort((one, other) => Number(one.priority) - Number(other.priority)) };
}

function change(call: Call, type: string, rules: readonly Body[]): Body {
  const before = call.item();
  return replace(call, before, { ...before.body, rules: [...rules] }, type);
}

/** @throws ApiError 400, as the service answers, where no rule has the priority */
function positionOf(call: Call): number {
  const priority = Number(call.query.priority ?? 0);
  const position = rulesOf(call).findIndex((rule) => rule.priority === priority);
  if (position >= 0) return position;
  throw invalid(
    `Invalid value for field 'priority': '${String(priority)}'. ` +
      `The security policy does not contain a rule at priority ${String(priority)}.`,
  );
}

/** The fields of a mask that the request lacks are cleared; everything else merges. */
function maskOf(call: Call, schema: string): string[][] {
  const known = schemaOf(call.routed.document, schema).properties ?? {};
  return parseMask(call.query.updateMask ?? "", ([first = ""]) => Object.hasOwn(known, first));
}

function patch(call: Call): Body {
  const before = call.item();
  const after = applyMask(mergePatch(before.body, call.body), call.body, maskOf(call, "SecurityPolicy"));
  return replace(call, before, after, "patch");
}

function patchRule(call: Call): Body {
  const position = positionOf(call);
  const rules = rulesOf(call);
  const before = rules[position] ?? {};
  const merged = applyChange(before, call.body, "fields");
  const after = applyMask(merged, call.body, maskOf(call, "SecurityPolicyRule"));
  if ((before.priority === LAST_PRIORITY) !== (after.priority === LAST_PRIORITY)) {
    throw wrong("priority", after.priority, "The priority of the default rule cannot be changed.");
  }
  // A mask that removes every field of an object leaves it empty.
  for (const [name, value] of Object.entries(after)) {
    if (isObject(value) && Object.keys(value).length === 0) Reflect.deleteProperty(after, name);
  }
  return change(call, "patchRule", rules.with(position, after));
}

function removeRule(call: Call): Body {
  const position = positionOf(call);
  const rules = rulesOf(call);
  if (rules[position]?.priority === LAST_PRIORITY) {
    throw wrong("priority", LAST_PRIORITY, "The default rule cannot be removed.");
  }
  return change(call, "removeRule", rules.toSpliced(position, 1));
}
