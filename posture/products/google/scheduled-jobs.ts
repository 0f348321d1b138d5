import { Model } from "../../model/model";
import { Resource } from "../../model/resource";

const SCHEDULER = "google_cloud_scheduler_job";

/** Everything in Cloud Scheduler that starts a Cloud Run job, by its reference or its written name. */
export function schedulesOf(model: Model, job: Resource): readonly Resource[] {
  const name = job.get("name");
  const start = name.kind === "value" ? `/jobs/${String(name.value)}:run` : undefined;
  return model.resources(SCHEDULER).filter((schedule) => {
    const uri = schedule.get("http_target.uri");
    if (uri.kind === "reference") return job.isInstanceOf(uri.references);
    if (uri.kind !== "value") return false;
    return (start !== undefined && String(uri.value).endsWith(start)) || job.isInstanceOf(uri.references);
  });
}
