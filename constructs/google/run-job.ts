import { CloudRunV2JobConfig } from "@cdktf/provider-google/lib/cloud-run-v2-job";
import { Workload, WorkloadProps } from "./workload";

/** How a Cloud Run job executes. */
export interface Execution {
  readonly command?: readonly string[];
  readonly timeoutSeconds: number;
  /** Times that a failed task is started again. */
  readonly retries: number;
}

/** Common to every Cloud Run job: one task, whose image is deployed outside Terraform and does not show as drift. */
export function jobConfig(
  props: Pick<WorkloadProps, "name" | "project" | "image">,
  workload: Workload,
  { command, timeoutSeconds, retries }: Execution,
): CloudRunV2JobConfig {
  return {
    name: props.name,
    location: props.project.region,
    deletionProtection: false,
    template: {
      template: {
        serviceAccount: workload.account.email,
        executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2",
        maxRetries: retries,
        timeout: `${timeoutSeconds}s`,
        vpcAccess: workload.vpcAccess,
        volumes: workload.volumes,
        containers: [
          {
            image: props.image,
            command: command && [...command],
            env: workload.env,
            volumeMounts: workload.volumeMounts,
            resources: { limits: workload.limits },
          },
        ],
      },
    },
    dependsOn: workload.dependencies,
    lifecycle: {
      ignoreChanges: ["client", "client_version", "template[0].labels", "template[0].template[0].containers[0].image"],
    },
  };
}
