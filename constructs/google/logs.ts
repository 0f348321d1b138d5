import { LoggingLogView } from "@cdktf/provider-google/lib/logging-log-view";
import { LoggingLogViewIamMember } from "@cdktf/provider-google/lib/logging-log-view-iam-member";
import { LoggingProjectBucketConfig } from "@cdktf/provider-google/lib/logging-project-bucket-config";
import { LoggingProjectExclusion } from "@cdktf/provider-google/lib/logging-project-exclusion";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import { ProjectIamAuditConfig } from "@cdktf/provider-google/lib/project-iam-audit-config";
import { Construct } from "constructs";
import { GoogleProject } from "./google-stack";
import { membersRequirement, nameRequirement, rangeRequirement, requireProps } from "../props-validation";

export interface LogBucketProps {
  /** Days that entries are kept, 1 to 3650. Shortening it deletes entries. */
  readonly retentionDays: number;
  /** Which entries it receives, in the Logging query language: see log-filters.ts. */
  readonly filter: string;
  /**
   * Whether retention is permanently locked: nobody can delete the bucket or reduce its retention afterwards.
   * @default false
   */
  readonly locked?: boolean;
  /** Whether `_Default` excludes the same entries, so that its own retention does not apply to them. @default true */
  readonly exclusive?: boolean;
  /** Who may read the entries through the bucket's view, by a name for each. @default - nobody */
  readonly readers?: Readonly<Record<string, string>>;
}

export interface LogsProps {
  readonly project: GoogleProject;
  /** Log buckets by id. A change of id replaces a bucket, and the old id stays unusable for seven days. */
  readonly buckets: Readonly<Record<string, LogBucketProps>>;
  /** Days that `_Default` keeps entries that no bucket takes exclusively, 1 to 3650. */
  readonly defaultRetentionDays: number;
  /** Entries that no bucket keeps, by a name for each, in the Logging query language. @default - none */
  readonly dropped?: Readonly<Record<string, string>>;
  /**
   * Which accesses to data are audited, by service and without exemptions; admin activity always is. Google bills the
   * entries, and each carries the caller's address: auditing Cloud Storage would log the clients of signed URLs.
   * @default AUDITED_ACCESSES
   */
  readonly audited?: Readonly<Record<string, readonly AccessType[]>>;
}

/** Kinds of data access logs. */
export type AccessType = "ADMIN_READ" | "DATA_READ" | "DATA_WRITE";

/**
 * pgAudit writes all three kinds. Otherwise what an investigation of leaked credentials starts from: who read secrets
 * and logs, who used keys, and who took on the identity of a service account.
 */
export const AUDITED_ACCESSES: Readonly<Record<string, readonly AccessType[]>> = {
  "cloudsql.googleapis.com": ["ADMIN_READ", "DATA_READ", "DATA_WRITE"],
  "secretmanager.googleapis.com": ["DATA_READ"],
  "cloudkms.googleapis.com": ["DATA_READ"],
  "iam.googleapis.com": ["DATA_READ"],
  "logging.googleapis.com": ["DATA_READ"],
  "sts.googleapis.com": ["DATA_READ"],
};

/**
 * Where a project's logs go, for how long, and who reads them.
 *
 * `_Required` keeps admin activity for 400 days and cannot be changed: a bucket that must keep it longer receives a
 * copy. Access to a bucket is through its view; whoever has a logging role on the project bypasses the view, so grant
 * none.
 *
 * Escape hatch: every inner resource is public.
 */
export class Logs extends Construct {
  public readonly buckets = new Map<string, LoggingProjectBucketConfig>();
  public readonly sinks = new Map<string, LoggingProjectSink>();
  public readonly views = new Map<string, LoggingLogView>();
  public readonly exclusions = new Map<string, LoggingProjectExclusion>();
  public readonly defaultBucket: LoggingProjectBucketConfig;
  /** Audit configurations by service. */
  public readonly auditConfigs = new Map<string, ProjectIamAuditConfig>();
  private readonly dropped: readonly { readonly name: string; readonly filter: string }[];

