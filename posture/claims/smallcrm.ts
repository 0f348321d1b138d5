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
import { hetznerSshByKey } from "../checks/hetzner/ssh-by-key";
import { hetznerTls } from "../checks/hetzner/tls";
import { hetznerUpdates } from "../checks/hetzner/updates";
import { hetznerUsagePurge } from "../checks/hetzner/usage-purge";
import { onlyHetzner } from "../checks/vendors/only";
import { Claim, Page } from "../claim";
import { application, at, infrastructure, vendor } from "./rows";

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
  application("smallcrm.policy.date", at(POLICY, 1), "The text is of 27 May 2026.", PRIVACY_OFFICER),
  application(
    "smallcrm.policy.controller",
    at(POLICY, 2),
    "A company answers for the data; its name and address are still to be filled in.",
    MANAGEMENT,
  ),
  application(
    "smallcrm.policy.scope",
    at(POLICY, 3, 1),
    "The text tells what personal data the service takes in, what for, and who else gets it.",
    PRIVACY_OFFICER,
  ),
  application("smallcrm.policy.gdpr", at(POLICY, 3, 2), "The GDPR is kept.", PRIVACY_OFFICER),
  application(
    "smallcrm.policy.care",
    at(POLICY, 3, 3),
    "Data is treated with care.",
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
    "Whoever opens an account leaves a name, an e-mail address and a password.",
    DEVELOPERS,
  ),
  application("smallcrm.account.password-hashed", at(ACCOUNT, 1, 2), "Of the password only a hash stays.", DEVELOPERS),
  application(
    "smallcrm.account.second-factor",
    at(ACCOUNT, 1, 3),
    "A second factor adds a TOTP secret, which is encrypted, and codes for recovery.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.customer-data.defined",
    at(CUSTOMER, 1, 1),
    "What customers keep in the service has one name: companies, contacts, deals, tickets, comments, activities, fields of their own.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.customer-data.controlled",
    at(CUSTOMER, 1, 2),
    "The customer decides what goes into it.",
    DEVELOPERS,
  ),
  infrastructure(
    "smallcrm.customer-data.hosted",
    at(CUSTOMER, 1, 3),
    "smallCRM hosts it for the customer.",
    hetznerFalkenstein,
    onlyHetzner,
  ),
  application(
    "smallcrm.usage.pageviews",
    at(USAGE, 1, 1),
    "Each view of a page is noted: path, time, IP address, browser.",
    DEVELOPERS,
    hetznerSelfHostedAnalytics,
  ),
  application(
    "smallcrm.usage.attribution",
    at(USAGE, 1, 2),
    "Where a visitor came from is noted: UTM parameters, referrer, and a referral code if there is one.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.usage.purpose",
    at(USAGE, 1, 3),
    "Both serve to see how the service is used, and to measure marketing.",
    MANAGEMENT,
  ),
  infrastructure(
    "smallcrm.usage.purged",
    at(USAGE, 1, 4),
    "After 13 months they are deleted, without anybody doing it.",
    hetznerUsagePurge,
  ),
  vendor(
    "smallcrm.payment.by-paddle",
    at(PAYMENT, 1, 1),
    "Card number, billing address and tax number go to Paddle, which sells in its own name.",
    PADDLE,
  ),
  application(
    "smallcrm.payment.no-card-numbers",
    at(PAYMENT, 1, 2),
    "Card numbers neither reach smallCRM nor stay there.",
    DEVELOPERS,
  ),
  vendor(
    "smallcrm.payment.summary",
    at(PAYMENT, 1, 3),
    "smallCRM gets the subscription's identifier and a masked summary of the card.",
    PADDLE,
  ),
  application("smallcrm.payment.summary-purpose", at(PAYMENT, 1, 4), "Both serve to show invoices.", DEVELOPERS),
];

