import { cacheTls } from "../../checks/cache/tls";
import { databaseTlsRequired } from "../../checks/database/tls-required";
import { edgeEncryptedToOrigin } from "../../checks/edge/encrypted-to-origin";
import { edgeHstsPreload } from "../../checks/edge/hsts-preload";
import { edgeHttpRedirects } from "../../checks/edge/http-redirects";
import { edgeModernCiphers } from "../../checks/edge/modern-ciphers";
import { edgeTlsMinimum } from "../../checks/edge/tls-minimum";
import { googleManagedKeys } from "../../checks/encryption/google-managed-keys";
import { filesPrivate } from "../../checks/files/private";
import { filesSignedUrls } from "../../checks/files/signed-urls";
import { runNoSecretVariables } from "../../checks/run/no-secret-variables";
import { runSecretsAtRuntime } from "../../checks/run/secrets-at-runtime";
import { aiContentKey, coachingKey, crmTokensKey, transcriptsKey } from "../../checks/secrets/key-domain";
import { secretsKeyDomains } from "../../checks/secrets/key-domains";
import { secretsNoLiteralValues } from "../../checks/secrets/no-literal-values";
import { secretsNoWideAccess } from "../../checks/secrets/no-wide-access";
import { secretsOldVersionsKept } from "../../checks/secrets/old-versions-kept";
import { secretsScopedAccess } from "../../checks/secrets/scoped-access";
import { Claim } from "../../claim";
import { noKeyFiles } from "../../repository/no-key-files";
import { secretDetection } from "../../repository/secret-detection";
import { application, at, infrastructure, process, vendor } from "../rows";
import { DEVELOPERS } from "./attestants";

const AT_REST = "Data Protection / Encryption at Rest";
const IN_TRANSIT = "Data Protection / Encryption in Transit";

const atRest: readonly Claim[] = [
  infrastructure(
    "smvue.encryption.google-managed-keys",
    at(AT_REST, 1, 1),
    "Whatever is stored is encrypted under keys that Google manages.",
    googleManagedKeys,
  ),
  vendor(
    "smvue.encryption.aes-256",
    at(AT_REST, 1, 2),
    "Storage is encrypted with AES-256.",
    "Google",
    googleManagedKeys,
  ),
  application(
    "smvue.encryption.second-layer",
    at(AT_REST, 1, 3),
    "The application encrypts sensitive data itself before it stores it, with Fernet (AES-128).",
    DEVELOPERS,
    secretsKeyDomains,
    runSecretsAtRuntime,
  ),
  infrastructure(
    "smvue.encryption.separate-key-domains",
    at(AT_REST, 1, 4),
    "Each kind of sensitive data has a key of its own.",
    secretsKeyDomains,
  ),
  application(
    "smvue.encryption.crm-tokens",
    at(AT_REST, 2),
    "Tokens of CRMs are under another key than business data.",
    DEVELOPERS,
    crmTokensKey,
  ),
  application(
    "smvue.encryption.coaching-notes",
    at(AT_REST, 3),
    "Notes from coaching and insights from meetings share one key, which nothing else uses.",
    DEVELOPERS,
    coachingKey,
  ),
  application(
    "smvue.encryption.ai-content",
    at(AT_REST, 4),
    "What AI writes is under a key of its own.",
    DEVELOPERS,
    aiContentKey,
  ),
  application(
    "smvue.encryption.transcripts",
    at(AT_REST, 5),
    "Transcripts of meetings are under a key of their own.",
    DEVELOPERS,
    transcriptsKey,
  ),
  infrastructure(
    "smvue.attachments.private",
    at(AT_REST, 6, 1),
    "Attached files are in a bucket that is not public.",
    filesPrivate,
  ),
  application(
    "smvue.attachments.expiring-urls",
    at(AT_REST, 6, 2),
    "Attached files are reached by signed URLs that expire.",
    DEVELOPERS,
    filesSignedUrls,
  ),
  infrastructure(
    "smvue.keys.rotation-without-downtime",
    at(AT_REST, 7, 1),
    "Keys can be rotated while the service runs.",
    secretsOldVersionsKept,
    runSecretsAtRuntime,
  ),
  application(
    "smvue.keys.multifernet",
    at(AT_REST, 7, 2),
    "MultiFernet reads what former keys encrypted and encrypts it anew under the present one.",
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
    "IAM lets only those read a key who need it.",
    secretsScopedAccess,
    secretsNoWideAccess,
  ),
  process(
    "smvue.keys.not-in-source",
    at(AT_REST, 8, 3),
    "The sources hold no encryption key.",
    noKeyFiles,
    secretDetection,
  ),
  infrastructure(
    "smvue.keys.not-in-environment-variables",
    at(AT_REST, 8, 4),
    "No environment variable holds an encryption key.",
    runNoSecretVariables,
  ),
  infrastructure(
    "smvue.keys.not-in-configuration",
    at(AT_REST, 8, 5),
    "No configuration file holds an encryption key.",
    secretsNoLiteralValues,
  ),
];

const inTransit: readonly Claim[] = [
  infrastructure(
    "smvue.transit.browser-tls",
    at(IN_TRANSIT, 1),
    "Between browsers and servers everything goes over TLS, 1.2 at least.",
    edgeTlsMinimum,
    edgeHttpRedirects,
    edgeEncryptedToOrigin,
  ),
  infrastructure(
    "smvue.transit.tls-minimum",
    at(IN_TRANSIT, 2, 1),
    "The load balancer refuses TLS older than 1.2.",
    edgeTlsMinimum,
  ),
  infrastructure(
    "smvue.transit.modern-ciphers",
    at(IN_TRANSIT, 2, 2),
    "The load balancer offers modern ciphers only.",
    edgeModernCiphers,
  ),
  infrastructure(
    "smvue.transit.hsts-preload",
    at(IN_TRANSIT, 3),
    "Responses carry HSTS with preload.",
    edgeHstsPreload,
  ),
  infrastructure(
    "smvue.transit.http-redirects",
    at(IN_TRANSIT, 4),
    "Plain HTTP leads to HTTPS, everywhere.",
    edgeHttpRedirects,
  ),
  infrastructure(
    "smvue.transit.internal",
    at(IN_TRANSIT, 5, 1),
    "Services talk to each other encrypted.",
    databaseTlsRequired,
    cacheTls,
  ),
  infrastructure("smvue.transit.database-ssl", at(IN_TRANSIT, 5, 2), "The database wants SSL.", databaseTlsRequired),
  infrastructure("smvue.transit.redis-tls", at(IN_TRANSIT, 5, 3), "Redis speaks TLS.", cacheTls),
];

export const dataProtection: readonly Claim[] = [...atRest, ...inTransit];
