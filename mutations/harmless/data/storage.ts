import { googleCloud, googleResource } from "../../definitions/documentation";
import { documented, guarded, permitted, silent, stricter } from "../../definitions/reason";
import { Harmless } from "../../definitions/harmless";
import { DANGLING_REFERENCE, FEWER_RIGHTS, DELETION_PROTECTION, NO_MEMBER } from "../../definitions/reasons";

const BUCKET = /^google_storage_bucket$/;
const MEMBER = /^google_storage_bucket_iam_member$/;
const FILES = /^files_bucket/;
const STATE = /^state_bucket/;
const ACCESS_LOGS = /^access-logs_bucket/;
const SMEPRO = /^smepro-/;
const SMVUE = /^smvue-/;
/** Logs of who reads a bucket, as the bucket itself writes them. */
const LOGGED_TWICE = guarded(
  "Cloud Audit Logs record each access to the data of a bucket, which logs/accesses-audited judges: the bucket's own " +
    "logs come on top",
  "logs/accesses-audited",
);
const NO_ACCESS_LOGS = silent(
  "SMEPro's policy promises no logs of accesses to buckets",
  /access logs?\b|\bbuckets?\b/i,
);
const REFUSED = documented(
  "Cloud Storage refuses a rule without a condition, and the provider leaves a zero out",
  googleResource("storage_bucket"),
);
const STATES = guarded("earlier states are still there for a week at least, which state/remote judges", "state/remote");
const NOT_ON_THE_PAGE = silent(
  "SMEPro's policy says nothing of how its infrastructure is written down",
  /terraform|reproduc/i,
);
const DELETED_SOONER = guarded(
  "old versions are gone sooner, or there are none: files/deleted-within judges the latest day",
  "files/deleted-within",
);
const NOT_PROMISED = guarded(
  "old versions of access logs are no sentence's subject: the logs themselves stay as long " +
    "(files/access-log-retention)",
  "files/access-log-retention",
);

const all: readonly Harmless[] = [
  { type: BUCKET, path: /^force_destroy$/, operators: ["unset", "flipped"], because: DELETION_PROTECTION },
  {
    type: BUCKET,
    path: /^logging(\.log_object_prefix)?$/,
    operators: ["dropped", "unset"],
    stack: SMVUE,
    because: LOGGED_TWICE,
  },
  {
    type: BUCKET,
    path: /^logging(\.log_object_prefix)?$/,
    operators: ["dropped", "unset"],
    stack: SMEPRO,
    because: NO_ACCESS_LOGS,
  },
  {
    type: BUCKET,
    path: /^lifecycle_rule\.condition\.with_state$/,
    operators: ["unset"],
    because: documented(
      "days_since_noncurrent_time is about versions that are not current by itself",
      googleCloud("storage/docs/lifecycle"),
    ),
  },
  { type: BUCKET, path: /^lifecycle_rule\.condition\.age$/, operators: ["unset"], because: REFUSED },
  { type: BUCKET, path: /^lifecycle_rule\.condition\.age$/, operators: ["lowered"], detail: /→ 0$/, because: REFUSED },
];

const files: readonly Harmless[] = [
  {
    type: BUCKET,
    path: /^cors(\.(max_age_seconds|method|origin|response_header))?$/,
    operators: ["dropped", "unset", "lowered", "raised"],
    name: FILES,
    because: stricter(
      "fewer origins, methods and headers, or for another time: CORS lets browsers do what a " +
        "signed URL allows, and opens nothing",
    ),
  },
  {
    type: BUCKET,
    path: /^soft_delete_policy(\.retention_duration_seconds)?$/,
    operators: ["dropped", "unset", "lowered"],
    name: FILES,
    because: DELETED_SOONER,
  },
  {
    type: BUCKET,
    path: /^versioning(\.enabled)?$/,
    operators: ["dropped", "flipped"],
    name: FILES,
    because: DELETED_SOONER,
  },
  {
    type: BUCKET,
    path: /^lifecycle_rule(\.condition\.age)?$/,
    operators: ["dropped", "raised"],
    name: FILES,
    because: guarded(
      "it takes away uploads that were never finished, which are no files: the rule on old " +
        "versions is judged by files/deleted-within",
      "files/deleted-within",
    ),
  },
];

