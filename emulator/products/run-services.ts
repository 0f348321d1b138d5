import { genericHandler, resourceIn } from "../core/crud";
import { invalid } from "../core/errors";
import { type Body, copy, list, object, text } from "../core/json";
import { operate } from "../core/operations";
import type { Call, Collection } from "../product";
import { pathOfNew, shortName, storeLatest } from "./run-revisions";
import { unreadableSecret } from "./run-secrets";
import {
  authored,
  checkAccount,
  checkTemplate,
  condition,
  defaultAccount,
  locationOf,
  networkReferences,
  refuseOptions,
  servingContainersOf,
} from "./run-templates";

const LATEST = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST";
const REVISION = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION";
/** What a service is limited to where nothing is said; seen at hashicorp/terraform-provider-google#26343. */
const SERVICE_SCALING: Body = { maxInstanceCount: 100 };
/** Fields that only the service writes. */
const OUTPUTS = ["uid", "createTime", "updateTime", "etag", "creator"];

export const services: Collection = {
  idPattern: /^[a-z]([a-z0-9-]{0,47}[a-z0-9])?$/,
  references: networkReferences("template"),
  create: (call, body) => complete(call, `${call.collectionKey}/${shortName(body.name)}`, body),
  update: (call, before, after) => {
    const whole = call.query.updateMask === undefined;
    const outputs = Object.fromEntries(Object.entries(before).filter(([field]) => OUTPUTS.includes(field)));
    const wanted = whole ? { ...copy(resourceIn(call)), ...outputs, name: before.name ?? "" } : after;
    return complete(call, call.itemKey, wanted, before);
  },
};

/** Create and patch: done, and yet an error where the new revision does not become ready. */
export async function changeService(call: Call): Promise<Body> {
  refuseOptions(call);
  const reply = (await genericHandler(call)?.(call)) as Body;
  if (reply.error) return reply;
  const key = `run/${text(object(reply.response).name)}`;
  const service = call.world.store.get(key);
  if (service) storeLatest(call, service);
  const { state, message } = object(service?.body.terminalCondition);
  return state === "CONDITION_FAILED"
    ? operate(call, "longrunning", { type: "patch", key, failure: text(message) })
    : reply;
}

function complete(call: Call, key: string, given: Body, before?: Body): Body {
  const template = withDefaults(call, object(given.template));
  const account = text(template.serviceAccount);
  checkTemplate(template);
  checkAccount(call, account);
  const traffic = list(given.traffic).map(object);
  checkTraffic(call, key, traffic);
  const author = authored(before);
  const changed =
    JSON.stringify(before?.template) !== JSON.stringify(template) || call.query.forceNewRevision === "true";
  const service: Body = {
    ingress: "INGRESS_TRAFFIC_ALL",
    launchStage: "GA",
    ...given,
    ...author,
    template,
    traffic: traffic.length > 0 ? traffic : [{ type: LATEST, percent: 100 }],
    scaling: { ...SERVICE_SCALING, ...object(given.scaling) },
  };
  if (!changed) {
    const kept = ["latestCreatedRevision", "latestReadyRevision", "terminalCondition"];
    for (const field of kept) if (before?.[field] !== undefined) service[field] = before[field];
    return withStatus(call, service);
  }
  const revision = pathOfNew(call, key, template, text(author.generation));
  const unreadable = unreadableSecret(call, template, account);
  const ready = unreadable === undefined ? revision : text(before?.latestReadyRevision);
  const failure = unreadable && {
    reason: "SECRETS_ACCESS_CHECK_FAILED",
    message: `Revision '${shortName(revision)}' is not ready and cannot serve traffic. ${unreadable}`,
  };
  return withStatus(call, {
    ...service,
    latestCreatedRevision: revision,
    ...(ready ? { latestReadyRevision: ready } : {}),
    terminalCondition: condition(call, "Ready", failure || undefined),
  });
}

function withDefaults(call: Call, template: Body): Body {
  const present = Object.entries(template).filter(([, value]) => value !== null);
  return {
    timeout: "300s",
    maxInstanceRequestConcurrency: 80,
    serviceAccount: defaultAccount(call),
    ...Object.fromEntries(present),
    containers: servingContainersOf(template),
  };
}

/** https://cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration */
function checkTraffic(call: Call, key: string, traffic: readonly Body[]): void {
  if (traffic.length === 0) return;
  const total = traffic.reduce((sum, { percent }) => sum + Number(percent ?? 0), 0);
  if (total !== 100) throw invalid(`Violation in traffic: percentages add up to ${String(total)}, not to 100.`);
  const tags = traffic.map(({ tag }) => text(tag)).filter((tag) => tag !== "");
  if (new Set(tags).size < tags.length) throw invalid("Violation in traffic: tags must be unique.");
  for (const { type, revision } of traffic) {
    if (type === LATEST && text(revision)) throw invalid("Violation in traffic: the latest revision takes no name.");
    if (type !== REVISION) continue;
    if (!call.world.store.get(`${key}/revisions/${shortName(revision)}`)) {
      throw invalid(`Violation in traffic: there is no revision '${shortName(revision)}'.`);
    }
  }
}

/** Where requests go, and the conditions of the service's parts. */
function withStatus(call: Call, service: Body): Body {
  const id = shortName(service.name);
  const host = `${id}-${call.world.projects.number(call.project) ?? ""}.${locationOf(call)}.run.app`;
  const failed = object(service.terminalCondition).state === "CONDITION_FAILED";
  const { reason, message } = object(service.terminalCondition);
  const failure = failed ? { reason: text(reason), message: text(message) } : undefined;
  const statuses = list(service.traffic)
    .map(object)
    .map((target): Body => {
      const revision = target.type === REVISION ? target.revision : service.latestReadyRevision;
      const tag = text(target.tag);
      const uri: Body = tag ? { uri: `https://${tag}---${host}` } : {};
      return { ...target, ...(target.type === LATEST ? {} : { revision: shortName(revision) }), ...uri };
    });
  const uri = `https://${host}`;
  return {
    ...service,
    conditions: ["RoutesReady", "ConfigurationsReady"].map((type) => condition(call, type, failure)),
    trafficStatuses: statuses,
    ...(service.defaultUriDisabled === true ? {} : { uri, urls: [uri] }),
  };
}
