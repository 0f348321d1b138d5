import { googleCloud, googleResource } from "../../definitions/documentation";
import { documented, guarded, permitted, sameByDefault, silent, stricter } from "../../definitions/reason";
import { Harmless } from "../../definitions/harmless";
import { DELETION_PROTECTION, PROVIDER_REGION } from "../../definitions/reasons";

const INSTANCE = /^google_sql_database_instance$/;
const DATABASE = /^google_sql_database$/;
const USER = /^google_sql_user$/;
const SMEPRO = /^smepro-/;
const NO_PGAUDIT = silent("SMEPro's policy promises records by triggers in the database, not by pgAudit", /pgaudit/i);

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
    because: silent("Terraform makes a name up, and no sentence is about names", /name of the (database|instance)/i),
  },
  {
    type: INSTANCE,
    path: /^settings\.edition$/,
    operators: ["unset"],
    because: documented(
      "either edition has a standby, daily backups and 7 days of logs",
      googleCloud("sql/docs/postgres/editions-intro"),
    ),
  },
  {
    type: INSTANCE,
    path: /^settings\.(disk_size|disk_type|disk_autoresize)$/,
    operators: ["unset", "flipped", "lowered", "raised"],
    because: silent("no sentence is about the size or the speed of disks", /\bdisk/i),
  },
  {
    type: INSTANCE,
    path: /^settings\.maintenance_window(\.(day|hour|update_track))?$/,
    operators: ["dropped", "unset", "lowered", "raised"],
    because: silent("no sentence is about when Google maintains the database", /mainten/i),
  },
  {
    type: INSTANCE,
    path: /^settings\.backup_configuration\.start_time$/,
    operators: ["unset"],
    because: documented(
      "unset, Cloud SQL chooses the hour: a backup is made each day all the same",
      googleCloud("sql/docs/postgres/backup-recovery/backups"),
    ),
  },
  {
    type: INSTANCE,
    path: /^settings\.backup_configuration\.backup_retention_settings\.retention_unit$/,
    operators: ["unset"],
    because: sameByDefault("unset, it is COUNT, the only unit that there is", googleResource("sql_database_instance")),
  },
  {
    type: INSTANCE,
    path: /^settings\.backup_configuration\.backup_retention_settings\.retained_backups$/,
    operators: ["lowered"],
    detail: /→ 7$/,
    stack: SMEPRO,
    because: silent(
      "SMEPro's policy says that backups expire in their turn, not after how many",
      /\d+ (daily )?backups|backups[^.]*\d+ days/i,
    ),
  },
  {
    type: INSTANCE,
    path: /^settings\.backup_configuration\.transaction_log_retention_days$/,
    operators: ["unset", "lowered"],
    detail: /→ (not set|3)$/,
    stack: SMEPRO,
    because: silent(
      "SMEPro's policy names no number of days: unset it is 7, and 3 are days to go back to as well",
      /point-in-time[^.]*\d/i,
    ),
  },
  {
    type: INSTANCE,
    path: /^settings\.connector_enforcement$/,
    operators: ["unset", "weakened"],
    because: guarded(
      "ssl_mode alone refuses whoever comes without TLS, which database/tls-required judges, " +
        "and no sentence names connectors",
      "database/tls-required",
    ),
  },
  {
    type: INSTANCE,
    path: /^settings\.ip_configuration\.allocated_ip_range$/,
    operators: ["unset", "moved"],
    because: guarded(
      "it only chooses among private ranges: the network is judged by database/not-public",
      "database/not-public",
    ),
  },
  {
    type: INSTANCE,
    path: /^settings\.ip_configuration\.server_ca_mode$/,
    operators: ["unset"],
    because: guarded(
      "whichever of Google's authorities signs the server's certificate, TLS is asked for all " +
        "the same (database/tls-required)",
      "database/tls-required",
    ),
  },
];

const insights: readonly Harmless[] = [
  {
    type: INSTANCE,
    path: /^settings\.insights_config$/,
    operators: ["dropped"],
    because: stricter("without the block there are no insights, and no client's address is recorded"),
  },
  {
    type: INSTANCE,
    path: /^settings\.insights_config\.(query_insights_enabled|query_string_length|record_application_tags)$/,
    operators: ["unset", "flipped", "lowered", "raised"],
    because: silent(
      "no sentence is about the insights that Google gives into queries",
      /query insights|insights into queries/i,
    ),
  },
  {
    type: INSTANCE,
    path: /^settings\.insights_config\.record_client_address$/,
    operators: ["unset"],
    because: sameByDefault(
      "the provider's default is false, which is the same",
      googleResource("sql_database_instance"),
    ),
  },
  {
    type: INSTANCE,
    path: /^settings\.insights_config\.record_client_address$/,
    operators: ["flipped"],
    stack: SMEPRO,
    because: permitted("SMEPro's policy itself says that technical logs hold addresses", "collected.technical-logs"),
  },
];

const flags: readonly Harmless[] = [
  {
    type: INSTANCE,
    path: /^settings\.database_flags(\.value)?$/,
    operators: ["dropped", "weakened"],
    detail: /\(log_\w+\)$/,
    because: silent(
      "no sentence is about what PostgreSQL logs of itself: audits are pgAudit's, on SMVue's " +
        "page, and triggers', in SMEPro's policy",
      /slow quer|log_\w|(database|postgresql)'s own log/i,
    ),
  },
  {
    type: INSTANCE,
    path: /^settings\.database_flags(\.value)?$/,
    operators: ["dropped", "weakened"],
    detail: /\(cloudsql\.iam_authentication\)$/,
    because: stricter("without it the service accounts cannot sign in to the database: fewer can"),
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
    because: stricter("an instance without the database has no data that a sentence could be about"),
  },
  { type: DATABASE, path: /^deletion_policy$/, operators: ["unset"], because: DELETION_PROTECTION },
  {
    type: USER,
    path: /^(|instance)$/,
    operators: ["removed", "moved"],
    because: stricter("a user who is not there cannot sign in: nobody else can instead"),
  },
  { type: USER, path: /^deletion_policy$/, operators: ["unset"], because: DELETION_PROTECTION },
  {
    type: USER,
    path: /^type$/,
    operators: ["unset"],
    detail: /^CLOUD_IAM_SERVICE_ACCOUNT /,
    because: documented(
      "unset, it is BUILT_IN, and PostgreSQL lets no built-in user in without a password, which this one has not",
      "https://www.postgresql.org/docs/current/auth-password.html",
    ),
  },
  {
    type: USER,
    path: /^type$/,
    operators: ["unset"],
    detail: /^BUILT_IN /,
    because: sameByDefault("unset, it is BUILT_IN, which is the same", googleResource("sql_user")),
  },
  {
    type: USER,
    path: /^password_wo$/,
    operators: ["unset"],
    because: documented(
      "PostgreSQL lets no built-in user in without a password",
      "https://www.postgresql.org/docs/current/auth-password.html",
    ),
  },
  {
    type: USER,
    path: /^password_wo_version$/,
    operators: ["unset", "lowered", "raised"],
    because: documented(
      "the number only tells Terraform when to write the password anew: whatever it is, it is the same secret's value",
      googleResource("sql_user"),
    ),
  },
];

export const sqlHarmless: readonly Harmless[] = [...instance, ...insights, ...flags, ...inside];
