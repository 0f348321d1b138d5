import { isOn, isUnknown, textOrEmpty } from "../../model/attribute-readers";
import { ChangeRule, elevated, Reason, Transition } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatValue } from "../format-values";

const CONNECTION = "google_service_networking_connection";
const REMOVAL_CONSEQUENCES: Readonly<Record<string, string>> = {
  google_monitoring_alert_policy: "Removes an alert: nobody is notified of it any longer",
  google_monitoring_notification_channel: "Removes a notification channel: nobody is notified through it",
  google_monitoring_uptime_check_config: "Removes an uptime check: outages go unnoticed",
  [CONNECTION]:
    "Removes the private connection to the provider's services: databases and caches behind it become unreachable",
};
const SERVICE = "google_project_service";

/** What watches, or what everything else is reached through, goes or is turned off. */
export const monitoring: ChangeRule = {
  concerns: (type) => Object.hasOwn(REMOVAL_CONSEQUENCES, type) || type === SERVICE,
  assess(changed) {
    const { type, existed, remains, isDestroyed } = changed;
    if (!existed) return [];
    if (!remains)
      return !isDestroyed ? [] : type === SERVICE ? service(changed) : [elevated(REMOVAL_CONSEQUENCES[type] ?? "")];
    if (type === CONNECTION) return unranged(changed);
    return type === "google_monitoring_alert_policy" ? alertingDisabled(changed) : [];
  },
};

function service({ before }: Transition): Reason[] {
  const name = before.get("service");
  const what = name.kind === "value" ? formatValue(name) : "A service";
  return [elevated(`${what} is turned off for the whole project`)];
}

/** Ranges from which the provider's services take their addresses. */
function unranged({ before, after }: Transition): Reason[] {
  const path = "reserved_peering_ranges";
  const [old, now] = [before.elements(path), after.elements(path)];
  if (isUnknown(after.get(path))) return [];
  const kept = new Set(now.map(textOrEmpty));
  const lost = old.filter((range) => range.kind === "value" && !kept.has(textOrEmpty(range)) && !now.some(isUnknown));
  if (lost.length === 0) return [];
  return [
    elevated(
      now.length === 0
        ? `No range is left for the provider's services: new databases and caches get no address (${path} is empty)`
        : "Removes a range from the provider's services: whatever has an address in it loses it " +
            `(${lost.map(formatValue).join(", ")})`,
    ),
  ];
}

function alertingDisabled({ before, after }: Transition): Reason[] {
  const enabled = after.get("enabled");
  const wasOn = before.get("enabled").kind === "absent" || isOn(before.get("enabled"));
  if (wasOn && isUnknown(enabled)) return [elevated(`Whether this alert is on is ${UNKNOWN_UNTIL_APPLY}`)];
  if (wasOn && enabled.kind === "value" && !isOn(enabled))
    return [elevated("This alert is disabled: nobody is notified of it any longer")];
  return before.elements("notification_channels").length > 0 &&
    !isUnknown(after.get("notification_channels")) &&
    after.elements("notification_channels").length === 0
    ? [elevated("This alert no longer notifies anybody: notification_channels is empty")]
    : [];
}
