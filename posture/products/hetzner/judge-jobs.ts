import { Finding } from "../../verdict/check";
import { missingSubject } from "../../verdict/expectations";
import { doubtsOf } from "./job-doubts";
import { failureReasons } from "./job-failures";
import { sqlReasons } from "./job-sql";
import { KnownServer } from "./cloud-config";
import { Job, jobsOf } from "./jobs";
import { inUserData } from "./judge-server";
import { unreadableFiles } from "./unreadable";

/**
 * Judges that servers do something by themselves: by the job that has the fewest faults.
 *
 * @param what the job in a few words, such as `a job that deletes old usage data`
 * @param faults what is wrong with a job, and what cannot be proved of it; undefined where it does something else
 * @param days how many days may pass between two runs
 */
export function judgeJob(
  servers: readonly KnownServer[],
  what: string,
  days: number,
  faults: (job: Job) => readonly string[] | JobReasons | undefined,
): Finding {
  const judged = servers.flatMap(jobsOf).flatMap((job) => {
    const own = faults(job);
    if (!own) return [];
    const { faults: wrong, doubts } = typeof own === "object" && "doubts" in own ? own : { faults: own, doubts: [] };
    return [judge(job, days, wrong, doubts)];
  });
  const [best] = judged.sort((a, b) => a.wrong.length - b.wrong.length || a.doubts.length - b.doubts.length);
  if (!best) return missingSubject(what);
  const { job, wrong, doubts } = best;
  const [unread] = unreadableFiles(job.server, ["systemd"]);
  if (wrong.length > 0 && unread)
    return inUserData("unknown", job.server, job.file, what, `not proved: ${unread.path}: ${unread.fault}`);
  if (wrong.length > 0) return inUserData("violated", job.server, job.file, what, [...wrong, ...doubts].join("; "));
  return doubts.length > 0
    ? inUserData("unknown", job.server, job.file, what, `not proved: ${doubts.join("; ")}`)
    : inUserData("holds", job.server, job.file, what, job.schedule);
}

/** What is wrong with a job, and what cannot be proved of it. */
export interface JobReasons {
  readonly faults: readonly string[];
  readonly doubts: readonly string[];
}

function judge(job: Job, days: number, own: readonly string[], doubts: readonly string[]) {
  const sql = sqlReasons(job);
  return {
    job,
    wrong: [
      ...(job.maxIntervalDays <= days ? [] : [`it runs ${job.schedule}`]),
      ...(job.enabled ? [] : ["nothing enables the timer"]),
      ...failureReasons(job),
      ...sql.faults,
      ...own,
    ],
    doubts: [...doubtsOf(job), ...sql.doubts, ...doubts],
  };
}
