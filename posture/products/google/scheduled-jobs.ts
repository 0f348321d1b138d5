import { appendTo } from "../../model/grouping";
import { oncePer } from "../../memoize";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";

const SCHEDULER = "google_cloud_scheduler_job";

/** Everything in Cloud Scheduler that starts a Cloud Run job, by its reference or its written name. */
export function schedulesOf(model: Model, job: Resource): readonly Resource[] {
  const { byName, byAddress } = schedules(model);
  const name = job.get("name");
  return [
    ...new Set([
      ...(name.kind === "value" ? (byName.get(String(name.value)) ?? []) : []),
      ...[job.configAddress, job.referenceAddress].flatMap((address) => byAddress.get(address) ?? []),
    ]),
  ];
}

const schedules = oncePer((model: Model) => {
  const byName = new Map<string, Resource[]>();
  const byAddress = new Map<string, Resource[]>();
  for (const schedule of model.resources(SCHEDULER)) {
    const uri = schedule.get("http_target.uri");
    if (uri.kind !== "reference" && uri.kind !== "value") continue;
    for (const { address } of uri.references) appendTo(byAddress, address, schedule);
    const [, name] = uri.kind === "value" ? (/\/jobs\/([^/]*):run$/.exec(String(uri.value)) ?? []) : [];
    if (name !== undefined) appendTo(byName, name, schedule);
  }
  return { byName, byAddress };
});
