import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import { resourcesOf } from "./load-balancer";

const BUCKET = "google_storage_bucket";

/** The buckets that other buckets write their access logs to. */
export function accessLogBuckets(model: Model): ReadonlySet<Resource> {
  const targets = new Set<Resource>();
  // Buckets of one name lead to the same list of targets: it is gone through once.
  const seen = new Set<readonly Resource[]>();
  for (const bucket of model.resources(BUCKET)) {
    const resources = resourcesOf(model.linked(bucket, "logging.log_bucket", BUCKET));
    if (seen.has(resources)) continue;
    seen.add(resources);
    for (const target of resources) targets.add(target);
  }
  return targets;
}
