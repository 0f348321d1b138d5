import { hetznerExportWindow } from "../../../../posture/checks/hetzner/export-window";
import { hetznerUsagePurge } from "../../../../posture/checks/hetzner/usage-purge";
import { describeRule } from "./hetzner";
import { edit, Stack } from "./stack";

const purge = (from: string, to: string) => (stack: Stack) => edit(stack.application, "/opt/acme/purge-usage.sql", from, to);
const close = (from: string | RegExp, to: string) => (stack: Stack) => edit(stack.application, "/opt/acme/close-accounts.sql", from, to);
const timer = (name: string, from: string, to: string) => (stack: Stack) => edit(stack.application, `/etc/systemd/system/${name}.timer`, from, to);

describeRule(
  hetznerUsagePurge,
  {
    "data is kept for 14 months": purge("13 months", "14 months"),
    "data is kept for as many years": purge("13 months", "13 years"),
    "no time is stated": purge("WHERE created_at < now() - interval '13 months'", ""),
    "other data is deleted": purge("website_event", "sent_mail"),
    "the statement is a comment": purge("DELETE", "-- DELETE"),
    "it runs once a month": timer("purge-usage", "daily", "monthly"),
    "nothing enables the timer": (stack) => void (stack.application.commands[0] = "systemctl enable --now backup.timer"),
    "there is no timer": (stack) => void delete stack.application.files["/etc/systemd/system/purge-usage.timer"],
    "the service runs something else": (stack) => edit(stack.application, "/etc/systemd/system/purge-usage.service", "/opt/acme/purge-usage.sql", "/opt/acme/other.sql"),
  },
  { "the interval is made by a function": purge("interval '13 months'", "make_interval(months => 13)") },
);

describeRule(hetznerExportWindow, {
  "data stays for 90 days": close("30 days", "90 days"),
  "data is gone after 3 days": close("30 days", "3 days"),
  "no time is stated": close(/interval '30 days'/g, "window"),
  "nothing is deleted": close("DELETE FROM", "SELECT * FROM"),
  "it runs once a week": timer("close-accounts", "*-*-* 03:30:00", "Sun 03:30"),
  "there is no timer": (stack) => void delete stack.application.files["/etc/systemd/system/close-accounts.timer"],
});
