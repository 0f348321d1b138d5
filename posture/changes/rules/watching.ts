import { ChangeRule, elevated, isOn, isUnknown, plain, Reason, routine, Transition } from "../rule";
import { NOT_KNOWN, show } from "../words";

const GONE: Readonly<Record<string, string>> = {
  google_monitoring_alert_policy: "An alert goes: nobody is told any more",
  google_monitoring_uptime_check_config: "A check goes: nobody sees whether it is up",
  google_service_networking_connection:
    "The private connection to the provider's services goes: databases and caches behind it are not reached",
};
const SERVICE = "google_project_service";

/** What watches, or what everything else is reached through, goes or is turned off. */
export const watching: ChangeRule = {
  concerns: (type) => Object.hasOwn(GONE, type) || type === SERVICE,
  assess(changed) {
    const { type, existed, remains, isDestroyed } = changed;
    if (!existed) return [];
    if (!remains) return !isDestroyed ? [] : type === SERVICE ? service(changed) : [elevated(GONE[type] ?? "")];
    return type === "google_monitoring_alert_policy" ? silenced(changed) : [];
  },
};

function service({ before }: Transition): Reason[] {
  const name = before.get("service");
  const what = name.kind === "value" ? show(name) : "A service";
  return [
    plain(before.get("disable_on_destroy")) === "false"
      ? routine(`${what} stays enabled: disable_on_destroy is false`)
      : elevated(`${what} is turned off for the whole project`),
  ];
}

function silenced({ before, after }: Transition): Reason[] {
  const enabled = after.get("enabled");
  const wasOn = before.get("enabled").kind === "absent" || isOn(before.get("enabled"));
  if (wasOn && isUnknown(enabled)) return [elevated(`Whether this alert is on is ${NOT_KNOWN}`)];
  if (wasOn && enabled.kind === "value" && !isOn(enabled))
    return [elevated("This alert is turned off: nobody is told any more")];
  return before.elements("notification_channels").length > 0 &&
    !isUnknown(after.get("notification_channels")) &&
    after.elements("notification_channels").length === 0
    ? [elevated("This alert tells nobody any more: notification_channels is taken away")]
    : [];
}
