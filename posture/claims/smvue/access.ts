import { edgeAuthenticatedOriginPulls } from "../../checks/edge/authenticated-origin-pulls";
import { edgeNoSharedCache } from "../../checks/edge/no-shared-cache";
import { noPublicBucket } from "../../checks/files/no-public-bucket";
import { accessByEffect } from "../../checks/identity/access-by-effect";
import { defaultAccounts } from "../../checks/identity/default-accounts";
import { deploymentImpersonatesNobody } from "../../checks/identity/deployment-impersonates-nobody";
import { leastPrivilege } from "../../checks/identity/least-privilege";
import { runIngressThroughLoadBalancer } from "../../checks/run/ingress-through-load-balancer";
import { runIsolatedIdentity } from "../../checks/run/isolated-identity";
import { tokenSigningHeld } from "../../checks/secrets/held";
import { wafAdminAllowlist } from "../../checks/waf/admin-allowlist";
import { wafAdminNothingElse } from "../../checks/waf/admin-nothing-else";
import { wafAdminAnswers404 } from "../../checks/waf/admin-answers-404";
import { wafNoRewrites } from "../../checks/waf/no-rewrites";
import { wafOnlyFromCdn } from "../../checks/waf/only-from-cdn";
import { wafRateLimit } from "../../checks/waf/rate-limit";
import { Claim } from "../../claim";
import { application, at, infrastructure } from "../../claim-rows";
import { DEVELOPERS, SUPPORT } from "./attestants";
import { applicationAuditForTwoYears, auditForTwoYears } from "./figures";

const USERS = "Authentication & Access Control / User Authentication";
const ADMINS = "Authentication & Access Control / Administrative Controls";
const ROLES = "Authentication & Access Control / Role-Based Access Control";

const users: readonly Claim[] = [
  application(
    "smvue.passwords.bcrypt",
    at(USERS, 1, 1),
    "Passwords are hashed with bcrypt at cost factor 12.",
    DEVELOPERS,
  ),
  application(
    "smvue.passwords.strength",
    at(USERS, 1, 2),
    "A password needs at least 12 characters, with an uppercase letter, a lowercase letter and a digit.",
    DEVELOPERS,
  ),
  application(
    "smvue.sessions.cookies",
    at(USERS, 2, 1),
    "Session cookies are secure and HttpOnly, so that client-side scripts cannot read them.",
    DEVELOPERS,
  ),
  application(
    "smvue.sessions.not-in-local-storage",
    at(USERS, 2, 2),
    "Tokens are never kept in the browser's localStorage.",
    DEVELOPERS,
  ),
  application(
    "smvue.sign-in.lockout",
    at(USERS, 3),
    "An account is locked after 5 failed sign-ins, with exponential backoff.",
    DEVELOPERS,
    wafRateLimit,
  ),
  application(
    "smvue.requests.csrf",
    at(USERS, 4),
    "Double-submit cookies protect every state-changing request against CSRF.",
    DEVELOPERS,
  ),
  application(
    "smvue.tokens.revocable",
    at(USERS, 5, 1),
    "Tokens are JWTs that can be revoked.",
    DEVELOPERS,
    tokenSigningHeld,
  ),
  application(
    "smvue.tokens.family-rotation",
    at(USERS, 5, 2),
    "Refresh tokens rotate in families: reuse of one is detected and invalidates its whole family.",
    DEVELOPERS,
  ),
  application("smvue.tokens.pkce", at(USERS, 5, 3), "Every OAuth flow uses PKCE.", DEVELOPERS),
  application(
    "smvue.passwords.breached",
    at(USERS, 6),
    "Passwords are checked against Have I Been Pwned at sign-up and whenever they are changed.",
    DEVELOPERS,
  ),
];

const admins: readonly Claim[] = [
  application(
    "smvue.admin.more-than-sign-in",
    at(ADMINS, 1),
    "Administrative access to internal systems is subject to additional security requirements.",
    DEVELOPERS,
    wafAdminAllowlist,
  ),
  application(
    "smvue.admin.totp",
    at(ADMINS, 2, 1),
    "Every administrator login requires multi-factor authentication with a one-time password (TOTP).",
    DEVELOPERS,
  ),
  application(
    "smvue.admin.backup-codes",
    at(ADMINS, 2, 2),
    "Administrators' multi-factor authentication supports backup codes.",
    DEVELOPERS,
  ),
  infrastructure(
    "smvue.admin.ip-allowlist",
    at(ADMINS, 3),
    "In production, administration can be reached only from configured IP addresses.",
    wafAdminAllowlist,
    wafAdminNothingElse,
    wafNoRewrites,
    wafOnlyFromCdn,
    edgeAuthenticatedOriginPulls,
    runIngressThroughLoadBalancer,
  ),
  application(
    "smvue.impersonation.time-limited",
    at(ADMINS, 4, 1),
    "Support sessions in a customer's account are time-limited.",
    SUPPORT,
  ),
  application(
    "smvue.impersonation.reason",
    at(ADMINS, 4, 2),
    "Support sessions in a customer's account require a documented reason.",
    SUPPORT,
  ),
  application(
    "smvue.impersonation.audit-trail",
    at(ADMINS, 4, 3),
    "Support sessions in a customer's account leave a complete audit trail.",
    DEVELOPERS,
    applicationAuditForTwoYears,
    auditForTwoYears,
  ),
];

const roles: readonly Claim[] = [
  application(
    "smvue.access.controlled",
    at(ROLES, 1),
    "Strict controls govern access to an organization's data.",
    DEVELOPERS,
    leastPrivilege,
    accessByEffect,
    deploymentImpersonatesNobody,
    runIsolatedIdentity,
    defaultAccounts,
    noPublicBucket,
  ),
  application(
    "smvue.access.organizations-apart",
    at(ROLES, 2),
    "Row-level isolation on every database table ensures that no organization can ever access another's data.",
    DEVELOPERS,
    edgeNoSharedCache,
  ),
  application(
    "smvue.access.seats",
    at(ROLES, 3),
    "Manager, Executive and Rep seats see only the data that is appropriate to each role.",
    DEVELOPERS,
  ),
  application(
    "smvue.access.not-found",
    at(ROLES, 4),
    "Unauthorized access is answered with 404 instead of 403, so that nobody can discover what exists.",
    DEVELOPERS,
    wafAdminAnswers404,
  ),
  application(
    "smvue.access.owner",
    at(ROLES, 5),
    "Seat types, billing, and inviting or removing users are reserved for the organization's owner.",
    DEVELOPERS,
  ),
];

export const access: readonly Claim[] = [...users, ...admins, ...roles];
