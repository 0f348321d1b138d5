import { mirrorsProduction } from "../../checks/environment/mirrors-production";
import { githubSubject } from "../../checks/identity/github-subject";
import { noServiceAccountKeys } from "../../checks/identity/no-service-account-keys";
import { workloadIdentityFederation } from "../../checks/identity/workload-identity-federation";
import { runMigrationsAutomated } from "../../checks/run/migrations-automated";
import { runDeploymentRunsNoMigrations } from "../../checks/run/deployment-runs-no-migrations";
import { runMigrationsManual } from "../../checks/run/migrations-manual";
import { runNoProjectWideRunner } from "../../checks/run/no-project-wide-runner";
import { runOutsideDeployments } from "../../checks/run/outside-deployments";
import { runRollback } from "../../checks/run/rollback";
import { Claim } from "../../claim";
import { containerScanning } from "../../checks/repository/container-scanning";
import { dependencyScanning } from "../../checks/repository/dependency-scanning";
import { infrastructureScanning } from "../../checks/repository/infrastructure-scanning";
import { manualProductionMigrations } from "../../checks/repository/manual-production-migrations";
import { noKeyFiles } from "../../checks/repository/no-key-files";
import { noSuppressions } from "../../checks/repository/no-suppressions";
import { minimalPermissions } from "../../checks/repository/minimal-permissions";
import { noUntrustedCode } from "../../checks/repository/no-untrusted-code";
import { pinnedActions } from "../../checks/repository/pinned-actions";
import { reviewedPlan } from "../../checks/repository/reviewed-plan";
import { sastOnEveryChange } from "../../checks/repository/sast-on-every-change";
import { secretDetection } from "../../checks/repository/secret-detection";
import { weeklyScans } from "../../checks/repository/weekly-scans";
import { workloadIdentityAuth } from "../../checks/repository/workload-identity-auth";
import { at, infrastructure, process } from "../../claim-rows";
import { rollbackInThirtySeconds } from "./figures";

const PRACTICES = "Secure Development Practices";
const DEPLOYMENT = "Secure Development Practices / Deployment Security";

const practices: readonly Claim[] = [
  process(
    "smvue.development.every-stage",
    at(PRACTICES, 1),
    "Security is part of every stage of the development workflow.",
    sastOnEveryChange,
    dependencyScanning,
    containerScanning,
    infrastructureScanning,
    secretDetection,
    weeklyScans,
    noSuppressions,
    pinnedActions,
    minimalPermissions,
    noUntrustedCode,
    reviewedPlan,
  ),
  process(
    "smvue.development.static-analysis",
    at(PRACTICES, 2),
    "Semgrep runs static analysis on every code change.",
    sastOnEveryChange,
  ),
  process(
    "smvue.development.dependencies-scanned",
    at(PRACTICES, 3),
    "Trivy scans all dependencies for known vulnerabilities.",
    dependencyScanning,
  ),
  process(
    "smvue.development.images-scanned",
    at(PRACTICES, 4),
    "Trivy scans container images before they are deployed.",
    containerScanning,
  ),
  process(
    "smvue.development.infrastructure-scanned",
    at(PRACTICES, 5),
    "Trivy scans Terraform for misconfigurations.",
    infrastructureScanning,
  ),
  process(
    "smvue.development.secrets-detected",
    at(PRACTICES, 6),
    "Gitleaks scans in CI keep secrets from being committed by accident.",
    secretDetection,
  ),
  process(
    "smvue.development.weekly-scans",
    at(PRACTICES, 7),
    "Scheduled scans run every week and find newly disclosed vulnerabilities.",
    weeklyScans,
  ),
  process(
    "smvue.development.no-suppressions",
    at(PRACTICES, 8),
    "Security warnings and lint errors are always fixed where they arise; no ignore directive suppresses them.",
    noSuppressions,
  ),
];

const deployment: readonly Claim[] = [
  infrastructure(
    "smvue.deployment.workload-identity",
    at(DEPLOYMENT, 1, 1),
    "All deployments authenticate through Workload Identity Federation.",
    workloadIdentityFederation,
    githubSubject,
    noServiceAccountKeys,
  ),
  process(
    "smvue.deployment.no-key-files",
    at(DEPLOYMENT, 1, 2),
    "No deployment uses a JSON key file.",
    workloadIdentityAuth,
    noKeyFiles,
  ),
  infrastructure(
    "smvue.deployment.staging-mirrors",
    at(DEPLOYMENT, 2),
    "Staging mirrors production, so that changes are validated before they are deployed.",
    mirrorsProduction,
  ),
  infrastructure(
    "smvue.deployment.rollback",
    at(DEPLOYMENT, 3),
    "A deployment can be rolled back in under 30 seconds.",
    runRollback,
    rollbackInThirtySeconds,
    runOutsideDeployments,
  ),
  infrastructure(
    "smvue.migrations.production",
    at(DEPLOYMENT, 4, 1),
    "In production, database migrations are run manually.",
    runMigrationsManual,
    runNoProjectWideRunner,
    runDeploymentRunsNoMigrations,
  ),
  process(
    "smvue.migrations.not-by-workflow",
    at(DEPLOYMENT, 4, 2),
    "No workflow runs database migrations in production.",
    manualProductionMigrations,
  ),
  infrastructure(
    "smvue.migrations.staging",
    at(DEPLOYMENT, 4, 3),
    "In staging, and only there, database migrations are automated.",
    runMigrationsAutomated,
    runMigrationsManual,
    runNoProjectWideRunner,
  ),
];

export const delivery: readonly Claim[] = [...practices, ...deployment];
