import { noPublicBucket } from "../../checks/files/no-public-bucket";
import { defaultAccounts } from "../../checks/identity/default-accounts";
import { leastPrivilege } from "../../checks/identity/least-privilege";
import { runIngressThroughLoadBalancer } from "../../checks/run/ingress-through-load-balancer";
import { runIsolatedIdentity } from "../../checks/run/isolated-identity";
import { tokenSigningHeld } from "../../checks/secrets/held";
import { wafAdminAllowlist } from "../../checks/waf/admin-allowlist";
import { wafAdminNothingElse } from "../../checks/waf/admin-nothing-else";
import { wafAdminAnswers404 } from "../../checks/waf/admin-answers-404";
import { wafOnlyFromCdn } from "../../checks/waf/only-from-cdn";
import { wafRateLimit } from "../../checks/waf/rate-limit";
import { Claim } from "../../claim";
import { application, at, infrastructure } from "../rows";
import { DEVELOPERS, SUPPORT } from "./attestants";
import { applicationAuditForTwoYears, auditForTwoYears } from "./figures";

const USERS = "Authentication & Access Control / User Authentication";
const ADMINS = "Authentication & Access Control / Administrative Controls";
const ROLES = "Authentication & Access Control / Role-Based Access Control";

const users: readonly Claim[] = [
  application("smvue.passwords.bcrypt", at(USERS, 1, 1), "Passwords are kept as bcrypt hashes of cost 12.", DEVELOPERS),
  application(
    "smvue.passwords.strength",
    at(USERS, 1, 2),
    "A password has 12 characters at least, among them a capital, a small letter and a digit.",
    DEVELOPERS,
  ),
  application(
    "smvue.sessions.cookies",
    at(USERS, 2, 1),
    "Sessions are in Secure, HttpOnly cookies, out of scripts' reach.",
    DEVELOPERS,
  ),
  application(
    "smvue.sessions.not-in-local-storage",
    at(USERS, 2, 2),
    "No token is put into the browser's localStorage.",
    DEVELOPERS,
  ),
  application(
    "smvue.sign-in.lockout",
    at(USERS, 3),
    "An account locks after 5 failures to sign in, for longer each time.",
    DEVELOPERS,
    wafRateLimit,
  ),
  application(
    "smvue.requests.csrf",
    at(USERS, 4),
    "Whatever changes state asks for a cookie submitted twice, against CSRF.",
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
    "Refresh tokens rotate in families: one used twice ends all of its family.",
    DEVELOPERS,
  ),
  application("smvue.tokens.pkce", at(USERS, 5, 3), "Every OAuth flow uses PKCE.", DEVELOPERS),
  application(
    "smvue.passwords.breached",
    at(USERS, 6),
    "New and changed passwords are looked up in Have I Been Pwned.",
    DEVELOPERS,
  ),
];

const admins: readonly Claim[] = [
  application(
    "smvue.admin.more-than-sign-in",
    at(ADMINS, 1),
    "Who administers internal systems has to pass more than others.",
    DEVELOPERS,
    wafAdminAllowlist,
  ),
  application(
    "smvue.admin.totp",
    at(ADMINS, 2, 1),
    "Each sign-in of an administrator asks for a one-time password (TOTP).",
    DEVELOPERS,
  ),
  application(
    "smvue.admin.backup-codes",
    at(ADMINS, 2, 2),
    "Backup codes stand in for an administrator's one-time password.",
    DEVELOPERS,
  ),
  infrastructure(
    "smvue.admin.ip-allowlist",
    at(ADMINS, 3),
    "In production administration is reached from listed addresses only.",
    wafAdminAllowlist,
    wafAdminNothingElse,
    wafOnlyFromCdn,
    runIngressThroughLoadBalancer,
  ),
  application(
    "smvue.impersonation.time-limited",
    at(ADMINS, 4, 1),
    "Support's session in a customer's account ends by itself.",
    SUPPORT,
  ),
  application(
    "smvue.impersonation.reason",
    at(ADMINS, 4, 2),
    "Support's session in a customer's account needs a reason in writing.",
    SUPPORT,
  ),
  application(
    "smvue.impersonation.audit-trail",
    at(ADMINS, 4, 3),
    "Support's session in a customer's account is in the audit trail, all of it.",
    DEVELOPERS,
    applicationAuditForTwoYears,
    auditForTwoYears,
  ),
];

const roles: readonly Claim[] = [
  application(
    "smvue.access.controlled",
    at(ROLES, 1),
    "Access to an organization's data is strict.",
    DEVELOPERS,
    leastPrivilege,
    runIsolatedIdentity,
    defaultAccounts,
    noPublicBucket,
  ),
  application(
    "smvue.access.organizations-apart",
    at(ROLES, 2),
    "Every table keeps organizations apart by row, so that none gets at another's data.",
    DEVELOPERS,
  ),
  application(
    "smvue.access.seats",
    at(ROLES, 3),
    "Managers, executives and reps see what their seat is for, and no more.",
    DEVELOPERS,
  ),
  application(
    "smvue.access.not-found",
    at(ROLES, 4),
    "Who may not see a thing gets 404 rather than 403, and learns nothing of it.",
    DEVELOPERS,
    wafAdminAnswers404,
  ),
  application(
    "smvue.access.owner",
    at(ROLES, 5),
    "Seats, billing and users are for the organization's owner alone to manage.",
    DEVELOPERS,
  ),
];

export const access: readonly Claim[] = [...users, ...admins, ...roles];
