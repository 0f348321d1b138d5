import { Harmless } from "../../definitions/harmless";
import { DELETION_PROTECTION, PROVIDER_REGION } from "../../definitions/reasons";

const INSTANCE = /^google_sql_database_instance$/;
const DATABASE = /^google_sql_database$/;
const USER = /^google_sql_user$/;
const SMEPRO = /^smepro-/;
const NO_PGAUDIT = "SMEPro's policy promises records by triggers in the database, not by pgAudit";

const instance: readonly Harmless[] = [
  {
    type: INSTANCE,
    path: /^(deletion_protection|settings\.deletion_protection_enabled|settings\.retain_backups_on_delete)$/,
    operators: ["unset", "flipped"],
    because: DELETION_PROTECTION,
  },
  { type: INSTANCE, path: /^region$/, operators: ["unset"], because: PROVIDER_REGION },
  {
    type: INSTANCE,
    path: /^name$/,
    operators: ["unset"],
    because: "Terraform makes a name up, and no sentence is about names",
  },
  {
    type: INSTANCE,
    path: /^settings\.edition$/,
    operators: ["unset"],
    because: "either edition has a standby, daily backups and 7 days of logs",
  },
  {
    type: INSTANCE,
    path: /^settings\.(disk_size|disk_type|disk_autoresize)$/,
    operators: ["unset", "flipped", "lowered", "raised"],
    because: "no sentence is about the size or the speed of disks",
  },
  {
    type: INSTANCE,
    path: /^settings\.maintenance_window(\.(day|hour|update_track))?$/,
    operators: ["dropped", "unset", "lowered", "raised"],
    because: "no sentence is about when Google maintains the database",
  },
  {
    type: INSTANCE,
    path: /^settings\.backup_configuration\.start_time$/,
    operators: ["unset"],
    because: "unset, Cloud SQL chooses the hour: a backup is made each day all the same",
  },
  {
    type: INSTANCE,
    path: /^settings\.backup_configuration\.backup_retention_settings\.retention_unit$/,
    operators: ["unset"],
    because: "unset, it is COUNT, the only unit that there is",
  },
  {
    type: INSTANCE,
    path: /^settings\.backup_configuration\.backup_retention_settings\.retained_backups$/,
    operators: ["lowered"],
    detail: /→ 7$/,
    stack: SMEPRO,
    because: "SMEPro's policy says that backups expire in their turn, not after how many",
  },
  {
    type: INSTANCE,
    path: /^settings\.backup_configuration\.transaction_log_retention_days$/,
    operators: ["unset", "lowered"],
    detail: /→ (not set|3)$/,
    stack: SMEPRO,
    because: "SMEPro's policy names no number of days: unset it is 7, and 3 are days to go back to as well",
  },
  {
    type: INSTANCE,
    path: /^settings\.connector_enforcement$/,
    operators: ["unset", "weakened"],
    because:
      "ssl_mode alone refuses whoever comes without TLS, which database/tls-required judges, " +
      "and no sentence names connectors",
  },
  {
    type: INSTANCE,
    path: /^settings\.ip_configuration\.allocated_ip_range$/,
    operators: ["unset", "moved"],
    because: "it only chooses among private ranges: the network is judged by database/not-public",
  },
  {
    type: INSTANCE,
    path: /^settings\.ip_configuration\.server_ca_mode$/,
    operators: ["unset"],
    because:
      "whichever of Google's authorities signs the server's certificate, TLS is asked for all " +
      "the same (database/tls-required)",
  },
];

const insights: readonly Harmless[] = [
  {
    type: INSTANCE,
    path: /^settings\.insights_config$/,
    operators: ["dropped"],
    because: "without the block there are no insights, and no client's address is recorded",
  },
  {
    type: INSTANCE,
    path: /^settings\.insights_config\.(query_insights_enabled|query_string_length|record_application_tags)$/,
    operators: ["unset", "flipped", "lowered", "raised"],
    because: "no sentence is about the insights that Google gives into queries",
  },
  {
    type: INSTANCE,
    path: /^settings\.insights_config\.record_client_address$/,
    operators: ["unset"],
    because: "the provider's default is false, which is the same",
  },
  {
    type: INSTANCE,
    path: /^settings\.insights_config\.record_client_address$/,
    operators: ["flipped"],
    stack: SMEPRO,
    because: "SMEPro's policy itself says that technical logs hold addresses",
  },
];

const flags: readonly Harmless[] = [
  {
    type: INSTANCE,
    path: /^settings\.database_flags(\.value)?$/,
    operators: ["dropped", "weakened"],
    detail: /\(log_\w+\)$/,
    because:
      "no sentence is about what PostgreSQL logs of itself: audits are pgAudit's, on SMVue's " +
      "page, and triggers', in SMEPro's policy",
  },
  {
    type: INSTANCE,
    path: /^settings\.database_flags(\.value)?$/,
    operators: ["dropped", "weakened"],
    detail: /\(cloudsql\.iam_authentication\)$/,
    because: "without it the service accounts cannot sign in to the database: fewer can",
  },
  {
    type: INSTANCE,
    path: /^settings\.database_flags(\.value)?$/,
    operators: ["dropped", "weakened"],
    detail: /\((cloudsql\.enable_pgaudit|pgaudit\.log)\)$/,
    stack: SMEPRO,
    because: NO_PGAUDIT,
  },
];

const inside: readonly Harmless[] = [
  {
    type: DATABASE,
    path: /^(|instance)$/,
    operators: ["removed", "moved"],
    because: "an instance without the database has no data that a sentence could be about",
  },
  { type: DATABASE, path: /^deletion_policy$/, operators: ["unset"], because: DELETION_PROTECTION },
  {
    type: USER,
    path: /^(|instance)$/,
    operators: ["removed", "moved"],
    because: "a user who is not there cannot sign in: nobody else can instead",
  },
  { type: USER, path: /^deletion_policy$/, operators: ["unset"], because: DELETION_PROTECTION },
  {
    type: USER,
    path: /^type$/,
    operators: ["unset"],
    detail: /^CLOUD_IAM_SERVICE_ACCOUNT /,
    because:
      "unset, it is BUILT_IN, and PostgreSQL lets no built-in user in without a password, which this one has not",
  },
  {
    type: USER,
    path: /^type$/,
    operators: ["unset"],
    detail: /^BUILT_IN /,
    because: "unset, it is BUILT_IN, which is the same",
  },
  {
    type: USER,
    path: /^password_wo$/,
    operators: ["unset"],
    because: "PostgreSQL lets no built-in user in without a password",
  },
  {
    type: USER,
    path: /^password_wo_version$/,
    operators: ["unset", "lowered", "raised"],
    because:
      "the number only tells Terraform when to write the password anew: whatever it is, it is the same secret's value",
  },
];

export const sqlHarmless: readonly Harmless[] = [...instance, ...insights, ...flags, ...inside];
