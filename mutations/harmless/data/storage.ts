import { Harmless } from "../../definitions/harmless";
import { DANGLING_REFERENCE, FEWER_RIGHTS, DELETION_PROTECTION, NO_MEMBER } from "../../definitions/reasons";

const BUCKET = /^google_storage_bucket$/;
const MEMBER = /^google_storage_bucket_iam_member$/;
const FILES = /^files_bucket/;
const STATE = /^state_bucket/;
const ACCESS_LOGS = /^access-logs_bucket/;
const SMEPRO = /^smepro-/;
const BEYOND_THE_PAGE =
  "where a page promises audit logs it is Cloud Audit Logs (logs/audit-retention): logs of " +
  "the buckets' own come on top";
const REFUSED = "Cloud Storage refuses a rule without a condition, and the provider leaves a zero out";
const STATES = "earlier states are still there for a week at least, which state/remote judges";
const NOT_ON_THE_PAGE = "SMEPro's policy says nothing of how its infrastructure is written down";
const DELETED_SOONER = "old versions are gone sooner, or there are none: files/deleted-within judges the latest day";
const NOT_PROMISED =
  "old versions of access logs are no sentence's subject: the logs themselves stay as long " +
  "(files/access-log-retention)";

const all: readonly Harmless[] = [
  { type: BUCKET, path: /^force_destroy$/, operators: ["unset", "flipped"], because: DELETION_PROTECTION },
  { type: BUCKET, path: /^logging(\.log_object_prefix)?$/, operators: ["dropped", "unset"], because: BEYOND_THE_PAGE },
  {
    type: BUCKET,
    path: /^lifecycle_rule\.condition\.with_state$/,
    operators: ["unset"],
    because: "days_since_noncurrent_time is about versions that are not current by itself",
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
    because:
      "fewer origins, methods and headers, or for another time: CORS lets browsers do what a " +
      "signed URL allows, and opens nothing",
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
    path: /^lifecycle_rule\.condition\.days_since_noncurrent_time$/,
    operators: ["unset", "lowered"],
    name: FILES,
    because: DELETED_SOONER,
  },
  {
    type: BUCKET,
    path: /^lifecycle_rule(\.condition\.age)?$/,
    operators: ["dropped", "raised"],
    name: FILES,
    because:
      "it takes away uploads that were never finished, which are no files: the rule on old " +
      "versions is judged by files/deleted-within",
  },
];

const states: readonly Harmless[] = [
  {
    type: BUCKET,
    path: /^lifecycle_rule(\.condition\.days_since_noncurrent_time)?$/,
    operators: ["dropped", "unset", "lowered", "raised"],
    name: STATE,
    because: STATES,
  },
  {
    type: BUCKET,
    path: /^soft_delete_policy(\.retention_duration_seconds)?$/,
    operators: ["dropped", "unset", "lowered", "raised"],
    name: STATE,
    because: STATES,
  },
  {
    type: BUCKET,
    path: /^versioning(\.enabled)?$/,
    operators: ["dropped", "flipped"],
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
    because: NOT_PROMISED,
  },
  {
    type: BUCKET,
    path: /^soft_delete_policy(\.retention_duration_seconds)?$/,
    operators: ["dropped", "unset", "raised"],
    name: ACCESS_LOGS,
    because: NOT_PROMISED,
  },
  {
    type: BUCKET,
    path: /^lifecycle_rule\.condition\.days_since_noncurrent_time$/,
    operators: ["unset", "lowered", "raised"],
    name: ACCESS_LOGS,
    because: NOT_PROMISED,
  },
  {
    type: BUCKET,
    path: /^lifecycle_rule$/,
    operators: ["dropped"],
    name: ACCESS_LOGS,
    stack: /^smvue-/,
    because: "the logs, or old versions of them, stay longer than two years, which is not shorter",
  },
  {
    type: BUCKET,
    path: /^lifecycle_rule\.condition\.age$/,
    operators: ["raised"],
    name: ACCESS_LOGS,
    stack: /^smvue-/,
    because: "the logs stay longer than two years, which is not shorter",
  },
  {
    type: BUCKET,
    path: /^lifecycle_rule(\.condition\.age)?$/,
    operators: ["dropped", "lowered", "raised"],
    name: ACCESS_LOGS,
    stack: SMEPRO,
    because:
      "the technical logs of SMEPro's policy are those of requests to the service: these are " +
      "of deployments that read Terraform's state",
  },
  {
    type: MEMBER,
    path: /^(|bucket)$/,
    operators: ["removed", "moved"],
    name: /^access-logs_writer/,
    because: BEYOND_THE_PAGE,
  },
];

const grants: readonly Harmless[] = [
  { type: MEMBER, path: /^(|bucket)$/, operators: ["removed", "moved"], name: /^state_planner/, because: FEWER_RIGHTS },
  { type: MEMBER, path: /^member$/, operators: ["moved"], because: NO_MEMBER },
];

export const storageHarmless: readonly Harmless[] = [...all, ...files, ...states, ...accessLogs, ...grants];
