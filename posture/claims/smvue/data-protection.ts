import { cacheTls } from "../../checks/cache/tls";
import { databaseTlsRequired } from "../../checks/database/tls-required";
import { edgeEncryptedToOrigin } from "../../checks/edge/encrypted-to-origin";
import { edgeHstsPreload } from "../../checks/edge/hsts-preload";
import { edgeHttpRedirects } from "../../checks/edge/http-redirects";
import { edgeNoEarlyData } from "../../checks/edge/no-early-data";
import { edgeModernCiphers } from "../../checks/edge/modern-ciphers";
import { edgeTlsMinimum } from "../../checks/edge/tls-minimum";
import { googleManagedKeys } from "../../checks/encryption/google-managed-keys";
import { filesPrivate } from "../../checks/files/private";
import { filesSignedUrls } from "../../checks/files/signed-urls";
import { accessByEffect } from "../../checks/identity/access-by-effect";
import { runNoSecretVariables } from "../../checks/run/no-secret-variables";
import { runSecretsAtRuntime } from "../../checks/run/secrets-at-runtime";
import { secretsDeploymentReadsNone } from "../../checks/secrets/deployment-reads-none";
import { aiContentKey, coachingKey, crmTokensKey, transcriptsKey } from "../../checks/secrets/key-domain";
import { secretsKeyDomains } from "../../checks/secrets/key-domains";
import { secretsNoLiteralValues } from "../../checks/secrets/no-literal-values";
import { secretsNoWideAccess } from "../../checks/secrets/no-wide-access";
import { secretsOldVersionsKept } from "../../checks/secrets/old-versions-kept";
import { secretsScopedAccess } from "../../checks/secrets/scoped-access";
import { Claim } from "../../claim";
import { noKeyFiles } from "../../checks/repository/no-key-files";
import { secretDetection } from "../../checks/repository/secret-detection";
import { application, at, infrastructure, process, vendor } from "../../claim-rows";
import { DEVELOPERS } from "./attestants";

const AT_REST = "Data Protection / Encryption at Rest";
const IN_TRANSIT = "Data Protection / Encryption in Transit";

