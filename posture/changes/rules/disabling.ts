import { isOn, isUnknown } from "../../model/attribute-readers";
import { ChangeRule, elevated, Reason } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatTransition } from "../format-values";

/** A switch of something that others depend on, and what it means to turn it. */
interface Switch {
  readonly path: string;
  /** Whether `true` turns the thing off. */
  readonly off: boolean;
  readonly meaning: string;
  /** What it means to turn it on again, where that gives access. */
  readonly back?: string;
}

const disabled = (meaning: string, back?: string): Switch => ({
  path: "disabled",
  off: true,
  meaning,
  ...(back !== undefined && { back }),
});
const SIGN_IN = disabled("Nobody can sign in through it", "External identities can sign in through it again");

const SWITCHES: Readonly<Record<string, Switch>> = {
  google_service_account: disabled(
    "This account is disabled: whatever uses it fails",
    "A disabled account can act again",
  ),
  google_iam_workload_identity_pool: SIGN_IN,
  google_iam_workload_identity_pool_provider: SIGN_IN,
  google_iam_workforce_pool: SIGN_IN,
  google_iam_workforce_pool_provider: SIGN_IN,
  google_monitoring_notification_channel: {
    path: "enabled",
    off: false,
    meaning: "This notification channel is disabled: alerts that use it notify nobody through it",
  },
  google_secret_manager_secret_version: {
    path: "enabled",
    off: false,
    meaning: "This version of a secret is disabled: whatever reads it fails",
  },
  google_secret_manager_regional_secret_version: {
    path: "enabled",
    off: false,
    meaning: "This version of a secret is disabled: whatever reads it fails",
  },
  google_cloud_scheduler_job: { path: "paused", off: true, meaning: "This job no longer runs on its schedule" },
  google_monitoring_uptime_check_config: disabled("This uptime check is disabled: outages go unnoticed"),
};

/** Something that others depend on is switched off, or an identity is switched on again. */
export const disabling: ChangeRule = {
  concerns: (type) => Object.hasOwn(SWITCHES, type),
  assess({ type, existed, remains, before, after }) {
    const found = SWITCHES[type];
    if (!found || !existed || !remains) return [];
    const { path, off, meaning, back } = found;
    const [old, now] = [before.get(path), after.get(path)];
    const wasOff = off ? isOn(old) : old.kind === "value" && !isOn(old);
    const isOff = off ? isOn(now) : now.kind === "value" && !isOn(now);
    const text = formatTransition({ path, name: path, before: old, after: now });
    if (isUnknown(now)) return wasOff ? [] : [elevated(`Whether it is switched on is ${UNKNOWN_UNTIL_APPLY}: ${path}`)];
    const reasons: Reason[] = [];
    if (isOff && !wasOff) reasons.push(elevated(`${meaning}: ${text}`));
    if (wasOff && !isOff && back !== undefined) reasons.push(elevated(`${back}: ${text}`));
    return reasons;
  },
};
