import type { GoogleAuth } from "google-auth-library";
import { z } from "zod";
import { oneLine } from "../cloud/errors";

const URL = "https://logging.googleapis.com/v2/entries:list";
const PAGE_SIZE = 1000;
const HTTP_FORBIDDEN = 403;
/** Reading is safe to repeat, although it is a POST. */
const RETRIES = { retry: true, retryConfig: { retry: 4, retryDelay: 500, httpMethodsToRetry: ["POST"] } };
/** What Cloud Run writes once a container has ended. */
const ENDED = /^Container called exit\(-?\d+\)\.?$/;

const ENTRY = z.object({
  insertId: z.string(),
  timestamp: z.string(),
  severity: z.string().default("DEFAULT"),
  textPayload: z.string().optional(),
  jsonPayload: z.looseObject({ message: z.string().optional() }).optional(),
});
const REPLY = z.object({ entries: z.array(ENTRY).default([]), nextPageToken: z.string().optional() });

type Entry = z.infer<typeof ENTRY>;

export interface LogSource {
  readonly project: string;
  readonly region: string;
  readonly job: string;
  /** Short name of the execution. */
  readonly execution: string;
  /** Time from which on entries are of interest, as RFC 3339. */
  readonly since: string;
}

/** What one execution of a job has logged since the last look. */
export class LogTail {
  private readonly seen = new Set<string>();
  private newest: string;
  private ended = false;

  constructor(
    private readonly auth: GoogleAuth,
    private readonly source: LogSource,
  ) {
    this.newest = source.since;
  }

  /** Whether the container's end is in the log: nothing comes after it. */
  public get isComplete(): boolean {
    return this.ended;
  }

  /**
   * New entries as lines, oldest first.
   *
   * @throws Error where the log cannot be read, with the reason in one line
   */
  public async read(): Promise<string[]> {
    const entries: Entry[] = [];
    let pageToken: string | undefined;
    do {
      const page = await this.page(pageToken);
      entries.push(...page.entries);
      pageToken = page.nextPageToken;
    } while (pageToken);
    const fresh = entries.filter(({ insertId }) => !this.seen.has(insertId));
    for (const { insertId, timestamp, textPayload = "" } of fresh) {
      this.seen.add(insertId);
      if (timestamp > this.newest) this.newest = timestamp;
      if (ENDED.test(textPayload)) this.ended = true;
    }
    return fresh.map(lineOf);
  }

  private async page(pageToken: string | undefined): Promise<z.infer<typeof REPLY>> {
    const { project, region } = this.source;
    const data = {
      // The stacks move what containers write from _Default into the bucket `technical`.
      resourceNames: [
        `projects/${project}`,
        `projects/${project}/locations/${region}/buckets/technical/views/_AllLogs`,
      ],
      filter: this.filter(),
      orderBy: "timestamp asc",
      pageSize: PAGE_SIZE,
      ...(pageToken ? { pageToken } : {}),
    };
    try {
      const reply = await this.auth.request<unknown>({ url: URL, method: "POST", data, ...RETRIES });
      return REPLY.parse(reply.data);
    } catch (error) {
      const { status } = error as { readonly status?: number };
      const reason =
        status === HTTP_FORBIDDEN
          ? `no permission logging.logEntries.list in the project ${project}, or logging.views.access to its views`
          : oneLine(error);
      throw new Error(reason);
    }
  }

  private filter(): string {
    const { job, execution } = this.source;
    return [
      'resource.type="cloud_run_job"',
      `resource.labels.job_name="${job}"`,
      `labels."run.googleapis.com/execution_name"="${execution}"`,
      `timestamp>="${this.newest}"`,
    ].join(" AND ");
  }
}

/** Containers may log anything: nothing of it may steer a terminal. */
function lineOf({ timestamp, severity, textPayload, jsonPayload }: Entry): string {
  const text = textPayload ?? jsonPayload?.message ?? JSON.stringify(jsonPayload ?? {});
  const level = severity === "DEFAULT" ? "" : `${severity} `;
  return `${timestamp.slice(11, 19)} ${level}${text.replaceAll(/\p{Cc}+/gu, " ").trim()}`;
}