const use: readonly Claim[] = [
  application(
    "smallcrm.use.service",
    at(USE, 1),
    "Data serves to run the service, to keep it up and to better it.",
    MANAGEMENT,
  ),
  vendor("smallcrm.use.billing", at(USE, 2), "Through Paddle it serves subscriptions, invoices and refunds.", PADDLE),
  vendor(
    "smallcrm.use.email",
    at(USE, 3),
    "Through Resend it serves e-mail that the service has to send: to verify accounts, to reset passwords, to tell of tickets.",
    RESEND,
  ),
  application(
    "smallcrm.use.security",
    at(USE, 4),
    "It serves to find fraud, abuse and incidents, to look into them and to prevent them.",
    MANAGEMENT,
  ),
  application(
    "smallcrm.use.aggregated",
    at(USE, 5),
    "Decisions on the product rest on usage data that was summed up and made anonymous.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.use.law",
    at(USE, 6),
    "It serves what the law asks for: tax reports, orders of courts, lawful requests.",
    PRIVACY_OFFICER,
  ),
  application("smallcrm.use.not-sold", at(USE, 7, 1), "Personal data is not for sale.", MANAGEMENT),
  application(
    "smallcrm.use.no-training",
    at(USE, 7, 2),
    "No model of other companies learns from what customers keep.",
    MANAGEMENT,
    hetznerOnlyNamedCompanies,
  ),
];

const cookies: readonly Claim[] = [
  application("smallcrm.cookies.three", at(COOKIES, 1), "There are three cookies.", DEVELOPERS),
  application("smallcrm.cookies.session", at(COOKIES, 2, 1), "One keeps a user signed in.", DEVELOPERS),
  application(
    "smallcrm.cookies.session-required",
    at(COOKIES, 2, 2),
    "The service does not work without it.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.cookies.theme",
    at(COOKIES, 3, 1),
    "One keeps the choice of a light or a dark theme, or the system's.",
    DEVELOPERS,
  ),
  application("smallcrm.cookies.theme-optional", at(COOKIES, 3, 2), "The service works without it.", DEVELOPERS),
  application(
    "smallcrm.cookies.attribution",
    at(COOKIES, 4, 1),
    "smallcrm_attribution keeps UTM and referral parameters of the visit that came first.",
    DEVELOPERS,
  ),
  application("smallcrm.cookies.attribution-purpose", at(COOKIES, 4, 2), "It shows which marketing works.", MANAGEMENT),
  application("smallcrm.cookies.attribution-expires", at(COOKIES, 4, 3), "It is gone after 30 days.", DEVELOPERS),
  application(
    "smallcrm.cookies.attribution-anonymous",
    at(COOKIES, 4, 4),
    "It tells nothing of who someone is.",
    DEVELOPERS,
  ),
  application(
    "smallcrm.analytics.no-third-parties",
    at(COOKIES, 5, 1),
    "No pixel of another company counts visits, and no advertising follows visitors.",
    DEVELOPERS,
    hetznerSelfHostedAnalytics,
  ),
  infrastructure(
    "smallcrm.analytics.umami",
    at(COOKIES, 5, 2),
    "Umami counts visits, hosted by smallCRM.",
    hetznerSelfHostedAnalytics,
  ),
  infrastructure(
    "smallcrm.analytics.own-infrastructure",
    at(COOKIES, 5, 3),
    "It stands on smallCRM's own servers.",
    hetznerSelfHostedAnalytics,
    onlyHetzner,
  ),
  application(
    "smallcrm.analytics.no-cross-site",
    at(COOKIES, 5, 4),
    "Nothing in it knows a visitor again on another site.",
    DEVELOPERS,
  ),
];

