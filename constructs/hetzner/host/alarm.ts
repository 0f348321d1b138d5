import { accept } from "./accept-rule";
import { HostFile, Part } from "./part";
import { CREDENTIALS, SCRIPTS, SETTINGS } from "./paths";
import { script } from "./script";
import { settings } from "./settings";
import { ALARM, SANDBOX, unit } from "./units";

export interface AlarmProps {
  /** Address in a domain that is verified at Resend: `alarm@smallcrm.app`. */
  readonly from: string;
  /** Recipients. */
  readonly to: readonly string[];
}

/**
 * Sends an e-mail through Resend when a unit fails, with host, unit, time and result, but without logs or other output
 * of the program, which may contain personal data. A unit that keeps failing is reported at most five times an hour.
 *
 * @throws InvalidPropsError if an address is invalid.
 */
export function alarm(props: AlarmProps): Part {
  accept("alarm", [
    { prop: "from", given: props.from, accepted: ADDRESS.test(props.from), allowed: "an address of mail" },
    {
      prop: "to",
      given: props.to,
      accepted: props.to.length > 0 && props.to.every((address) => ADDRESS.test(address)),
      allowed: "one or more addresses of mail",
    },
  ]);
  return {
    packages: ["curl", "jq"],
    files: [
      script("alarm"),
      settings("alarm", {
        ALARM_FROM: props.from,
        ALARM_TO: props.to.join(" "),
        ALARM_URL: "https://api.resend.com/emails",
      }),
      unit("alarm@.service", {
        Unit: {
          Description: "Mail that %i failed",
          Wants: "network-online.target",
          After: "network-online.target",
          StartLimitIntervalSec: "1h",
          StartLimitBurst: "5",
        },
        Service: {
          Type: "oneshot",
          ExecStart: `${SCRIPTS}/alarm %i`,
          EnvironmentFile: `${SETTINGS}/alarm.env`,
          LoadCredentialEncrypted: CREDENTIALS.resendKey,
          Restart: "on-failure",
          RestartSec: "2min",
          TimeoutStartSec: "1min",
          ...SANDBOX,
        },
      }),
    ],
    credentials: [CREDENTIALS.resendKey],
  };
}

const ADDRESS = /^[A-Za-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

/** Makes a unit of the distribution raise the alarm too. */
export const alarmOf = (name: string): HostFile => unit(`${name}.d/alarm.conf`, { Unit: { OnFailure: ALARM } });
