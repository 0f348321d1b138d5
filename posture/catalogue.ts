import type { CheckDefinition, Definition, RepositoryCheckDefinition } from "./verdict/define";

/** A check that a page can name. */
export type AnyDefinition = Definition &
  Pick<CheckDefinition | RepositoryCheckDefinition, "subject"> & {
    with(
      values: Readonly<Record<string, unknown>>,
    ): ReturnType<CheckDefinition["with"]> | ReturnType<RepositoryCheckDefinition["with"]>;
  };

/**
 * Every check by its id, which is its file below `checks/`. A review loads only the checks that its pages name. A test
 * holds this table against the files.
 */
export const CATALOGUE: Readonly<Record<string, () => Promise<AnyDefinition>>> = {
  "access/forbidden": async () => (await import("./checks/access/forbidden")).accessForbidden,
  "access/granted": async () => (await import("./checks/access/granted")).accessGranted,
  "alert/exists": async () => (await import("./checks/alert/exists")).alertExists,
  "attribute/absent": async () => (await import("./checks/attribute/absent")).attributeAbsent,
  "attribute/at-least": async () => (await import("./checks/attribute/at-least")).attributeAtLeast,
  "attribute/at-most": async () => (await import("./checks/attribute/at-most")).attributeAtMost,
  "attribute/equals": async () => (await import("./checks/attribute/equals")).attributeEquals,
  "attribute/matches": async () => (await import("./checks/attribute/matches")).attributeMatches,
  "attribute/one-of": async () => (await import("./checks/attribute/one-of")).attributeOneOf,
  "attribute/present": async () => (await import("./checks/attribute/present")).attributePresent,
  "cache/auth": async () => (await import("./checks/cache/auth")).cacheAuth,
  "cache/private": async () => (await import("./checks/cache/private")).cachePrivate,
  "cache/tls": async () => (await import("./checks/cache/tls")).cacheTls,
  "database/backup-retention": async () => (await import("./checks/database/backup-retention")).databaseBackupRetention,
  "database/backups-roll": async () => (await import("./checks/database/backups-roll")).databaseBackupsRoll,
  "database/daily-backups": async () => (await import("./checks/database/daily-backups")).databaseDailyBackups,
  "database/no-client-address": async () =>
    (await import("./checks/database/no-client-address")).databaseNoClientAddress,
  "database/no-parameters-logged": async () =>
    (await import("./checks/database/no-parameters-logged")).databaseNoParametersLogged,
  "database/not-public": async () => (await import("./checks/database/not-public")).databaseNotPublic,
  "database/pgaudit": async () => (await import("./checks/database/pgaudit")).databasePgaudit,
  "database/point-in-time-recovery": async () =>
    (await import("./checks/database/point-in-time-recovery")).databasePointInTimeRecovery,
  "database/postgres": async () => (await import("./checks/database/postgres")).databasePostgres,
  "database/regional-ha": async () => (await import("./checks/database/regional-ha")).databaseRegionalHa,
  "database/tls-required": async () => (await import("./checks/database/tls-required")).databaseTlsRequired,
  "deletion/job": async () => (await import("./checks/deletion/job")).deletionJob,
  "dns/cloudflare-proxied": async () => (await import("./checks/dns/cloudflare-proxied")).dnsCloudflareProxied,
  "dns/own-addresses": async () => (await import("./checks/dns/own-addresses")).dnsOwnAddresses,
  "edge/authenticated-origin-pulls": async () =>
    (await import("./checks/edge/authenticated-origin-pulls")).edgeAuthenticatedOriginPulls,
  "edge/cloudflare-filters": async () => (await import("./checks/edge/cloudflare-filters")).edgeCloudflareFilters,
  "edge/content-security-policy": async () =>
    (await import("./checks/edge/content-security-policy")).edgeContentSecurityPolicy,
  "edge/encrypted-to-origin": async () => (await import("./checks/edge/encrypted-to-origin")).edgeEncryptedToOrigin,
  "edge/hsts-preload": async () => (await import("./checks/edge/hsts-preload")).edgeHstsPreload,
  "edge/http-redirects": async () => (await import("./checks/edge/http-redirects")).edgeHttpRedirects,
  "edge/modern-ciphers": async () => (await import("./checks/edge/modern-ciphers")).edgeModernCiphers,
  "edge/no-cookies": async () => (await import("./checks/edge/no-cookies")).edgeNoCookies,
  "edge/no-early-data": async () => (await import("./checks/edge/no-early-data")).edgeNoEarlyData,
  "edge/no-shared-cache": async () => (await import("./checks/edge/no-shared-cache")).edgeNoSharedCache,
  "edge/request-logging": async () => (await import("./checks/edge/request-logging")).edgeRequestLogging,
  "edge/tls-minimum": async () => (await import("./checks/edge/tls-minimum")).edgeTlsMinimum,
  "encryption/google-managed-keys": async () =>
    (await import("./checks/encryption/google-managed-keys")).googleManagedKeys,
  "environment/mirrors-production": async () =>
    (await import("./checks/environment/mirrors-production")).mirrorsProduction,
  "files/access-log-retention": async () => (await import("./checks/files/access-log-retention")).accessLogRetention,
  "files/deleted-within": async () => (await import("./checks/files/deleted-within")).filesDeletedWithin,
  "files/kept-live": async () => (await import("./checks/files/kept-live")).filesKeptLive,
  "files/no-public-bucket": async () => (await import("./checks/files/no-public-bucket")).noPublicBucket,
  "files/private": async () => (await import("./checks/files/private")).filesPrivate,
  "files/signed-urls": async () => (await import("./checks/files/signed-urls")).filesSignedUrls,
  "hetzner/accounts-deleted": async () => (await import("./checks/hetzner/accounts-deleted")).hetznerAccountsDeleted,
  "hetzner/backup-box-closed": async () => (await import("./checks/hetzner/backup-box-closed")).hetznerBackupBoxClosed,
  "hetzner/backup-box-written": async () =>
    (await import("./checks/hetzner/backup-box-written")).hetznerBackupBoxWritten,
  "hetzner/backup-daily": async () => (await import("./checks/hetzner/backup-daily")).hetznerBackupDaily,
  "hetzner/backup-encrypted": async () => (await import("./checks/hetzner/backup-encrypted")).hetznerBackupEncrypted,
  "hetzner/backup-retention": async () => (await import("./checks/hetzner/backup-retention")).hetznerBackupRetention,
  "hetzner/backup-same-region": async () =>
    (await import("./checks/hetzner/backup-same-region")).hetznerBackupSameRegion,
  "hetzner/database-only-from-application": async () =>
    (await import("./checks/hetzner/database-only-from-application")).hetznerDatabaseOnlyFromApplication,
  "hetzner/database-private": async () => (await import("./checks/hetzner/database-private")).hetznerDatabasePrivate,
  "hetzner/database-tls": async () => (await import("./checks/hetzner/database-tls")).hetznerDatabaseTls,
  "hetzner/export-window": async () => (await import("./checks/hetzner/export-window")).hetznerExportWindow,
  "hetzner/location": async () => (await import("./checks/hetzner/location")).hetznerLocation,
  "hetzner/no-secrets-told": async () => (await import("./checks/hetzner/no-secrets-told")).hetznerNoSecretsTold,
  "hetzner/only-named-companies": async () =>
    (await import("./checks/hetzner/only-named-companies")).hetznerOnlyNamedCompanies,
  "hetzner/own-names": async () => (await import("./checks/hetzner/own-names")).hetznerOwnNames,
  "hetzner/restore-tested": async () => (await import("./checks/hetzner/restore-tested")).hetznerRestoreTested,
  "hetzner/second-factor-keys": async () =>
    (await import("./checks/hetzner/second-factor-keys")).hetznerSecondFactorKeys,
  "hetzner/self-hosted-analytics": async () =>
    (await import("./checks/hetzner/self-hosted-analytics")).hetznerSelfHostedAnalytics,
  "hetzner/served-files": async () => (await import("./checks/hetzner/served-files")).hetznerServedFiles,
  "hetzner/ssh-by-key": async () => (await import("./checks/hetzner/ssh-by-key")).hetznerSshByKey,
  "hetzner/tls": async () => (await import("./checks/hetzner/tls")).hetznerTls,
  "hetzner/updates": async () => (await import("./checks/hetzner/updates")).hetznerUpdates,
  "hetzner/usage-purge": async () => (await import("./checks/hetzner/usage-purge")).hetznerUsagePurge,
  "identity/access-by-effect": async () => (await import("./checks/identity/access-by-effect")).accessByEffect,
  "identity/default-accounts": async () => (await import("./checks/identity/default-accounts")).defaultAccounts,
  "identity/deployment-impersonates-nobody": async () =>
    (await import("./checks/identity/deployment-impersonates-nobody")).deploymentImpersonatesNobody,
  "identity/github-subject": async () => (await import("./checks/identity/github-subject")).githubSubject,
  "identity/least-privilege": async () => (await import("./checks/identity/least-privilege")).leastPrivilege,
  "identity/no-service-account-keys": async () =>
    (await import("./checks/identity/no-service-account-keys")).noServiceAccountKeys,
  "identity/workload-identity-federation": async () =>
    (await import("./checks/identity/workload-identity-federation")).workloadIdentityFederation,
  "location/managed-services": async () => (await import("./checks/location/managed-services")).locationManagedServices,
  "location/nothing-else": async () => (await import("./checks/location/nothing-else")).locationNothingElse,
  "location/one-project": async () => (await import("./checks/location/one-project")).locationOneProject,
  "location/region": async () => (await import("./checks/location/region")).locationRegion,
  "logs/accesses-audited": async () => (await import("./checks/logs/accesses-audited")).logsAccessesAudited,
  "logs/application-audit-route": async () =>
    (await import("./checks/logs/application-audit-route")).applicationAuditRoute,
  "logs/audit-retention": async () => (await import("./checks/logs/audit-retention")).auditRetention,
  "logs/no-client-addresses": async () => (await import("./checks/logs/no-client-addresses")).logsNoClientAddresses,
  "logs/pgaudit-route": async () => (await import("./checks/logs/pgaudit-route")).pgauditRoute,
  "logs/technical-retention": async () => (await import("./checks/logs/technical-retention")).technicalRetention,
  "network/no-internet-egress": async () =>
    (await import("./checks/network/no-internet-egress")).networkNoInternetEgress,
  "network/nothing-in": async () => (await import("./checks/network/nothing-in")).networkNothingIn,
  "period/at-least": async () => (await import("./checks/period/at-least")).periodAtLeast,
  "period/at-most": async () => (await import("./checks/period/at-most")).periodAtMost,
  "repository/container-scanning": async () =>
    (await import("./checks/repository/container-scanning")).containerScanning,
  "repository/dependency-scanning": async () =>
    (await import("./checks/repository/dependency-scanning")).dependencyScanning,
  "repository/infrastructure-as-code": async () =>
    (await import("./checks/repository/infrastructure-as-code")).infrastructureAsCode,
  "repository/infrastructure-scanning": async () =>
    (await import("./checks/repository/infrastructure-scanning")).infrastructureScanning,
  "repository/manual-production-migrations": async () =>
    (await import("./checks/repository/manual-production-migrations")).manualProductionMigrations,
  "repository/minimal-permissions": async () =>
    (await import("./checks/repository/minimal-permissions")).minimalPermissions,
  "repository/no-key-files": async () => (await import("./checks/repository/no-key-files")).noKeyFiles,
  "repository/no-suppressions": async () => (await import("./checks/repository/no-suppressions")).noSuppressions,
  "repository/no-untrusted-code": async () => (await import("./checks/repository/no-untrusted-code")).noUntrustedCode,
  "repository/pinned-actions": async () => (await import("./checks/repository/pinned-actions")).pinnedActions,
  "repository/reviewed-plan": async () => (await import("./checks/repository/reviewed-plan")).reviewedPlan,
  "repository/sast-on-every-change": async () =>
    (await import("./checks/repository/sast-on-every-change")).sastOnEveryChange,
  "repository/secret-detection": async () => (await import("./checks/repository/secret-detection")).secretDetection,
  "repository/weekly-scans": async () => (await import("./checks/repository/weekly-scans")).weeklyScans,
  "repository/workload-identity-auth": async () =>
    (await import("./checks/repository/workload-identity-auth")).workloadIdentityAuth,
  "resource/count": async () => (await import("./checks/resource/count")).resourceCount,
  "resource/refers-to": async () => (await import("./checks/resource/refers-to")).resourceRefersTo,
  "run/autoscaling": async () => (await import("./checks/run/autoscaling")).runAutoscaling,
  "run/connections-fit": async () => (await import("./checks/run/connections-fit")).runConnectionsFit,
  "run/deployment-runs-no-migrations": async () =>
    (await import("./checks/run/deployment-runs-no-migrations")).runDeploymentRunsNoMigrations,
  "run/ingress-through-load-balancer": async () =>
    (await import("./checks/run/ingress-through-load-balancer")).runIngressThroughLoadBalancer,
  "run/isolated-identity": async () => (await import("./checks/run/isolated-identity")).runIsolatedIdentity,
  "run/migrations-automated": async () => (await import("./checks/run/migrations-automated")).runMigrationsAutomated,
  "run/migrations-manual": async () => (await import("./checks/run/migrations-manual")).runMigrationsManual,
  "run/no-project-wide-runner": async () =>
    (await import("./checks/run/no-project-wide-runner")).runNoProjectWideRunner,
  "run/no-secret-variables": async () => (await import("./checks/run/no-secret-variables")).runNoSecretVariables,
  "run/outside-deployments": async () => (await import("./checks/run/outside-deployments")).runOutsideDeployments,
  "run/rollback": async () => (await import("./checks/run/rollback")).runRollback,
  "run/rollback-within": async () => (await import("./checks/run/rollback-within")).rollbackWithin,
  "run/secrets-at-runtime": async () => (await import("./checks/run/secrets-at-runtime")).runSecretsAtRuntime,
  "run/services-run-no-migrations": async () =>
    (await import("./checks/run/services-run-no-migrations")).runServicesRunNoMigrations,
  "run/zero-downtime": async () => (await import("./checks/run/zero-downtime")).runZeroDowntime,
  "schedule/at-least-every": async () => (await import("./checks/schedule/at-least-every")).scheduleAtLeastEvery,
  "secrets/deployment-reads-none": async () =>
    (await import("./checks/secrets/deployment-reads-none")).secretsDeploymentReadsNone,
  "secrets/held": async () => (await import("./checks/secrets/held")).secretHeld,
  "secrets/key-domain": async () => (await import("./checks/secrets/key-domain")).secretsKeyDomain,
  "secrets/key-domains": async () => (await import("./checks/secrets/key-domains")).secretsKeyDomains,
  "secrets/no-literal-values": async () => (await import("./checks/secrets/no-literal-values")).secretsNoLiteralValues,
  "secrets/no-wide-access": async () => (await import("./checks/secrets/no-wide-access")).secretsNoWideAccess,
  "secrets/old-versions-kept": async () => (await import("./checks/secrets/old-versions-kept")).secretsOldVersionsKept,
  "secrets/scoped-access": async () => (await import("./checks/secrets/scoped-access")).secretsScopedAccess,
  "state/readers": async () => (await import("./checks/state/readers")).stateReaders,
  "state/remote": async () => (await import("./checks/state/remote")).stateRemote,
  "variable/absent": async () => (await import("./checks/variable/absent")).variableAbsent,
  "variable/from-secret": async () => (await import("./checks/variable/from-secret")).variableFromSecret,
  "vendors/only": async () => (await import("./checks/vendors/only")).vendorsOnly,
  "waf/admin-allowlist": async () => (await import("./checks/waf/admin-allowlist")).wafAdminAllowlist,
  "waf/admin-answers-404": async () => (await import("./checks/waf/admin-answers-404")).wafAdminAnswers404,
  "waf/admin-nothing-else": async () => (await import("./checks/waf/admin-nothing-else")).wafAdminNothingElse,
  "waf/attack-rule": async () => (await import("./checks/waf/attack-rule")).wafAttackRule,
  "waf/bound-to-every-backend": async () =>
    (await import("./checks/waf/bound-to-every-backend")).wafBoundToEveryBackend,
  "waf/no-early-allow": async () => (await import("./checks/waf/no-early-allow")).wafNoEarlyAllow,
  "waf/no-rewrites": async () => (await import("./checks/waf/no-rewrites")).wafNoRewrites,
  "waf/only-from-cdn": async () => (await import("./checks/waf/only-from-cdn")).wafOnlyFromCdn,
  "waf/quiet-logs": async () => (await import("./checks/waf/quiet-logs")).wafQuietLogs,
  "waf/rate-limit": async () => (await import("./checks/waf/rate-limit")).wafRateLimit,
  "watch/alerts": async () => (await import("./checks/watch/alerts")).watchAlerts,
  "watch/channel-order": async () => (await import("./checks/watch/channel-order")).watchChannelOrder,
  "watch/operations": async () => (await import("./checks/watch/operations")).watchOperations,
  "watch/uptime": async () => (await import("./checks/watch/uptime")).watchUptime,
};

/** Ids of every check, in alphabetical order. */
export const CHECK_IDS: readonly string[] = Object.keys(CATALOGUE);
