import { Finding } from "../../verdict/check";
import { missingSubject } from "../../verdict/expectations";
import { failureReasons } from "./job-failures";
import { KnownServer } from "./cloud-config";
import { Job, jobsOf } from "./jobs";
import { inUserData } from "./judge-server";

/**
 * Judges that servers do something by themselves: by the job that has the fewest faults.
 *
 * @param what the job in a few words, such as `a job that deletes old usage data`
 * @param faults what is wrong with a job; undefined where it does something else
 * @param days how many days may pass between two runs
 */
export function judgeJob(
  servers: readonly KnownServer[],
  what: string,
  days: number,
  faults: (job: Job) => readonly string[] | undefined,
): Finding {
  const judged = servers.flatMap(jobsOf).flatMap((job) => {
    const own = faults(job);
    if (!own) return [];
    const late = job.maxIntervalDays <= days ? [] : [`it runs ${job.schedule}`];
    return [
      { job, wrong: [...late, ...(job.enabled ? [] : ["nothing enables the timer"]), ...failureReasons(job), ...own] },
    ];
  });
  const [best] = judged.sort((a, b) => a.wrong.length - b.wrong.length);
  if (!best) return missingSubject(what);
  return inUserData(
    best.wrong.length === 0 ? "holds" : "violated",
    best.job.server,
    best.job.file,
    what,
    best.wrong.length === 0 ? best.job.schedule : best.wrong.join("; "),
  );
}
