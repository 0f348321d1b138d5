import { CloudRunV2Job } from "@cdktf/provider-google/lib/cloud-run-v2-job";
import { CloudRunV2JobIamMember } from "@cdktf/provider-google/lib/cloud-run-v2-job-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Construct } from "constructs";
import { membersRequirement, rangeRequirement } from "../props-validation";
import { jobConfig } from "./run-job";
import { Workload, WorkloadProps } from "./workload";

export interface MigrationJobProps extends WorkloadProps {
  /**
   * Who may run the job, by a name for each: people in production, the deployer in staging.
   * Nobody else can, because the deployer's own role lacks `run.jobs.run`.
   */
  readonly runners: Readonly<Record<string, string>>;
  /** Command and arguments. @default - the image's own */
  readonly command?: readonly string[];
  /** Seconds a migration may take, 1 to 86400. @default 3600 */
  readonly timeoutSeconds?: number;
}

/**
 * A Cloud Run job that changes the database's schema, under a service account of its own, once and without retries.
 *
 *     gcloud run jobs execute NAME --region REGION --wait
 *
 * Escape hatch: `job` and `workload` are public.
 */
export class MigrationJob extends Construct {
  public readonly job: CloudRunV2Job;
  public readonly workload: Workload;
  public readonly runners: CloudRunV2JobIamMember[];

  /** @throws InvalidPropsError where nobody may run it, or everybody, or for what Cloud Run would refuse. */
  constructor(scope: Construct, id: string, props: MigrationJobProps) {
    super(scope, id);
    const timeoutSeconds = props.timeoutSeconds ?? 3600;
    const members = Object.values(props.runners);
    this.workload = new Workload(this, "workload", props, [
      rangeRequirement("timeoutSeconds", timeoutSeconds, 1, 86_400, "seconds"),
      { prop: "runners", given: members, accepted: members.length > 0, allowed: "at least one member" },
      membersRequirement("runners", members),
    ]);

    this.job = new CloudRunV2Job(
      this,
      "job",
      jobConfig(props, this.workload, { timeoutSeconds, retries: 0, command: props.command }),
    );
    // Whoever starts it also waits for it to finish, which the invoker role does not cover.
    this.runners = Object.entries(props.runners).flatMap(([key, member]) =>
      (["invoker", "viewer"] as const).map(
        (role) =>
          new CloudRunV2JobIamMember(this, `${role}-${key}`, {
            name: this.job.name,
            location: props.project.region,
            role: `roles/run.${role}`,
            member,
          }),
      ),
    );
  }

  /** The identity of the running container. */
  public get account(): ServiceAccount {
    return this.workload.account;
  }
}
