import { hetznerAccountsDeleted } from "../checks/hetzner/accounts-deleted";
import { hetznerBackupBoxClosed } from "../checks/hetzner/backup-box-closed";
import { hetznerBackupBoxWritten } from "../checks/hetzner/backup-box-written";
import { hetznerBackupDaily } from "../checks/hetzner/backup-daily";
import { hetznerBackupEncrypted } from "../checks/hetzner/backup-encrypted";
import { hetznerBackupRetention } from "../checks/hetzner/backup-retention";
import { hetznerBackupSameRegion } from "../checks/hetzner/backup-same-region";
import { hetznerDatabaseOnlyFromApplication } from "../checks/hetzner/database-only-from-application";
import { hetznerDatabasePrivate } from "../checks/hetzner/database-private";
import { hetznerDatabaseTls } from "../checks/hetzner/database-tls";
import { hetznerExportWindow } from "../checks/hetzner/export-window";
import { hetznerFalkenstein } from "../checks/hetzner/falkenstein";
import { hetznerNoSecretsTold } from "../checks/hetzner/no-secrets-told";
import { hetznerOnlyNamedCompanies } from "../checks/hetzner/only-named-companies";
import { hetznerOwnNames } from "../checks/hetzner/own-names";
import { hetznerRestoreTested } from "../checks/hetzner/restore-tested";
import { hetznerSecondFactorKeys } from "../checks/hetzner/second-factor-keys";
import { hetznerSelfHostedAnalytics } from "../checks/hetzner/self-hosted-analytics";
import { hetznerServedFiles } from "../checks/hetzner/served-files";
import { hetznerSshByKey } from "../checks/hetzner/ssh-by-key";
import { hetznerTls } from "../products/hetzner/tls";
import { hetznerUpdates } from "../checks/hetzner/updates";
import { hetznerUsagePurge } from "../checks/hetzner/usage-purge";
import { onlyHetzner } from "../checks/vendors/only";
import { Claim, Page } from "../claim";
import { application, at, infrastructure, vendor } from "../claim-rows";

const POLICY = "Privacy Policy";
const ACCOUNT = "1. Information We Collect / Account data";
const CUSTOMER = "1. Information We Collect / Customer Data";
const USAGE = "1. Information We Collect / Usage data";
const PAYMENT = "1. Information We Collect / Payment data";
const USE = "2. How We Use Information";
const COOKIES = "3. Cookies & Tracking";
const SHARING = "4. Data Sharing & Sub-Processors";
const SECURITY = "5. Data Storage & Security";
const RETENTION = "6. Data Retention";
const RIGHTS = "7. Your Rights (GDPR)";
const CHILDREN = "8. Children's Privacy";
const TRANSFERS = "9. International Data Transfers";
const CHANGES = "10. Changes to this Policy";
const CONTACT = "11. Contact";

const DEVELOPERS = "smallCRM's application developers";
const MANAGEMENT = "smallCRM's management";
const PRIVACY_OFFICER = "smallCRM's privacy officer";
const ACCOUNTING = "smallCRM's accounting";
const HETZNER = "Hetzner Online GmbH";
const PADDLE = "Paddle.com Market Limited";
const RESEND = "Resend, Inc.";

const policy: readonly Claim[] = [
  application("smallcrm.policy.date", at(POLICY, 1), "The policy was last updated on 27 May 2026.", PRIVACY_OFFICER),
  application(
    "smallcrm.policy.controller",
    at(POLICY, 2),
    "The data controller is a legal entity of smallCRM, whose address is pending.",
    MANAGEMENT,
  ),
  application(
    "smallcrm.policy.scope",
    at(POLICY, 3, 1),
    "The policy describes how personal information of the service's users is collected, used and shared.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.policy.gdpr",
    at(POLICY, 3, 2),
    "smallCRM is committed to complying with the GDPR.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.policy.care",
    at(POLICY, 3, 3),
    "smallCRM is committed to handling users' data with care.",
    MANAGEMENT,
    hetznerSshByKey,
    hetznerUpdates,
    hetznerNoSecretsTold,
    hetznerRestoreTested,
  ),
];

