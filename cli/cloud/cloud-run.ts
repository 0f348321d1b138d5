import type { protos, v2 } from "@google-cloud/run";
import type { GoogleAuth } from "google-auth-library";
import { DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE } from "./status";

export type RunService = protos.google.cloud.run.v2.IService;
export type RunRevision = protos.google.cloud.run.v2.IRevision;
export type RunJob = protos.google.cloud.run.v2.IJob;
export type RunExecution = protos.google.cloud.run.v2.IExecution;
export type TrafficTarget = protos.google.cloud.run.v2.ITrafficTarget;
export type Condition = protos.google.cloud.run.v2.ICondition;

/** Milliseconds for which a request that may be repeated is repeated. */
const RETRIED_MS = 20_000;

/** How requests are repeated that do no harm the second time. Others are sent once. */
export const REPEATABLE = {
  retry: {
    retryCodes: [DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE],
    backoffSettings: {
      initialRetryDelayMillis: 200,
      retryDelayMultiplier: 2,
      maxRetryDelayMillis: 2000,
      initialRpcTimeoutMillis: RETRIED_MS,
      rpcTimeoutMultiplier: 1,
      maxRpcTimeoutMillis: RETRIED_MS,
      totalTimeoutMillis: RETRIED_MS,
    },
  },
};

/** Google's clients of the Cloud Run Admin API, each made when it is first used: each parses the whole API's schema. */
export class CloudRun {
  private made: Partial<{ services: v2.ServicesClient; revisions: v2.RevisionsClient }> = {};
  private madeForJobs: Partial<{ jobs: v2.JobsClient; executions: v2.ExecutionsClient }> = {};

  private constructor(
    private readonly library: typeof import("@google-cloud/run"),
    private readonly auth: GoogleAuth,
  ) {}

  /** Loads the library, which takes longer than everything else that a command loads. */
  public static async open(auth: GoogleAuth): Promise<CloudRun> {
    return new CloudRun(await import("@google-cloud/run"), auth);
  }

  public get services(): v2.ServicesClient {
    return (this.made.services ??= new this.library.v2.ServicesClient(this.options));
  }

  public get revisions(): v2.RevisionsClient {
    return (this.made.revisions ??= new this.library.v2.RevisionsClient(this.options));
  }

  public get jobs(): v2.JobsClient {
    return (this.madeForJobs.jobs ??= new this.library.v2.JobsClient(this.options));
  }

  public get executions(): v2.ExecutionsClient {
    return (this.madeForJobs.executions ??= new this.library.v2.ExecutionsClient(this.options));
  }

  /** REST, because it goes through any proxy; gRPC would need HTTP/2. */
  private get options() {
    return { fallback: true, auth: this.auth } as unknown as NonNullable<
      ConstructorParameters<typeof v2.ServicesClient>[0]
    >;
  }
}

/** The last part of a resource's path: `smvue-00007-abc`. */
export const shortName = (path: string | null | undefined): string => path?.split("/").at(-1) ?? "";

/** The time that a timestamp of the API stands for, in milliseconds; undefined where there is none. */
export function timeOf(at: protos.google.protobuf.ITimestamp | null | undefined): number | undefined {
  return at?.seconds === undefined || at.seconds === null
    ? undefined
    : Number(at.seconds) * 1000 + Math.round((at.nanos ?? 0) / 1e6);
}

/** The condition that says whether a resource is ready: its own, or the one of that type. */
export function conditionOf(conditions: readonly Condition[] | null | undefined, type: string): Condition | undefined {
  return conditions?.find((one) => one.type === type);
}