const sharing: readonly Claim[] = [
  infrastructure(
    "smallcrm.sharing.only-these",
    at(SHARING, 1, 1),
    "Personal data goes to the companies listed and to no other processor.",
    onlyHetzner,
    hetznerOnlyNamedCompanies,
  ),
  application(
    "smallcrm.sharing.contracts",
    at(SHARING, 1, 2),
    "A contract binds each of them to the GDPR.",
    PRIVACY_OFFICER,
  ),
  infrastructure(
    "smallcrm.sharing.hetzner",
    at(SHARING, 2, 1),
    "Hetzner hosts: servers, storage, network.",
    onlyHetzner,
    hetznerOwnNames,
  ),
  infrastructure(
    "smallcrm.sharing.hetzner-place",
    at(SHARING, 2, 2),
    "It does so in Falkenstein, Germany.",
    hetznerFalkenstein,
  ),
  vendor(
    "smallcrm.sharing.paddle",
    at(SHARING, 3),
    "Paddle, of the United Kingdom, sells subscriptions and takes payments.",
    PADDLE,
  ),
  vendor(
    "smallcrm.sharing.resend",
    at(SHARING, 4),
    "Resend, of the United States, delivers the service's e-mail.",
    RESEND,
  ),
  application(
    "smallcrm.sharing.nobody-else",
    at(SHARING, 5, 1),
    "Nobody else is given what customers keep.",
    MANAGEMENT,
    hetznerOnlyNamedCompanies,
    hetznerBackupBoxClosed,
  ),
  application(
    "smallcrm.sharing.law",
    at(SHARING, 5, 2),
    "The law can ask for it: a subpoena, a court's order.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.sharing.protection",
    at(SHARING, 5, 3),
    "Fraud, abuse or a threat to security can be a reason as well.",
    PRIVACY_OFFICER,
  ),
];

const security: readonly Claim[] = [
  infrastructure(
    "smallcrm.storage.falkenstein",
    at(SECURITY, 1, 1),
    "What customers keep is on servers in Falkenstein and nowhere else.",
    hetznerFalkenstein,
  ),
  vendor(
    "smallcrm.storage.germany",
    at(SECURITY, 1, 2),
    "That place is in Germany, so in the EU.",
    HETZNER,
    hetznerFalkenstein,
  ),
  infrastructure(
    "smallcrm.backups.daily",
    at(SECURITY, 1, 3),
    "Backups are made day by day.",
    hetznerBackupDaily,
    hetznerBackupBoxWritten,
  ),
  infrastructure("smallcrm.backups.encrypted", at(SECURITY, 1, 4), "They are encrypted.", hetznerBackupEncrypted),
  infrastructure(
    "smallcrm.backups.same-region",
    at(SECURITY, 1, 5),
    "They are kept on a Storage Box of Hetzner's, where the servers are.",
    hetznerBackupSameRegion,
  ),
  application("smallcrm.passwords.bcrypt", at(SECURITY, 1, 6), "bcrypt makes the hashes of passwords.", DEVELOPERS),
  application(
    "smallcrm.second-factor.encrypted",
    at(SECURITY, 1, 7),
    "TOTP secrets and codes for recovery are stored encrypted, by keys that the application holds.",
    DEVELOPERS,
    hetznerSecondFactorKeys,
  ),
  infrastructure(
    "smallcrm.database.only-application",
    at(SECURITY, 2, 1),
    "Nothing but the application's server reaches the database.",
    hetznerDatabasePrivate,
    hetznerDatabaseOnlyFromApplication,
  ),
  infrastructure(
    "smallcrm.encryption.in-transit",
    at(SECURITY, 2, 2),
    "TLS protects whatever passes between a client and a server.",
    hetznerTls,
    hetznerDatabaseTls,
  ),
  application("smallcrm.tenants.isolated", at(SECURITY, 2, 3), "The application keeps tenants apart.", DEVELOPERS),
  application(
    "smallcrm.tenants.fail-closed",
    at(SECURITY, 2, 4),
    "Each read and each write carries the tenant's identifier; a query without one gets nothing.",
    DEVELOPERS,
  ),
];

const retention: readonly Claim[] = [
  application(
    "smallcrm.retention.customer-data",
    at(RETENTION, 1, 1),
    "What customers keep stays as long as their account.",
    DEVELOPERS,
  ),
  infrastructure(
    "smallcrm.retention.export-window",
    at(RETENTION, 1, 2),
    "Once an account has ended for good there are 30 days to export it, and then it is deleted.",
    hetznerExportWindow,
  ),
  application(
    "smallcrm.retention.account-data",
    at(RETENTION, 2, 1),
    "What is held of an account stays as long as the account.",
    DEVELOPERS,
  ),
  infrastructure(
    "smallcrm.retention.account-deleted",
    at(RETENTION, 2, 2),
    "It goes within 30 days after the end.",
    hetznerAccountsDeleted,
  ),
  infrastructure(
    "smallcrm.retention.usage-data",
    at(RETENTION, 3),
    "Views of pages and where visitors came from are gone after 13 months, by themselves.",
    hetznerUsagePurge,
  ),
  infrastructure(
    "smallcrm.retention.backups",
    at(RETENTION, 4, 1),
    "No backup is kept for more than 30 days.",
    hetznerBackupRetention,
  ),
  infrastructure(
    "smallcrm.retention.snapshots",
    at(RETENTION, 4, 2),
    "Among those kept are daily, weekly and monthly ones.",
    hetznerBackupRetention,
    hetznerBackupDaily,
  ),
  application(
    "smallcrm.retention.invoices",
    at(RETENTION, 5, 1),
    "Invoices and papers for taxes stay as long as tax law asks.",
    ACCOUNTING,
  ),
  application("smallcrm.retention.invoices-years", at(RETENTION, 5, 2), "Mostly that is seven years.", ACCOUNTING),
];

