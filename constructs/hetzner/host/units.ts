import { HostFile, Part } from "./part";

/** Keys of a section of a unit; a key that is given several values is written once for each. */
export type Section = Readonly<Record<string, string | readonly string[]>>;

const QUADLET = /\.(?:container|volume|network|pod|image|build|kube)$/;

/**
 * A unit of systemd, or of Podman, depending on its extension: `application.container`. A drop-in is named
 * `unit.service.d/name.conf`.
 *
 * @throws Error if systemd would interpret a name or a value differently.
 */
export function unit(name: string, sections: Readonly<Record<string, Section>>): HostFile {
  if (!/^[A-Za-z0-9][A-Za-z0-9:_.@\\-]*(?:\.d\/[a-z0-9-]+\.conf)?$/.test(name) || !name.includes("."))
    throw new Error(`${name}: no name of a unit`);
  const content = Object.entries(sections)
    .map(([section, keys]) => [`[${section}]`, ...lines(name, keys)].join("\n"))
    .join("\n\n");
  return {
    path: `${QUADLET.test(name) ? "/etc/containers/systemd" : "/etc/systemd/system"}/${name}`,
    content: `${content}\n`,
  };
}

function lines(name: string, keys: Section): readonly string[] {
  return Object.entries(keys).flatMap(([key, given]) => {
    if (!/^[A-Za-z0-9-]+$/.test(key)) throw new Error(`${name}: ${key} is no key of a unit`);
    return (typeof given === "string" ? [given] : given).map((value) => {
      if (/[\n\r\0]|\\$/.test(value))
        throw new Error(`${name}: the value of ${key} must be one line that nothing continues`);
      return `${key}=${value}`;
    });
  });
}

/** The unit that reports failures by e-mail: for `OnFailure` of every unattended unit. */
export const ALARM = "alarm@%n.service";

/** What a job may do: read its files, write to `ReadWritePaths`, and use the network, nothing else. */
export const SANDBOX: Section = {
  NoNewPrivileges: "yes",
  CapabilityBoundingSet: "",
  ProtectSystem: "strict",
  ProtectHome: "yes",
  PrivateTmp: "yes",
  PrivateDevices: "yes",
  ProtectClock: "yes",
  ProtectControlGroups: "yes",
  ProtectHostname: "yes",
  ProtectKernelLogs: "yes",
  ProtectKernelModules: "yes",
  ProtectKernelTunables: "yes",
  ProtectProc: "invisible",
  RestrictAddressFamilies: "AF_UNIX AF_INET AF_INET6",
  RestrictNamespaces: "yes",
  RestrictRealtime: "yes",
  RestrictSUIDSGID: "yes",
  LockPersonality: "yes",
  MemoryDenyWriteExecute: "yes",
  SystemCallArchitectures: "native",
  UMask: "0077",
};

export interface TimerProps {
  /** Without an extension: `backup` creates backup.service and backup.timer. */
  readonly name: string;
  readonly description: string;
  /** When it runs, as `OnCalendar` writes it. Servers keep UTC. */
  readonly calendar: string;
  /** Maximum random delay of a run, in seconds. @default 0 */
  readonly randomizedDelaySeconds?: number;
  /** `[Service]`: `ExecStart`, and what of the sandbox has to be lifted. */
  readonly service: Section;
  /** More of the service's `[Unit]`. @default - nothing more */
  readonly unit?: Section;
  /** Whether a run that was missed while the server was down is made up for. @default true */
  readonly persistent?: boolean;
}

/**
 * A scheduled job that runs in a sandbox and sends an e-mail when it fails. It times out after six hours, unless
 * `TimeoutStartSec` says otherwise.
 */
export function timer(props: TimerProps): Part {
  const { name, description } = props;
  return {
    files: [
      unit(`${name}.service`, {
        Unit: {
          Description: description,
          OnFailure: ALARM,
          Wants: "network-online.target",
          After: "network-online.target",
          ...props.unit,
        },
        Service: { Type: "oneshot", TimeoutStartSec: "6h", ...SANDBOX, ...props.service },
      }),
      unit(`${name}.timer`, {
        Unit: { Description: `${description}: when` },
        Timer: {
          OnCalendar: props.calendar,
          ...(props.randomizedDelaySeconds ? { RandomizedDelaySec: `${props.randomizedDelaySeconds}s` } : {}),
          AccuracySec: "1min",
          Persistent: String(props.persistent ?? true),
        },
        Install: { WantedBy: "timers.target" },
      }),
    ],
    run: [["systemctl", "enable", "--now", `${name}.timer`]],
  };
}
