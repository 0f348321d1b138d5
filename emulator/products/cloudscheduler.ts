import { failedPrecondition, invalid } from "../core/errors";
import { replace } from "../core/crud";
import { type Body, object, text } from "../core/json";
import type { Call, Collection, GoogleProduct, Handler } from "../product";

const ID = /^[A-Za-z0-9_-]{1,500}$/;
const TARGETS = ["httpTarget", "pubsubTarget", "appEngineHttpTarget"];
const MOST_RETRIES = 5;
/** Seconds that an HTTP target may take, by the description of `attemptDeadline`. */
const HTTP_DEADLINE = { least: 15, most: 1800 };
const CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
const TOKENS = ["oauthToken", "oidcToken"];

const jobs: Collection = {
  idPattern: ID,
  defaults: (_, body) => ({
    timeZone: "UTC",
    ...(body.httpTarget === undefined ? {} : { attemptDeadline: "180s" }),
    retryConfig: {
      maxRetryDuration: "0s",
      minBackoffDuration: "5s",
      maxBackoffDuration: "3600s",
      maxDoublings: 5,
    },
  }),
  references: Object.fromEntries(
    TOKENS.map((token) => [
      `httpTarget.${token}.serviceAccountEmail`,
      {
        to: "iam.projects.serviceAccounts",
        key: (call: Call, email: string) => `iam/projects/${call.project}/serviceAccounts/${email}`,
        form: "given" as const,
        // Google deletes an account that jobs use.
        onDelete: "allow" as const,
      },
    ]),
  ),
  create: (call, body) => ({ ...completed(body), state: "ENABLED", userUpdateTime: call.world.clock.now() }),
  update: (call, _, after) => ({ ...completed(after), userUpdateTime: call.world.clock.now() }),
};

/** Cloud Scheduler. No job is ever started by the clock. */
export const cloudScheduler: GoogleProduct = {
  kind: "google",
  service: "cloudscheduler",
  documents: ["cloudscheduler.v1"],
  errors: "rpc",
  collections: { "projects.locations.jobs": jobs },
  methods: {
    "projects.locations.jobs.pause": turn("PAUSED"),
    "projects.locations.jobs.resume": turn("ENABLED"),
  },
};

function turn(state: "PAUSED" | "ENABLED"): Handler {
  return (call) => {
    const job = call.item();
    if (job.body.state !== "ENABLED" && job.body.state !== "PAUSED") {
      throw failedPrecondition(`The job '${text(job.body.name)}' can be neither paused nor resumed.`);
    }
    return replace(call, job, { ...job.body, state }, call.verb);
  };
}

function checked(body: Body): Body {
  const targets = TARGETS.filter((target) => body[target] !== undefined);
  if (targets.length !== 1) throw invalid(`A job has one of ${TARGETS.join(", ")}.`);
  if (text(body.schedule) === "") throw invalid("A job needs a schedule.");
  const retries = Number(object(body.retryConfig).retryCount ?? 0);
  if (retries < 0 || retries > MOST_RETRIES) {
    throw invalid(`retryConfig.retryCount: ${String(retries)} is not from 0 to ${String(MOST_RETRIES)}.`);
  }
  if (body.httpTarget !== undefined) checkHttp(body);
  return body;
}

/** Replies have the header and the defaults of tokens that the service sets; the provider relies on the header. */
function completed(body: Body): Body {
  checked(body);
  if (body.httpTarget === undefined) return body;
  const target = object(body.httpTarget);
  const { oauthToken, oidcToken } = target;
  return {
    ...body,
    httpTarget: {
      ...target,
      headers: { ...object(target.headers), "User-Agent": "Google-Cloud-Scheduler" },
      ...(oauthToken === undefined ? {} : { oauthToken: { scope: CLOUD_PLATFORM, ...object(oauthToken) } }),
      ...(oidcToken === undefined ? {} : { oidcToken: { audience: text(target.uri), ...object(oidcToken) } }),
    },
  };
}

function checkHttp({ httpTarget, attemptDeadline }: Body): void {
  const target = object(httpTarget);
  if (!/^https?:\/\/[^\s/]+/.test(text(target.uri)))
    throw invalid("httpTarget.uri: an HTTP or HTTPS address is needed.");
  if (TOKENS.every((token) => target[token] !== undefined))
    throw invalid(`An HTTP target has one of ${TOKENS.join(", ")}.`);
  const seconds = Number(text(attemptDeadline).replace(/s$/, ""));
  if (seconds < HTTP_DEADLINE.least || seconds > HTTP_DEADLINE.most) {
    throw invalid(`attemptDeadline: ${text(attemptDeadline)} is not from 15 seconds to 30 minutes.`);
  }
}