const collected: readonly Claim[] = [
  application(
    "smallcrm.account.collected",
    at(ACCOUNT, 1, 1),
    "A name, an e-mail address and a password are collected when an account is created.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.account.password-hashed",
    at(ACCOUNT, 1, 2),
    "The password is collected as a hash.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.account.second-factor",
    at(ACCOUNT, 1, 3),
    "Enabling two-factor authentication adds recovery codes and an encrypted TOTP secret.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.customer-data.defined",
    at(CUSTOMER, 1, 1),
    "Customer Data is what users store in the service: contacts, companies, deals, tickets, activities, " +
      "comments, custom fields.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.customer-data.controlled",
    at(CUSTOMER, 1, 2),
    "The customer controls what becomes Customer Data.",
    DEVELOPERS,
  ),
  infrastructure(
    "smallcrm.customer-data.hosted",
    at(CUSTOMER, 1, 3),
    "smallCRM hosts Customer Data on the customer's behalf.",
    hetznerFalkenstein,
    onlyHetzner,
  ),
  application(
    "smallcrm.usage.pageviews",
    at(USAGE, 1, 1),
    "Pageviews are recorded: path, timestamp, IP address and user agent.",
    DEVELOPERS,
    hetznerSelfHostedAnalytics,
  ),
  application(
    "smallcrm.usage.attribution",
    at(USAGE, 1, 2),
    "Attribution is recorded: UTM parameters, HTTP referrer and any referral code.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.usage.purpose",
    at(USAGE, 1, 3),
    "Usage data shows how the service is used and serves marketing analytics.",
    MANAGEMENT,
  ),
  infrastructure(
    "smallcrm.usage.purged",
    at(USAGE, 1, 4),
    "Usage data is deleted automatically after 13 months.",
    hetznerUsagePurge,
  ),
  vendor(
    "smallcrm.payment.by-paddle",
    at(PAYMENT, 1, 1),
    "Paddle, the merchant of record, collects and processes payment information: billing address, card " +
      "number, tax ID.",
    PADDLE,
  ),
  application(
    "smallcrm.payment.no-card-numbers",
    at(PAYMENT, 1, 2),
    "smallCRM neither receives nor stores card numbers.",
    DEVELOPERS,
  ),
  vendor(
    "smallcrm.payment.summary",
    at(PAYMENT, 1, 3),
    "smallCRM receives only the subscription's identifier and a summary of the card in which its number is masked.",
    PADDLE,
  ),
  application(
    "smallcrm.payment.summary-purpose",
    at(PAYMENT, 1, 4),
    "The identifier and the summary are used to render invoices.",
    DEVELOPERS,
  ),
];

const use: readonly Claim[] = [
  application(
    "smallcrm.use.service",
    at(USE, 1),
    "Data is used to provide, maintain and improve the service.",
    MANAGEMENT,
  ),
  vendor(
    "smallcrm.use.billing",
    at(USE, 2),
    "Data is used to process subscriptions, invoices and refunds, through Paddle.",
    PADDLE,
  ),
  vendor(
    "smallcrm.use.email",
    at(USE, 3),
    "Data is used to send transactional e-mail through Resend: account verification, password resets, ticket " +
      "notifications.",
    RESEND,
  ),
  application(
    "smallcrm.use.security",
    at(USE, 4),
    "Data is used against fraud, abuse and security incidents: to detect, investigate and prevent them.",
    MANAGEMENT,
  ),
  application(
    "smallcrm.use.aggregated",
    at(USE, 5),
    "Usage data is aggregated and anonymized, for better product decisions.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.use.law",
    at(USE, 6),
    "Data is used to meet legal obligations: tax reporting, court orders and lawful requests.",
    PRIVACY_OFFICER,
  ),
  application("smallcrm.use.not-sold", at(USE, 7, 1), "Personal data is not sold.", MANAGEMENT),
  application(
    "smallcrm.use.no-training",
    at(USE, 7, 2),
    "No external machine-learning model is trained on Customer Data.",
    MANAGEMENT,
    hetznerOnlyNamedCompanies,
  ),
];

