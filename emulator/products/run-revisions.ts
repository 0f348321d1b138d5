import { alreadyExists, failedPrecondition, invalid } from "../core/errors";
import { type Body, copy, list, object, text } from "../core/json";
import { stamp } from "../core/stamps";
import type { Resource } from "../core/store";
import { schemaOf } from "../discovery/load";
import type { Call, Collection } from "../product";
import { authored, condition } from "./run-templates";

const COLLECTION = "run.projects.locations.services.revisions";
const SCHEMA = "GoogleCloudRunV2Revision";

/** Revisions: made with each changed template, never changed, and kept until somebody deletes them. */
export const revisions: Collection = {
  delete: (call, { key }) => {
    const service = call.world.store.get(key.split("/revisions/")[0] ?? "");
    const id = key.split("/").pop() ?? "";
    const serving = list(service?.body.trafficStatuses)
      .map(object)
      .some((one) => shortName(one.revision) === id);
    if (serving || shortName(service?.body.latestCreatedRevision) === id) {
      throw failedPrecondition(`Revision '${id}' cannot be deleted: it is the latest one, or has traffic.`);
    }
  },
};

/** `smvue-00001-abc` of a whole path. */
export const shortName = (path: Body[string] | undefined): string => text(path).split("/").pop() ?? "";

/**
 * Path of the revision that a changed template makes: of the name that the template gives, or of one that the service
 * makes up.
 *
 * @throws ApiError 409 where the name is that of another revision
 */
export function pathOfNew(call: Call, service: string, template: Body, generation: string): string {
  const { store, ids } = call.world;
  const id = shortName(service);
  const suffix = ids.hex(`revision ${service} ${generation} ${String(store.incarnation(service))}`, 12);
  const name = text(template.revision) || `${id}-${generation.padStart(5, "0")}-${lettersOf(suffix)}`;
  if (!name.startsWith(`${id}-`)) {
    throw invalid(`Violation in template.revision: '${name}' must begin with '${id}-'.`);
  }
  if (store.get(`${service}/revisions/${name}`)) {
    throw alreadyExists(`Revision named '${name}' with different configuration already exists.`);
  }
  return `${service.slice("run/".length)}/revisions/${name}`;
}

/** Stores the latest revision of a service, where it is not yet. */
export function storeLatest(call: Call, service: Resource): void {
  const { store } = call.world;
  const { template, latestCreatedRevision, latestReadyRevision, terminalCondition, launchStage } = service.body;
  const name = text(latestCreatedRevision);
  const key = `run/${name}`;
  if (store.get(key)) return;
  const { reason, message } = object(terminalCondition);
  const failure = name === latestReadyRevision ? undefined : { reason: text(reason), message: text(message) };
  const own = Object.keys(schemaOf(call.routed.document, SCHEMA).properties ?? {});
  const body: Body = {
    ...Object.fromEntries(Object.entries(copy(object(template))).filter(([field]) => own.includes(field))),
    ...authored(undefined),
    name,
    service: shortName(service.body.name),
    launchStage: text(launchStage),
    conditions: [condition(call, "Ready", failure), condition(call, "ResourcesAvailable")],
  };
  delete body.lastModifier;
  const stamped = { ...body, ...stamp({ ...call, itemSchema: SCHEMA }, key, body) };
  store.put({ key, collection: COLLECTION, body: stamped });
}

/** Three letters, as the service ends names that it makes. */
function lettersOf(hex: string): string {
  return [0, 4, 8].map((at) => String.fromCharCode(97 + (parseInt(hex.slice(at, at + 4), 16) % 26))).join("");
}
