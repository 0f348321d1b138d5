import { Construct } from "constructs";
import { AccessLogs } from "../constructs/google/access-logs";
import { Delivery } from "../constructs/google/delivery";
import { GoogleProject, GoogleStack, StateLocation } from "../constructs/google/google-stack";
import { ImageRepository } from "../constructs/google/image-repository";
import { ProjectApis } from "../constructs/google/project-apis";
import { StateBucket } from "../constructs/google/state-bucket";
import { CommonSettings } from "../environments/schema";

/** Settings of a system that this stack reads. */
export interface BootstrapSettings extends Pick<CommonSettings, "state" | "delivery" | "bootstrap" | "migrations"> {
  readonly project: GoogleProject;
}

export interface BootstrapStackProps {
  readonly system: string;
  readonly environment: string;
  readonly settings: BootstrapSettings;
  /** APIs that the system's own stack needs. */
  readonly apis: readonly string[];
  /** Whether the system's workload signs URLs in its own name. */
  readonly signsUrls: boolean;
}

/** What every project needs before its system can be planned. */
const OWN_APIS = [
  "artifactregistry",
  "cloudkms",
  "cloudresourcemanager",
  "containeranalysis",
  "containerscanning",
  "iam",
  "iamcredentials",
  "serviceusage",
  "storage",
  "sts",
];

/**
 * What must exist before a system's stack: state bucket, APIs, image repository, planner and deployer. A person applies
 * it.
 */
export class BootstrapStack extends GoogleStack {
  constructor(scope: Construct, id: string, props: BootstrapStackProps) {
    const { project, state, delivery, bootstrap, migrations } = props.settings;
    super(scope, id, {
      project,
      state: ownState(state),
      labels: { system: props.system, environment: props.environment, stack: id },
    });

    const apis = new ProjectApis(this, "apis", {
      project,
      apis: [...OWN_APIS, ...props.apis].map((api) => `${api}.googleapis.com`),
    });
    const roles = new Delivery(this, "delivery", {
      project,
      ...delivery,
      signsUrls: props.signsUrls,
      jobRunners: migrations.run === "manual" ? migrations.people : undefined,
    });
    const { deployer, planner } = roles;
    const accessLogs = new AccessLogs(this, "access-logs", {
      project,
      name: `${state.bucket}-al`,
      retentionDays: bootstrap.accessLogDays,
    });
    const stateBucket = new StateBucket(this, "state", {
      project,
      name: state.bucket,
      accessLogs,
      deployer,
      planner,
      recoveryDays: bootstrap.stateRecoveryDays,
    });
    const images = new ImageRepository(this, "images", {
      project,
      name: props.system,
      pusher: deployer,
      untaggedDays: bootstrap.untaggedImageDays,
    });
    for (const construct of [roles, accessLogs, stateBucket, images]) apis.requireBefore(construct);
  }
}

/** The state bucket cannot contain the state of the apply that creates it. */
function ownState(state: CommonSettings["state"]): StateLocation {
  return state.backend === "gcs" && state.bootstrap === "gcs" ? state : { backend: "local" };
}