const atRest: readonly Claim[] = [
  infrastructure(
    "smvue.encryption.google-managed-keys",
    at(AT_REST, 1, 1),
    "At the storage layer, Google-managed encryption covers all data at rest.",
    googleManagedKeys,
  ),
  vendor(
    "smvue.encryption.aes-256",
    at(AT_REST, 1, 2),
    "Encryption at the storage layer is AES-256.",
    "Google",
    googleManagedKeys,
  ),
  application(
    "smvue.encryption.second-layer",
    at(AT_REST, 1, 3),
    "The application encrypts sensitive data a second time before storing it, with Fernet (AES-128).",
    DEVELOPERS,
    secretsKeyDomains,
    runSecretsAtRuntime,
  ),
  infrastructure(
    "smvue.encryption.separate-key-domains",
    at(AT_REST, 1, 4),
    "Encryption by the application uses separate key domains.",
    secretsKeyDomains,
  ),
  application(
    "smvue.encryption.crm-tokens",
    at(AT_REST, 2),
    "The encryption of CRM tokens is independent of that of business data.",
    DEVELOPERS,
    crmTokensKey,
  ),
  application(
    "smvue.encryption.coaching-notes",
    at(AT_REST, 3),
    "Coaching notes and meeting insights have an encryption key of their own.",
    DEVELOPERS,
    coachingKey,
  ),
  application(
    "smvue.encryption.ai-content",
    at(AT_REST, 4),
    "AI-generated content has an encryption key of its own.",
    DEVELOPERS,
    aiContentKey,
  ),
  application(
    "smvue.encryption.transcripts",
    at(AT_REST, 5),
    "Meeting transcripts have an encryption key of their own.",
    DEVELOPERS,
    transcriptsKey,
  ),
  infrastructure(
    "smvue.attachments.private",
    at(AT_REST, 6, 1),
    "Attached files are kept in private cloud storage.",
    filesPrivate,
  ),
  application(
    "smvue.attachments.expiring-urls",
    at(AT_REST, 6, 2),
    "Attached files are accessed through signed URLs that expire.",
    DEVELOPERS,
    filesSignedUrls,
  ),
  infrastructure(
    "smvue.keys.rotation-without-downtime",
    at(AT_REST, 7, 1),
    "Encryption keys can be rotated without downtime.",
    secretsOldVersionsKept,
    runSecretsAtRuntime,
  ),
  application(
    "smvue.keys.multifernet",
    at(AT_REST, 7, 2),
    "MultiFernet transparently decrypts data under previous keys and re-encrypts it under the current one.",
    DEVELOPERS,
    secretsOldVersionsKept,
  ),
  infrastructure(
    "smvue.keys.in-secret-manager",
    at(AT_REST, 8, 1),
    "Encryption keys are kept in Google's Secret Manager.",
    secretsKeyDomains,
    crmTokensKey,
    coachingKey,
    aiContentKey,
    transcriptsKey,
  ),
  infrastructure(
    "smvue.keys.scoped-access",
    at(AT_REST, 8, 2),
    "Access to encryption keys is scoped by IAM.",
    secretsScopedAccess,
    secretsNoWideAccess,
    secretsDeploymentReadsNone,
    accessByEffect,
  ),
  process(
    "smvue.keys.not-in-source",
    at(AT_REST, 8, 3),
    "Source code contains no encryption keys.",
    noKeyFiles,
    secretDetection,
  ),
  infrastructure(
    "smvue.keys.not-in-environment-variables",
    at(AT_REST, 8, 4),
    "Environment variables contain no encryption keys.",
    runNoSecretVariables,
  ),
  infrastructure(
    "smvue.keys.not-in-configuration",
    at(AT_REST, 8, 5),
    "Configuration files contain no encryption keys.",
    secretsNoLiteralValues,
  ),
];

const inTransit: readonly Claim[] = [
  infrastructure(
    "smvue.transit.browser-tls",
    at(IN_TRANSIT, 1),
    "TLS 1.2 or later protects all data sent between browsers and servers.",
    edgeTlsMinimum,
    edgeHttpRedirects,
    edgeEncryptedToOrigin,
    edgeNoEarlyData,
  ),
  infrastructure(
    "smvue.transit.tls-minimum",
    at(IN_TRANSIT, 2, 1),
    "The load balancer enforces TLS 1.2 or later.",
    edgeTlsMinimum,
  ),
  infrastructure(
    "smvue.transit.modern-ciphers",
    at(IN_TRANSIT, 2, 2),
    "The load balancer uses modern cipher suites.",
    edgeModernCiphers,
  ),
  infrastructure(
    "smvue.transit.hsts-preload",
    at(IN_TRANSIT, 3),
    "HSTS is enabled, with the preload directive.",
    edgeHstsPreload,
  ),
  infrastructure(
    "smvue.transit.http-redirects",
    at(IN_TRANSIT, 4),
    "Every endpoint redirects HTTP to HTTPS automatically.",
    edgeHttpRedirects,
  ),
  infrastructure(
    "smvue.transit.internal",
    at(IN_TRANSIT, 5, 1),
    "All communication between internal services is encrypted.",
    databaseTlsRequired,
    cacheTls,
  ),
  infrastructure(
    "smvue.transit.database-ssl",
    at(IN_TRANSIT, 5, 2),
    "Connections to the database require SSL.",
    databaseTlsRequired,
  ),
  infrastructure("smvue.transit.redis-tls", at(IN_TRANSIT, 5, 3), "Connections to Redis use TLS.", cacheTls),
];

export const dataProtection: readonly Claim[] = [...atRest, ...inTransit];
