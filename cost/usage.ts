/** What settings do not say. Every figure is an assumption for a month: put in your own measurements. */
export interface Usage {
  /** Millions of requests. */
  readonly requests: number;
  /** Seconds that a request keeps an instance busy, by itself. */
  readonly secondsPerRequest: number;
  /** Requests that an instance answers at the same time, on average. */
  readonly concurrency: number;
  /** KiB of a response. */
  readonly responseKib: number;
  /** GiB sent through NAT, to vendors. */
  readonly natGib: number;
  /** GiB of files. */
  readonly filesGib: number;
  /** KiB that the application, the database and the platform log for a request, without request logs. */
  readonly logKibPerRequest: number;
  /** Statements that pgAudit records for a request. */
  readonly auditedStatements: number;
  /** Instances that run on average, for network flows. */
  readonly instances: number;
}

export const USAGE: Readonly<Record<string, Usage>> = {
  "smvue-production": usage({ requests: 10, natGib: 50, filesGib: 200, instances: 4, auditedStatements: 0.5 }),
  "smvue-staging": usage({ requests: 0.2, natGib: 2, filesGib: 5, instances: 0.2, auditedStatements: 0.5 }),
  "smepro-production": usage({ requests: 2, natGib: 0, filesGib: 0, instances: 1.5, auditedStatements: 0.01 }),
  "smepro-staging": usage({ requests: 0.1, natGib: 0, filesGib: 0, instances: 0.1, auditedStatements: 0.01 }),
};

function usage(change: Pick<Usage, "auditedStatements" | "filesGib" | "instances" | "natGib" | "requests">): Usage {
  return { secondsPerRequest: 0.2, concurrency: 4, responseKib: 20, logKibPerRequest: 2, ...change };
}

/** KiB of an entry that Google writes for a request at the load balancer and at Cloud Run, together. */
export const REQUEST_LOG_KIB = 3;
/** KiB of a data access entry. */
export const AUDIT_LOG_KIB = 1.5;
/** KiB of a flow log entry with all metadata. */
export const FLOW_LOG_KIB = 1;
/** Ends that an instance talks to all the time, each in two directions: database, cache, Google, vendors. */
export const FLOWS_PER_INSTANCE = 12;
/** Executions of the deletion job, and seconds that one takes. */
export const DELETION = { executions: 61, seconds: 120 };
/** GiB of container images. */
export const IMAGES_GIB = 10;
