import { ofPage } from "../../of-page";
import { hetznerAccountsDeleted } from "../../../../posture/checks/hetzner/accounts-deleted";
import { hetznerExportWindow } from "../../../../posture/checks/hetzner/export-window";
import { hetznerUsagePurge } from "../../../../posture/checks/hetzner/usage-purge";
import { describeRule } from "./describe-rule";
import { edit, Stack } from "./stack";

const purge = (from: string, to: string) => (stack: Stack) =>
  edit(stack.application, "/opt/acme/purge-usage.sql", from, to);
const alsoDeletes = (table: string, condition: string) => (stack: Stack) =>
  edit(stack.application, "/opt/acme/purge-usage.sql", /$/, `DELETE FROM ${table} WHERE ${condition};\n`);
const close = (from: string | RegExp, to: string) => (stack: Stack) =>
  edit(stack.application, "/opt/acme/close-accounts.sql", from, to);
const timer = (name: string, from: string, to: string) => (stack: Stack) =>
  edit(stack.application, `/etc/systemd/system/${name}.timer`, from, to);

describeRule(
  ofPage("smallcrm", hetznerUsagePurge),
  {
    "data is kept for 14 months": purge("13 months", "14 months"),
    "data is kept for as many years": purge("13 months", "13 years"),
    "no time is stated": purge("WHERE created_at < now() - interval '13 months'", ""),
    "attribution data is left out": purge("DELETE FROM attributions", "SELECT * FROM attributions"),
    "visitors of Umami are left out": purge("DELETE FROM session WHERE", "SELECT * FROM session WHERE"),
    "a neighbour of the time is meant": purge("13 months", "13 months 1 day"),
    "nobody writes the SQL": (stack) => void delete stack.application.files["/opt/acme/purge-usage.sql"],
    "it is not handed its password": (stack) =>
      edit(
        stack.application,
        "/etc/systemd/system/purge-usage.service",
        "[Service]",
        "[Service]\nLoadCredentialEncrypted=other\nEnvironment=PGPASSFILE=%d/password",
      ),
    "nothing says where its service of libpq leads": (stack) =>
      edit(stack.application, "/etc/systemd/system/purge-usage.service", "--file", "--dbname service=retention --file"),
    "other data is deleted": purge("website_event", "sent_mail"),
    "the statement is a comment": purge("DELETE", "-- DELETE"),
    "the statements are a comment of several lines": (stack) =>
      edit(stack.application, "/opt/acme/purge-usage.sql", /^([\s\S]*)$/, "/*\n$1*/\n"),
    "a later file reverts it": (stack) =>
      edit(stack.application, "/opt/acme/purge-usage.sql", /^([\s\S]*)$/, "BEGIN;\n$1ROLLBACK;\n"),
    "psql stops before it": (stack) => edit(stack.application, "/opt/acme/purge-usage.sql", /^/, "\\q\n"),
    "it runs once a month": timer("purge-usage", "daily", "monthly"),
    "nothing enables the timer": (stack) =>
      void (stack.application.commands[0] = "systemctl enable --now backup.timer"),
    "there is no timer": (stack) => void delete stack.application.files["/etc/systemd/system/purge-usage.timer"],
    "the service runs something else": (stack) =>
      edit(
        stack.application,
        "/etc/systemd/system/purge-usage.service",
        "/opt/acme/purge-usage.sql",
        "/opt/acme/other.sql",
      ),
  },
  {
    "the interval is made by a function": purge("interval '13 months'", "make_interval(months => 13)"),
    "the job also ends logins after a day": alsoDeletes("user_sessions", "created_at < now() - interval '1 day'"),
    "a table of logins has the name of Umami's": alsoDeletes("session", "expires_at < now() - interval '1 day'"),
    "the job also forgets one-time codes": alsoDeletes("login_codes", "created_at < now() - interval '10 minutes'"),
    "the job also trims figures of disks": alsoDeletes("disk_usage", "taken_at < now() - interval '7 days'"),
  },
);

describeRule(ofPage("smallcrm", hetznerExportWindow), {
  "data stays for 90 days": close("30 days", "90 days"),
  "data is gone after 3 days": close("30 days", "3 days"),
  "no time is stated": close(/interval '30 days'/g, "window"),
  "nothing is deleted": close("DELETE FROM", "SELECT * FROM"),
  "it runs once a week": timer("close-accounts", "*-*-* 03:30:00", "Sun 03:30"),
  "there is no timer": (stack) => void delete stack.application.files["/etc/systemd/system/close-accounts.timer"],
});

describeRule(
  ofPage("smallcrm", hetznerAccountsDeleted),
  {
    "accounts stay for 90 days": close(/(users .*)30 days/, "$190 days"),
    "accounts stay for half an hour more": close(/(users .*)30 days/, "$130 days 30 minutes"),
    "accounts stay": close("DELETE FROM users", "SELECT * FROM users"),
    "no time is stated": close(/(users .*)interval '30 days'/, "$1window"),
    "it runs once a week": timer("close-accounts", "*-*-* 03:30:00", "Sun 03:30"),
  },
  { "they are deleted six hours early": close(/(users .*)30 days/, "$129 days 18 hours") },
);
