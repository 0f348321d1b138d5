import { invalid } from "../core/errors";
import { freshId } from "../core/fresh-id";
import { type Body, copy, isObject, list, object, text } from "../core/json";
import type { GoogleProduct } from "../product";
import { alertCollections } from "./monitoring-alerts";
import { uptimeCollections } from "./monitoring-uptime";

/** Cloud Monitoring: dashboards, alert policies, their channels, and uptime checks. Nothing is measured. */
export const monitoring: GoogleProduct = {
  kind: "google",
  service: "monitoring",
  documents: ["monitoring.v1", "monitoring.v3"],
  errors: "rpc",
  collections: {
    ...alertCollections,
    ...uptimeCollections,
    "projects.dashboards": {
      missing: () => "Requested entity was not found.",
      id: (call) => text(call.body.name).split("/").pop() || freshId(call, text(call.body.displayName), "uuid"),
      create: (_, body) => completeDashboard(body),
      update: (_, __, after) => completeDashboard(after),
      view: (call, body) => ({ ...body, name: call.world.projects.byNumber(text(body.name)) }),
    },
  },
};

/** The service adds to charts on which axis their data are. */
function completeDashboard(given: Body): Body {
  if (text(given.displayName) === "") throw invalid("Field displayName of a dashboard is required.");
  const layouts = ["gridLayout", "mosaicLayout", "rowLayout", "columnLayout"].filter((one) => given[one] !== undefined);
  if (layouts.length > 1) throw invalid(`A dashboard has one layout, not ${layouts.join(" and ")}.`);
  const body = copy(given);
  const complete = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(complete);
    if (!isObject(value)) return;
    for (const set of list(object(value.xyChart).dataSets)) if (isObject(set)) set.targetAxis ??= "Y1";
    Object.values(value).forEach(complete);
  };
  complete(body);
  return body;
}
