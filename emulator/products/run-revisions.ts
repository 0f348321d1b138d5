import { ApiError, failedPrecondition } from "../core/errors";
import { type Body, copy, list, object, text } from "../core/json";
import { stamp } from "../core/stamps";
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
 * Makes the revision of a template.
 *
 * @param failure why it cannot become ready
 * @returns its path
 * @throws ApiError 409 where the name is that of another revision
 */
export function makeRevision(
  call: Call,
  service: string,
  template: Body,
  generation: string,
  failure?: { reason: string; message: string },
): string {
  const { store } = call.world;
  const id = shortName(service);
  const suffix = lettersOf(
    call.world.ids.hex(`revision ${service} ${generation} ${String(store.incarnation(service))}`, 12),
  );
  const name = text(template.revision) || `${id}-${generation.padStart(5, "0")}-${suffix}`;
  if (!name.startsWith(`${id}-`)) {
    throw new ApiError("INVALID_ARGUMENT", `Violation in template.revision: '${name}' must begin with '${id}-'.`);
  }
  const path = `${service.slice("run/".length)}/revisions/${name}`;
  const key = `run/${path}`;
  if (store.get(key)) {
    throw new ApiError("ALREADY_EXISTS", `Revision named '${name}' with different configuration already exists.`);
  }
  const conditions = ["Ready", "ContainerReady", "ResourcesAvailable"].map((type) =>
    condition(call, type, type === "ResourcesAvailable" ? undefined : failure),
  );
  const own = Object.keys(schemaOf(call.routed.document, SCHEMA).properties ?? {});
  const body: Body = {
    ...Object.fromEntries(Object.entries(copy(template)).filter(([field]) => own.includes(field))),
    ...authored(undefined),
    name: path,
    service: id,
    conditions,
  };
  delete body.lastModifier;
  const stamped = { ...body, ...stamp({ ...call, itemSchema: SCHEMA }, key, body) };
  store.put({ key, collection: COLLECTION, body: stamped });
  return path;
}

/** Three letters, as the service ends names that it makes. */
function lettersOf(hex: string): string {
  return [0, 4, 8].map((at) => String.fromCharCode(97 + (parseInt(hex.slice(at, at + 4), 16) % 26))).join("");
}