const cookies: readonly Claim[] = [
  application("smallcrm.cookies.three", at(COOKIES, 1), "The site uses three cookies.", DEVELOPERS),
  application("smallcrm.cookies.session", at(COOKIES, 2, 1), "The session cookie keeps a user logged in.", DEVELOPERS),
  application(
    "smallcrm.cookies.session-required",
    at(COOKIES, 2, 2),
    "The service does not function without the session cookie.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.cookies.theme",
    at(COOKIES, 3, 1),
    "The theme cookie remembers the choice of a light theme, a dark theme or the system's.",
    DEVELOPERS,
  ),
  application("smallcrm.cookies.theme-optional", at(COOKIES, 3, 2), "The theme cookie is optional.", DEVELOPERS),
  application(
    "smallcrm.cookies.attribution",
    at(COOKIES, 4, 1),
    "The cookie smallcrm_attribution keeps UTM and referral parameters of the request that led to the site.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.cookies.attribution-purpose",
    at(COOKIES, 4, 2),
    "The attribution cookie shows which marketing channels work.",
    MANAGEMENT,
  ),
  application(
    "smallcrm.cookies.attribution-expires",
    at(COOKIES, 4, 3),
    "The attribution cookie expires after 30 days.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.cookies.attribution-anonymous",
    at(COOKIES, 4, 4),
    "The attribution cookie does not identify the user.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.analytics.no-third-parties",
    at(COOKIES, 5, 1),
    "There are no third-party analytics pixels, such as Google's or Facebook's, and no advertising trackers.",
    DEVELOPERS,
    hetznerSelfHostedAnalytics,
  ),
  infrastructure(
    "smallcrm.analytics.umami",
    at(COOKIES, 5, 2),
    "Analytics is done with Umami, self-hosted by smallCRM.",
    hetznerSelfHostedAnalytics,
  ),
  infrastructure(
    "smallcrm.analytics.own-infrastructure",
    at(COOKIES, 5, 3),
    "Umami runs on smallCRM's own infrastructure.",
    hetznerSelfHostedAnalytics,
    onlyHetzner,
  ),
  application(
    "smallcrm.analytics.no-cross-site",
    at(COOKIES, 5, 4),
    "Umami uses no identifiers that work across sites.",
    DEVELOPERS,
  ),
];

const sharing: readonly Claim[] = [
  infrastructure(
    "smallcrm.sharing.only-these",
    at(SHARING, 1, 1),
    "Personal data is shared with the subprocessors listed and no others.",
    onlyHetzner,
    hetznerOnlyNamedCompanies,
  ),
  application(
    "smallcrm.sharing.contracts",
    at(SHARING, 1, 2),
    "A contract binds each subprocessor to handle data in compliance with the GDPR.",
    PRIVACY_OFFICER,
  ),
  infrastructure(
    "smallcrm.sharing.hetzner",
    at(SHARING, 2, 1),
    "Hetzner provides the hosting infrastructure: compute, storage and network.",
    onlyHetzner,
    hetznerOwnNames,
  ),
  infrastructure(
    "smallcrm.sharing.hetzner-place",
    at(SHARING, 2, 2),
    "Hetzner hosts in Falkenstein, Germany.",
    hetznerFalkenstein,
  ),
  vendor(
    "smallcrm.sharing.paddle",
    at(SHARING, 3),
    "Paddle (United Kingdom) handles billing and payments as the merchant of record.",
    PADDLE,
  ),
  vendor("smallcrm.sharing.resend", at(SHARING, 4), "Resend (United States) delivers transactional e-mail.", RESEND),
  application(
    "smallcrm.sharing.nobody-else",
    at(SHARING, 5, 1),
    "Customer Data is shared with nobody else, but for the exceptions listed.",
    MANAGEMENT,
    hetznerOnlyNamedCompanies,
    hetznerBackupBoxClosed,
    hetznerServedFiles,
  ),
  application(
    "smallcrm.sharing.law",
    at(SHARING, 5, 2),
    "One exception is disclosure that the law requires: a subpoena, a court order.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.sharing.protection",
    at(SHARING, 5, 3),
    "The other exception is protection against fraud, abuse or security threats.",
    PRIVACY_OFFICER,
  ),
];