  /**
   * @throws InvalidPropsError for an id or a retention that Logging would refuse, or readers that include everybody.
   */
  constructor(scope: Construct, id: string, props: LogsProps) {
    super(scope, id);
    const { project, audited = AUDITED_ACCESSES } = props;
    requireProps(this, [
      rangeRequirement("defaultRetentionDays", props.defaultRetentionDays, 1, 3650, "days"),
      ...Object.entries(props.buckets).flatMap(([bucketId, bucket]) => [
        // Its exclusion is called kept-in-<id>, of 100 characters at most.
        { ...nameRequirement(bucketId, 92), prop: `buckets.${bucketId}` },
        rangeRequirement(`buckets.${bucketId}.retentionDays`, bucket.retentionDays, 1, 3650, "days"),
        {
          prop: `buckets.${bucketId}.filter`,
          given: bucket.filter,
          accepted: bucket.filter.trim() !== "",
          allowed: "a query; an empty one would take everything",
        },
        membersRequirement(`buckets.${bucketId}.readers`, Object.values(bucket.readers ?? {})),
      ]),
      ...Object.entries(props.dropped ?? {}).flatMap(([name, filter]) => [
        { ...nameRequirement(name, 92), prop: `dropped.${name}` },
        {
          prop: `dropped.${name}`,
          given: filter,
          accepted: filter.trim() !== "",
          allowed: "a query; an empty one would drop everything",
        },
      ]),
      ...Object.entries(audited).map(([service, types]) => ({
        prop: `audited.${service}`,
        given: types,
        accepted: /^([a-z0-9-]+\.googleapis\.com|allServices)$/.test(service) && types.length > 0,
        allowed: "at least one kind of access to a service such as cloudsql.googleapis.com, or to allServices",
      })),
    ]);

    for (const [service, types] of Object.entries(audited))
      this.auditConfigs.set(
        service,
        new ProjectIamAuditConfig(this, `audit-${service.replace(".googleapis.com", "")}`, {
          project: project.id,
          service,
          auditLogConfig: types.map((logType) => ({ logType })),
        }),
      );
    this.dropped = Object.entries(props.dropped ?? {}).map(([name, filter]) => ({ name: `dropped-${name}`, filter }));
    for (const { name, filter } of this.dropped)
      this.exclusions.set(
        name,
        new LoggingProjectExclusion(this, name, { name, description: "No log bucket keeps these", filter }),
      );
    this.defaultBucket = new LoggingProjectBucketConfig(this, "default-bucket", {
      project: project.id,
      location: "global",
      bucketId: "_Default",
      retentionDays: props.defaultRetentionDays,
    });
    for (const [bucketId, bucket] of Object.entries(props.buckets)) this.addBucket(project, bucketId, bucket);
  }

  private addBucket(project: GoogleProject, bucketId: string, props: LogBucketProps): void {
    const bucket = new LoggingProjectBucketConfig(this, `bucket-${bucketId}`, {
      project: project.id,
      location: project.region,
      bucketId,
      retentionDays: props.retentionDays,
      // Dropping the argument would later plan a change from true to nothing, which Logging refuses.
      locked: props.locked ?? false,
      lifecycle: { preventDestroy: true },
    });
    const sink = new LoggingProjectSink(this, `sink-${bucketId}`, {
      name: bucketId,
      destination: `logging.googleapis.com/${bucket.id}`,
      filter: props.filter,
      exclusions: this.dropped.length > 0 ? [...this.dropped] : undefined,
      uniqueWriterIdentity: true,
    });
    this.buckets.set(bucketId, bucket);
    this.sinks.set(bucketId, sink);

    if (props.exclusive ?? true) {
      const exclusion = new LoggingProjectExclusion(this, `exclusion-${bucketId}`, {
        name: `kept-in-${bucketId}`,
        description: `The bucket ${bucketId} keeps these`,
        filter: props.filter,
        // In the opposite order, entries of a few seconds would be in neither bucket.
        dependsOn: [sink],
      });
      this.exclusions.set(bucketId, exclusion);
    }
    const readers = Object.entries(props.readers ?? {});
    if (readers.length === 0) return;
    const view = new LoggingLogView(this, `view-${bucketId}`, {
      name: `${bucketId}-readers`,
      bucket: bucket.id,
      filter: `SOURCE("projects/${project.id}")`,
    });
    this.views.set(bucketId, view);
    for (const [key, member] of readers) {
      new LoggingLogViewIamMember(this, `reader-${bucketId}-${key}`, {
        parent: `projects/${project.id}`,
        location: project.region,
        // The short id: this resource, unlike the view, builds a path around it.
        bucket: bucketId,
        name: view.name,
        role: "roles/logging.viewAccessor",
        member,
      });
    }
  }
}
