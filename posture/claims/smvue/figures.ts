import { databaseBackupRetention } from "../../checks/database/backup-retention";
import { databasePointInTimeRecovery } from "../../checks/database/point-in-time-recovery";
import { accessLogRetention } from "../../checks/files/access-log-retention";
import { deletionJob } from "../../checks/deletion/job";
import { filesDeletedWithin } from "../../checks/files/deleted-within";
import { locationRegion } from "../../checks/location/region";
import { applicationAuditRoute } from "../../checks/logs/application-audit-route";
import { auditRetention } from "../../checks/logs/audit-retention";
import { pgauditRoute } from "../../checks/logs/pgaudit-route";
import { rollbackWithin } from "../../checks/run/rollback-within";
import { technicalRetention } from "../../checks/logs/technical-retention";

/** The page's figures: each rule is made once, for all claims that stand on it. */
export const rollbackInThirtySeconds = rollbackWithin(30);
export const backupsForSevenDays = databaseBackupRetention(7);
export const recoveryOfSevenDays = databasePointInTimeRecovery(7);
export const auditForTwoYears = auditRetention(730);
export const pgauditForTwoYears = pgauditRoute(730);
export const applicationAuditForTwoYears = applicationAuditRoute(730);
export const accessLogsForTwoYears = accessLogRetention(730);
/** The page names no time for them: they are kept, and for no longer than Google keeps any. */
export const technicalLogsKept = technicalRetention(1, 3650, "optional");
/** What the page lets copies last: files have no period of their own, and backups end after 7 days. */
export const filesGoneInSevenDays = filesDeletedWithin(7);
export const deletionAfterNinetyDays = deletionJob(90);
export const inUsCentral1 = locationRegion("us-central1");