const security: readonly Claim[] = [
  infrastructure(
    "smallcrm.storage.falkenstein",
    at(SECURITY, 1, 1),
    "All servers that store Customer Data are in Falkenstein.",
    hetznerFalkenstein,
  ),
  vendor(
    "smallcrm.storage.germany",
    at(SECURITY, 1, 2),
    "Falkenstein is in Germany, and so in the EU.",
    HETZNER,
    hetznerFalkenstein,
  ),
  infrastructure(
    "smallcrm.backups.daily",
    at(SECURITY, 1, 3),
    "Backups are written daily.",
    hetznerBackupDaily,
    hetznerBackupBoxWritten,
  ),
  infrastructure("smallcrm.backups.encrypted", at(SECURITY, 1, 4), "Backups are encrypted.", hetznerBackupEncrypted),
  infrastructure(
    "smallcrm.backups.same-region",
    at(SECURITY, 1, 5),
    "Backups are kept on a Storage Box of Hetzner, in the region of the servers.",
    hetznerBackupSameRegion,
  ),
  application("smallcrm.passwords.bcrypt", at(SECURITY, 1, 6), "bcrypt hashes the passwords.", DEVELOPERS),
  application(
    "smallcrm.second-factor.encrypted",
    at(SECURITY, 1, 7),
    "Keys at the application level encrypt TOTP secrets and recovery codes at rest.",
    DEVELOPERS,
    hetznerSecondFactorKeys,
  ),
  infrastructure(
    "smallcrm.database.only-application",
    at(SECURITY, 2, 1),
    "Only the application server has access to the database.",
    hetznerDatabasePrivate,
    hetznerDatabaseOnlyFromApplication,
  ),
  infrastructure(
    "smallcrm.encryption.in-transit",
    at(SECURITY, 2, 2),
    "All traffic between clients and servers is protected by TLS.",
    hetznerTls,
    hetznerDatabaseTls,
  ),
  application(
    "smallcrm.tenants.isolated",
    at(SECURITY, 2, 3),
    "The application layer enforces the isolation of tenants' data.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.tenants.fail-closed",
    at(SECURITY, 2, 4),
    "A fail-closed query scope filters all reads and writes of the database by tenant.",
    DEVELOPERS,
  ),
];

const retention: readonly Claim[] = [
  application(
    "smallcrm.retention.customer-data",
    at(RETENTION, 1, 1),
    "Customer Data is kept while the account is active.",
    DEVELOPERS,
  ),
  infrastructure(
    "smallcrm.retention.export-window",
    at(RETENTION, 1, 2),
    "Customer Data can be exported for 30 days after permanent termination and is then deleted.",
    hetznerExportWindow,
  ),
  application(
    "smallcrm.retention.account-data",
    at(RETENTION, 2, 1),
    "Account data is kept while the account is active.",
    DEVELOPERS,
  ),
  infrastructure(
    "smallcrm.retention.account-deleted",
    at(RETENTION, 2, 2),
    "Account data is deleted at most 30 days after termination.",
    hetznerAccountsDeleted,
  ),
  infrastructure(
    "smallcrm.retention.usage-data",
    at(RETENTION, 3),
    "Pageviews and attribution data are deleted automatically after 13 months.",
    hetznerUsagePurge,
  ),
  infrastructure(
    "smallcrm.retention.backups",
    at(RETENTION, 4, 1),
    "Backups have a rolling retention of 30 days.",
    hetznerBackupRetention,
  ),
  infrastructure(
    "smallcrm.retention.snapshots",
    at(RETENTION, 4, 2),
    "The backups include daily, weekly and monthly snapshots.",
    hetznerBackupRetention,
    hetznerBackupDaily,
  ),
  application(
    "smallcrm.retention.invoices",
    at(RETENTION, 5, 1),
    "Invoices and tax records are kept for as long as the applicable tax law requires.",
    ACCOUNTING,
  ),
  application(
    "smallcrm.retention.invoices-years",
    at(RETENTION, 5, 2),
    "The period that tax law requires is typically 7 years.",
    ACCOUNTING,
  ),
];

