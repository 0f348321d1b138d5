import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { ServiceAccountIamMember } from "@cdktf/provider-google/lib/service-account-iam-member";
import { StorageBucket } from "@cdktf/provider-google/lib/storage-bucket";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import { Construct } from "constructs";
import { AccessLogs } from "./access-logs";
import { GoogleProject } from "./google-stack";
import { bucketNameRequirement, deleteNoncurrentAtOnce, privateBucket, withoutProjectReaders } from "./private-bucket";
import { rangeRequirement, requireProps } from "../props-validation";

export interface FilesProps {
  readonly project: GoogleProject;
  /** Bucket name, unique in all of Cloud Storage. A change replaces the bucket. */
  readonly name: string;
  /** Where requests to the bucket are logged. */
  readonly accessLogs: AccessLogs;
  /** Origins whose pages may use signed URLs, such as `https://app.example.com`. */
  readonly origins: readonly string[];
  /** Days for which a deleted or overwritten file can be restored, 7 to 90; then it is permanently gone. */
  readonly recoveryDays: number;
}

/**
 * A private bucket for file attachments, accessible only through signed URLs. Encrypted with Google-managed keys, as
 * SMVue's page says (Data Protection, Encryption at Rest).
 *
 * Escape hatch: `bucket` is public.
 */
export class Files extends Construct {
  public readonly bucket: StorageBucket;

  /**
   * @throws InvalidPropsError for a bucket name Cloud Storage would refuse, a wildcard origin or an invalid recovery
   * time.
   */
  constructor(scope: Construct, id: string, props: FilesProps) {
    super(scope, id);
    requireProps(this, [
      bucketNameRequirement(props.name),
      rangeRequirement("recoveryDays", props.recoveryDays, 7, 90, "days"),
      {
        prop: "origins",
        given: props.origins,
        accepted: props.origins.length > 0 && props.origins.every((origin) => /^https:\/\/[a-z0-9.-]+$/.test(origin)),
        allowed: "https origins without a path, never *",
      },
    ]);
    this.bucket = new StorageBucket(this, "bucket", {
      name: props.name,
      ...privateBucket(props.project.region),
      softDeletePolicy: { retentionDurationSeconds: props.recoveryDays * 86_400 },
      lifecycleRule: [
        // Soft delete starts counting when versioning ends: the two periods would add up.
        deleteNoncurrentAtOnce,
        { action: { type: "AbortIncompleteMultipartUpload" }, condition: { age: 1 } },
      ],
      cors: [
        {
          origin: [...props.origins],
          method: ["GET", "HEAD", "PUT"],
          responseHeader: ["Content-Type", "Content-Length", "ETag"],
          maxAgeSeconds: 3600,
        },
      ],
      logging: { logBucket: props.accessLogs.bucketName, logObjectPrefix: props.name },
    });
    withoutProjectReaders(this, this.bucket);
  }

  /**
   * Lets a service account read and write the files and sign URLs in its own name.
   *
   * Signing without a key file goes through the IAM API, where even an account itself needs an explicit grant to sign
   * as itself.
   */
  public grantUse(id: string, account: ServiceAccount): void {
    this.grantChange(id, account);
    new ServiceAccountIamMember(this, `signer-${id}`, {
      serviceAccountId: account.name,
      role: "roles/iam.serviceAccountTokenCreator",
      member: account.member,
    });
  }

  /** Lets a service account read, write and delete the files, and sign nothing. */
  public grantChange(id: string, account: ServiceAccount): void {
    new StorageBucketIamMember(this, `user-${id}`, {
      bucket: this.bucket.name,
      role: "roles/storage.objectUser",
      member: account.member,
    });
  }
}
