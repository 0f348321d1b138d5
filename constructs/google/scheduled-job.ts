import { CloudRunV2Job } from "@cdktf/provider-google/lib/cloud-run-v2-job";
import { CloudRunV2JobIamMember } from "@cdktf/provider-google/lib/cloud-run-v2-job-iam-member";
import { CloudSchedulerJob } from "@cdktf/provider-google/lib/cloud-scheduler-job";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Construct } from "constructs";
import { rangeRequirement } from "../props-validation";
import { jobConfig } from "./run-job";
import { Workload, WorkloadProps } from "./workload";

export interface ScheduledJobProps extends WorkloadProps {
  /** Command and arguments, run in the image. */
  readonly command: readonly string[];
  /** When it starts, as five cron fields: minute, hour, day of the month, month, weekday. */
  readonly schedule: string;
  /** Time zone of the schedule, from the tz database. @default "Etc/UTC" */
  readonly timeZone?: string;
  /** Seconds that an execution may take, 1 to 86400. @default 3600 */
  readonly timeoutSeconds?: number;
  /** Times that a failed task is started again, 0 to 10. The command has to be safe to repeat. @default 2 */
  readonly retries?: number;
}

const CRON = /^[\d*,/-]+ [\d*,/-]+ [\d*,/-]+ [\dA-Za-z*,/-]+ [\dA-Za-z*,/-]+$/;

/**
 * A Cloud Run job that Cloud Scheduler starts by itself. Two identities, neither of which can do the other's work: the
 * container's own has the roles that its data needs, and the scheduler's may only start this one job.
 *
 * `Monitoring` alerts on failed executions, and on a job that has not succeeded for almost a day, where it is given in
 * `scheduledJobs`.
 *
 * Escape hatch: every inner resource is public.
 */
export class ScheduledJob extends Construct {
  public readonly job: CloudRunV2Job;
  public readonly workload: Workload;
  /** Identity with which Cloud Scheduler calls Cloud Run. */
  public readonly invoker: ServiceAccount;
  public readonly invokerRole: CloudRunV2JobIamMember;
  public readonly schedule: CloudSchedulerJob;

  /** @throws InvalidPropsError for an empty command, an invalid schedule, or what Cloud Run would refuse. */
  constructor(scope: Construct, id: string, props: ScheduledJobProps) {
    super(scope, id);
    const { project } = props;
    const timeoutSeconds = props.timeoutSeconds ?? 3600;
    const timeZone = props.timeZone ?? "Etc/UTC";
    const retries = props.retries ?? 2;
    this.workload = new Workload(this, "workload", props, [
      rangeRequirement("timeoutSeconds", timeoutSeconds, 1, 86_400, "seconds"),
      rangeRequirement("retries", retries, 0, 10, "retries"),
      {
        prop: "command",
        given: props.command,
        accepted: props.command.length > 0 && props.command.every((part) => part !== ""),
        allowed: "a command with its arguments, none of them empty",
      },
      {
        prop: "schedule",
        given: props.schedule,
        accepted: CRON.test(props.schedule),
        allowed: "five cron fields, such as 30 3,15 * * *",
      },
      {
        prop: "timeZone",
        given: timeZone,
        accepted: /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/.test(timeZone),
        allowed: "a name from the tz database, such as Etc/UTC or America/Chicago",
      },
    ]);

    this.job = new CloudRunV2Job(
      this,
      "job",
      jobConfig(props, this.workload, { timeoutSeconds, retries, command: props.command }),
    );
    this.invoker = new ServiceAccount(this, "invoker", {
      accountId: `${props.name}-cron`,
      displayName: `Cloud Scheduler, starts ${props.name}`,
    });
    this.invokerRole = new CloudRunV2JobIamMember(this, "invoker-role", {
      name: this.job.name,
      location: project.region,
      role: "roles/run.invoker",
      member: this.invoker.member,
    });
    this.schedule = new CloudSchedulerJob(this, "schedule", {
      name: props.name,
      region: project.region,
      description: `Starts the job ${props.name}`,
      schedule: props.schedule,
      timeZone,
      paused: false,
      attemptDeadline: "60s",
      retryConfig: { retryCount: 3, minBackoffDuration: "30s" },
      httpTarget: {
        httpMethod: "POST",
        uri: `https://run.googleapis.com/v2/projects/${project.id}/locations/${project.region}/jobs/${props.name}:run`,
        oauthToken: {
          serviceAccountEmail: this.invoker.email,
          scope: "https://www.googleapis.com/auth/cloud-platform",
        },
      },
      dependsOn: [this.invokerRole],
    });
  }

  /** The identity of the running container. */
  public get account(): ServiceAccount {
    return this.workload.account;
  }
}
