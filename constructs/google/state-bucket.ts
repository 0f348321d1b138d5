import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { Construct } from "constructs";
import { AccessLogs } from "./access-logs";
import { GoogleProject } from "./google-stack";
import { bucketNameRequirement, deleteNoncurrent, privateBucket, withoutProjectReaders } from "./private-bucket";
import { rangeRequirement, requireProps } from "../props-validation";

export interface StateBucketProps {
  readonly project: GoogleProject;
  /** Bucket name, unique in all of Cloud Storage. A change replaces the bucket. */
  readonly name: string;
  readonly accessLogs: AccessLogs;
  /** The only identity that can read and write the state. */
  readonly deployer: ServiceAccount;
  /** Can read what the deployer publishes for plans, a state without its sensitive values, and nothing else. */
  readonly planner: ServiceAccount;
  /** Days that a superseded state is kept as a version, 7 to 90; a week more it can be undeleted. */
  readonly recoveryDays: number;
}

/** Prefix under which a state without sensitive values is published: `npm run --silent redact`. */
export const PLANNABLE_PREFIX = "plannable/";

/**
 * The bucket for Terraform's state, versioned. The state contains values that the provider stores (the AUTH string of
 * Redis), so only the deployer can read it.
 *
 * Escape hatch: `bucket` is public.
 */
export class StateBucket extends Construct {
  public readonly bucket: StorageBucket;
  public readonly members: StorageBucketIamMember[];

  /** @throws InvalidPropsError for a bucket name Cloud Storage would refuse or an invalid recovery time. */
  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id);
    requireProps(this, [
      bucketNameRequirement(props.name),
      rangeRequirement("recoveryDays", props.recoveryDays, 7, 90, "days"),
    ]);
    this.bucket = new StorageBucket(this, "bucket", {
      name: props.name,
      ...privateBucket(props.project.region),
      softDeletePolicy: { retentionDurationSeconds: 7 * 86_400 },
      lifecycleRule: [deleteNoncurrent(props.recoveryDays)],
      logging: { logBucket: props.accessLogs.bucketName, logObjectPrefix: props.name },
    });
    withoutProjectReaders(this, this.bucket);
    this.members = [
      new StorageBucketIamMember(this, "deployer", {
        bucket: this.bucket.name,
        role: "roles/storage.objectUser",
        member: props.deployer.member,
      }),
      new StorageBucketIamMember(this, "planner", {
        bucket: this.bucket.name,
        role: "roles/storage.objectViewer",
        member: props.planner.member,
        condition: {
          title: "only states without sensitive values",
          expression: `resource.name.startsWith("projects/_/buckets/${props.name}/objects/${PLANNABLE_PREFIX}")`,
        },
      }),
    ];
  }
}
