import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { Construct } from "constructs";
import { GoogleProject } from "./google-stack";
import { bucketNameRequirement, deleteNoncurrent, privateBucket } from "./private-bucket";
import { rangeRequirement, requireProps } from "../props-validation";

export interface AccessLogsProps {
  readonly project: GoogleProject;
  /** Prefix of the two buckets' names, unique in all of Cloud Storage. A change replaces them. */
  readonly name: string;
  /** Days that access logs are kept. They hold the addresses of whoever uses the bucket, also through a signed URL. */
  readonly retentionDays: number;
}

/** Cloud Storage writes access logs under this group. */
const WRITER = "group:cloud-storage-analytics@google.com";

/**
 * Two buckets for the access logs of other buckets. Each logs to the other, so that no bucket goes unlogged.
 *
 * Escape hatch: `buckets` is public.
 */
export class AccessLogs extends Construct {
  public readonly buckets: StorageBucket[];
  /** Name of the bucket that others log to. */
  public readonly bucketName: string;

  /** @throws InvalidPropsError for a bucket name Cloud Storage would refuse or a retention under a day. */
  constructor(scope: Construct, id: string, props: AccessLogsProps) {
    super(scope, id);
    requireProps(this, [
      bucketNameRequirement(props.name, 61),
      rangeRequirement("retentionDays", props.retentionDays, 1, 3650, "days"),
    ]);
    // Literal names, because two buckets cannot refer to each other's attributes.
    const names = [`${props.name}-1`, `${props.name}-2`];
    this.bucketName = `${props.name}-1`;
    this.buckets = names.map(
      (name, index) =>
        new StorageBucket(this, `bucket-${index + 1}`, {
          name,
          ...privateBucket(props.project.region),
          // No versioning: nothing is kept beyond the retention.
          softDeletePolicy: { retentionDurationSeconds: 0 },
          logging: { logBucket: names[1 - index] ?? "" },
          lifecycleRule: [{ action: { type: "Delete" }, condition: { age: props.retentionDays } }, deleteNoncurrent(1)],
        }),
    );
    this.buckets.forEach(
      (bucket, index) =>
        new StorageBucketIamMember(this, `writer-${index + 1}`, {
          bucket: bucket.name,
          role: "roles/storage.objectCreator",
          member: WRITER,
        }),
    );
  }
}