const states: readonly Harmless[] = [
  {
    type: BUCKET,
    path: /^lifecycle_rule(\.condition\.days_since_noncurrent_time)?$/,
    operators: ["dropped", "unset", "lowered", "raised"],
    name: STATE,
    stack: SMVUE,
    because: STATES,
  },
  {
    type: BUCKET,
    path: /^soft_delete_policy(\.retention_duration_seconds)?$/,
    operators: ["dropped", "unset", "lowered", "raised"],
    name: STATE,
    stack: SMVUE,
    because: STATES,
  },
  {
    type: BUCKET,
    path: /^(lifecycle_rule(\.condition\.days_since_noncurrent_time)?|soft_delete_policy|versioning)(\.\w+)?$/,
    operators: ["dropped", "unset", "lowered", "raised", "flipped"],
    name: STATE,
    stack: SMEPRO,
    because: NOT_ON_THE_PAGE,
  },
];

const accessLogs: readonly Harmless[] = [
  { type: BUCKET, path: /^$/, operators: ["removed"], name: ACCESS_LOGS, because: DANGLING_REFERENCE },
  {
    type: BUCKET,
    path: /^versioning(\.enabled)?$/,
    operators: ["dropped", "flipped"],
    name: ACCESS_LOGS,
    stack: SMVUE,
    because: NOT_PROMISED,
  },
  {
    type: BUCKET,
    path: /^soft_delete_policy(\.retention_duration_seconds)?$/,
    operators: ["dropped", "unset", "raised"],
    name: ACCESS_LOGS,
    stack: SMVUE,
    because: NOT_PROMISED,
  },
  {
    type: BUCKET,
    path: /^lifecycle_rule\.condition\.days_since_noncurrent_time$/,
    operators: ["unset", "lowered", "raised"],
    name: ACCESS_LOGS,
    stack: SMVUE,
    because: NOT_PROMISED,
  },
  {
    type: BUCKET,
    path: /^lifecycle_rule$/,
    operators: ["dropped"],
    name: ACCESS_LOGS,
    stack: SMVUE,
    because: permitted(
      "the logs, or old versions of them, stay longer than two years, which is not shorter",
      "retention.audit-logs",
    ),
  },
  {
    type: BUCKET,
    path: /^lifecycle_rule\.condition\.age$/,
    operators: ["raised"],
    name: ACCESS_LOGS,
    stack: SMVUE,
    because: permitted("the logs stay longer than two years, which is not shorter", "retention.audit-logs"),
  },
  {
    type: BUCKET,
    path: /^(lifecycle_rule(\.condition\.(age|days_\w+))?|soft_delete_policy|versioning)(\.\w+)?$/,
    operators: ["dropped", "unset", "lowered", "raised", "flipped"],
    name: ACCESS_LOGS,
    stack: SMEPRO,
    because: silent(
      "the technical logs of SMEPro's policy are those of requests to the service: these are " +
        "of deployments that read Terraform's state",
      /terraform|logs of (deployments|buckets)/i,
    ),
  },
  {
    type: MEMBER,
    path: /^(|bucket)$/,
    operators: ["removed", "moved"],
    name: /^access-logs_writer/,
    stack: SMVUE,
    because: LOGGED_TWICE,
  },
  {
    type: MEMBER,
    path: /^(|bucket)$/,
    operators: ["removed", "moved"],
    name: /^access-logs_writer/,
    stack: SMEPRO,
    because: NO_ACCESS_LOGS,
  },
];

const grants: readonly Harmless[] = [
  { type: MEMBER, path: /^(|bucket)$/, operators: ["removed", "moved"], name: /^state_planner/, because: FEWER_RIGHTS },
  { type: MEMBER, path: /^member$/, operators: ["moved"], because: NO_MEMBER },
];

export const storageHarmless: readonly Harmless[] = [...all, ...files, ...states, ...accessLogs, ...grants];