const rights: readonly Claim[] = [
  application(
    "smallcrm.rights.eu",
    at(RIGHTS, 1),
    "People in the EU and the EEA have the rights listed.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.rights.access",
    at(RIGHTS, 2),
    "They may access the personal data held about them.",
    PRIVACY_OFFICER,
  ),
  application("smallcrm.rights.correction", at(RIGHTS, 3), "They may have inaccurate data corrected.", PRIVACY_OFFICER),
  application("smallcrm.rights.deletion", at(RIGHTS, 4), "They may have their personal data deleted.", PRIVACY_OFFICER),
  application(
    "smallcrm.rights.export",
    at(RIGHTS, 5),
    "They may export their data in a portable format: CSV files in a ZIP archive.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.rights.objection",
    at(RIGHTS, 6),
    "They may object to some types of processing.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.rights.consent",
    at(RIGHTS, 7),
    "Where processing relies on consent, they may withdraw it at any time.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.rights.complaint",
    at(RIGHTS, 8),
    "They may complain to their local data protection authority.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.rights.by-email",
    at(RIGHTS, 9, 1),
    "These rights are exercised by e-mail to privacy@smallcrm.app.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.rights.answered",
    at(RIGHTS, 9, 2),
    "Requests to exercise these rights are answered within 30 days.",
    PRIVACY_OFFICER,
  ),
];

const children: readonly Claim[] = [
  application(
    "smallcrm.children.not-directed",
    at(CHILDREN, 1, 1),
    "The service is not aimed at anyone under 16.",
    MANAGEMENT,
  ),
  application(
    "smallcrm.children.not-collected",
    at(CHILDREN, 1, 2),
    "Personal data of children is not knowingly collected.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.children.deleted",
    at(CHILDREN, 1, 3),
    "Personal data of a child is deleted once someone reports it to privacy@smallcrm.app.",
    PRIVACY_OFFICER,
  ),
];

const transfers: readonly Claim[] = [
  infrastructure(
    "smallcrm.transfers.stored-in-eu",
    at(TRANSFERS, 1, 1),
    "Customer Data is stored within the EU.",
    hetznerFalkenstein,
    hetznerBackupSameRegion,
  ),
  vendor(
    "smallcrm.transfers.united-states",
    at(TRANSFERS, 1, 2),
    "Some subprocessors (Resend) are US companies.",
    RESEND,
  ),
  application(
    "smallcrm.transfers.clauses",
    at(TRANSFERS, 1, 3),
    "Standard Contractual Clauses govern transfers to subprocessors in the United States.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.transfers.clauses-approved",
    at(TRANSFERS, 1, 4),
    "The Standard Contractual Clauses are those approved by the European Commission.",
    PRIVACY_OFFICER,
  ),
];

const changes: readonly Claim[] = [
  application(
    "smallcrm.changes.possible",
    at(CHANGES, 1, 1),
    "The policy may be updated from time to time.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.changes.announced",
    at(CHANGES, 1, 2),
    "Material changes are announced by e-mail and in the application.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.changes.ahead",
    at(CHANGES, 1, 3),
    "Material changes are announced at least 30 days before they apply.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.contact.privacy",
    at(CONTACT, 1),
    "privacy@smallcrm.app takes questions about privacy, requests about data rights, and complaints.",
    PRIVACY_OFFICER,
  ),
];

export const smallcrm: Page = {
  system: "smallcrm",
  title: "smallCRM privacy policy",
  claims: [
    ...policy,
    ...collected,
    ...use,
    ...cookies,
    ...sharing,
    ...security,
    ...retention,
    ...rights,
    ...children,
    ...transfers,
    ...changes,
  ],
};