const rights: readonly Claim[] = [
  application(
    "smallcrm.rights.eu",
    at(RIGHTS, 1),
    "People in the EU and the EEA have the rights listed.",
    PRIVACY_OFFICER,
  ),
  application("smallcrm.rights.access", at(RIGHTS, 2), "To see what is held of them.", PRIVACY_OFFICER),
  application("smallcrm.rights.correction", at(RIGHTS, 3), "To have mended what is wrong.", PRIVACY_OFFICER),
  application("smallcrm.rights.deletion", at(RIGHTS, 4), "To have it deleted.", PRIVACY_OFFICER),
  application("smallcrm.rights.export", at(RIGHTS, 5), "To take it along, as CSV files in a ZIP.", DEVELOPERS),
  application("smallcrm.rights.objection", at(RIGHTS, 6), "To object to some uses.", PRIVACY_OFFICER),
  application(
    "smallcrm.rights.consent",
    at(RIGHTS, 7),
    "To take consent back, whenever a use rests on it.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.rights.complaint",
    at(RIGHTS, 8),
    "To complain to the authority where they live.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.rights.by-email",
    at(RIGHTS, 9, 1),
    "A mail to privacy@smallcrm.app asks for any of it.",
    PRIVACY_OFFICER,
  ),
  application("smallcrm.rights.answered", at(RIGHTS, 9, 2), "The answer comes in 30 days at most.", PRIVACY_OFFICER),
];

const children: readonly Claim[] = [
  application(
    "smallcrm.children.not-directed",
    at(CHILDREN, 1, 1),
    "The service is not made for people who are not yet 16.",
    MANAGEMENT,
  ),
  application(
    "smallcrm.children.not-collected",
    at(CHILDREN, 1, 2),
    "Children's data is not taken in knowingly.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.children.deleted",
    at(CHILDREN, 1, 3),
    "Where someone tells of such data by mail, it is deleted.",
    PRIVACY_OFFICER,
  ),
];

const transfers: readonly Claim[] = [
  infrastructure(
    "smallcrm.transfers.stored-in-eu",
    at(TRANSFERS, 1, 1),
    "What customers keep is stored within the EU, backups too.",
    hetznerFalkenstein,
    hetznerBackupSameRegion,
  ),
  vendor(
    "smallcrm.transfers.united-states",
    at(TRANSFERS, 1, 2),
    "Some processors are in the United States: Resend.",
    RESEND,
  ),
  application(
    "smallcrm.transfers.clauses",
    at(TRANSFERS, 1, 3),
    "Standard Contractual Clauses govern what goes to them.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.transfers.clauses-approved",
    at(TRANSFERS, 1, 4),
    "They are the clauses that the European Commission approved.",
    PRIVACY_OFFICER,
  ),
];

const changes: readonly Claim[] = [
  application("smallcrm.changes.possible", at(CHANGES, 1, 1), "The text may change.", PRIVACY_OFFICER),
  application(
    "smallcrm.changes.announced",
    at(CHANGES, 1, 2),
    "Of changes that matter people hear by e-mail and in the application.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.changes.ahead",
    at(CHANGES, 1, 3),
    "They hear of them 30 days ahead or earlier.",
    PRIVACY_OFFICER,
  ),
  application(
    "smallcrm.contact.privacy",
    at(CONTACT, 1),
    "privacy@smallcrm.app takes questions, requests and complaints.",
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
