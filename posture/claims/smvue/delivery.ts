import { mirrorsProduction } from "../../checks/environment/mirrors-production";
import { githubSubject } from "../../checks/identity/github-subject";
import { noServiceAccountKeys } from "../../checks/identity/no-service-account-keys";
import { workloadIdentityFederation } from "../../checks/identity/workload-identity-federation";
import { runMigrationsAutomated } from "../../checks/run/migrations-automated";
import { runMigrationsManual } from "../../checks/run/migrations-manual";
import { runNoProjectWideRunner } from "../../checks/run/no-project-wide-runner";
import { runOutsideDeployments } from "../../checks/run/outside-deployments";
import { runRollback } from "../../checks/run/rollback";
import { Claim } from "../../claim";
import { containerScanning } from "../../repository/container-scanning";
import { dependencyScanning } from "../../repository/dependency-scanning";
import { infrastructureScanning } from "../../repository/infrastructure-scanning";
import { manualProductionMigrations } from "../../repository/manual-production-migrations";
import { noKeyFiles } from "../../repository/no-key-files";
import { noSuppressions } from "../../repository/no-suppressions";
import { sastOnEveryChange } from "../../repository/sast-on-every-change";
import { secretDetection } from "../../repository/secret-detection";
import { weeklyScans } from "../../repository/weekly-scans";
import { workloadIdentityAuth } from "../../repository/workload-identity-auth";
import { at, infrastructure, process } from "../rows";
import { rollbackInThirtySeconds } from "./figures";

const PRACTICES = "Secure Development Practices";
const DEPLOYMENT = "Secure Development Practices / Deployment Security";

const practices: readonly Claim[] = [
  process(
    "smvue.development.every-stage",
    at(PRACTICES, 1),
    "Every stage of development has its part in security.",
    sastOnEveryChange,
    dependencyScanning,
    containerScanning,
    infrastructureScanning,
    secretDetection,
    weeklyScans,
    noSuppressions,
  ),
  process(
    "smvue.development.static-analysis",
    at(PRACTICES, 2),
    "Semgrep looks at every change of code.",
    sastOnEveryChange,
  ),
  process(
    "smvue.development.dependencies-scanned",
    at(PRACTICES, 3),
    "Trivy looks for known weaknesses in all that the code depends on.",
    dependencyScanning,
  ),
  process(
    "smvue.development.images-scanned",
    at(PRACTICES, 4),
    "Trivy looks at an image before it is deployed.",
    containerScanning,
  ),
  process(
    "smvue.development.infrastructure-scanned",
    at(PRACTICES, 5),
    "Trivy looks for wrong settings in Terraform.",
    infrastructureScanning,
  ),
  process(
    "smvue.development.secrets-detected",
    at(PRACTICES, 6),
    "Gitleaks stops secrets in CI that someone committed unawares.",
    secretDetection,
  ),
  process(
    "smvue.development.weekly-scans",
    at(PRACTICES, 7),
    "Scans run each week too, for weaknesses that became known since.",
    weeklyScans,
  ),
  process(
    "smvue.development.no-suppressions",
    at(PRACTICES, 8),
    "A warning is mended where it arises; no directive hides it.",
    noSuppressions,
  ),
];

const deployment: readonly Claim[] = [
  infrastructure(
    "smvue.deployment.workload-identity",
    at(DEPLOYMENT, 1, 1),
    "Deployments sign in to Google Cloud by Workload Identity Federation, all of them.",
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
    "Staging is like production, so that changes are tried there first.",
    mirrorsProduction,
  ),
  infrastructure(
    "smvue.deployment.rollback",
    at(DEPLOYMENT, 3),
    "A deployment can be taken back in less than 30 seconds.",
    runRollback,
    rollbackInThirtySeconds,
    runOutsideDeployments,
  ),
  infrastructure(
    "smvue.migrations.production",
    at(DEPLOYMENT, 4, 1),
    "In production a person starts migrations of the database.",
    runMigrationsManual,
    runNoProjectWideRunner,
  ),
  process(
    "smvue.migrations.not-by-workflow",
    at(DEPLOYMENT, 4, 2),
    "No workflow starts migrations of production's database.",
    manualProductionMigrations,
  ),
  infrastructure(
    "smvue.migrations.staging",
    at(DEPLOYMENT, 4, 3),
    "In staging, and there alone, migrations of the database start by themselves.",
    runMigrationsAutomated,
    runMigrationsManual,
    runNoProjectWideRunner,
  ),
];

export const delivery: readonly Claim[] = [...practices, ...deployment];
