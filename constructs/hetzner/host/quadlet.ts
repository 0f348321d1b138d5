import { HostFile, Part } from "./part";
import { APPLICATION_DATA, DATABASE_HOST, SEALED } from "./paths";
import { ALARM, Section, unit } from "./units";

/** Where a container finds its credentials, one a file. */
export const MOUNTED = "/credentials";
/** Podman's default network, from which Caddy's connections come. */
export const BRIDGE = "10.88.0.0/16";

/** A container of the application server. */
export interface Quadlet {
  /** Of the service, and of the container. */
  readonly name: string;
  readonly description: string;
  /** User id within the container and on the host: neither root nor a user of the host. */
  readonly user: string;
  readonly image: string;
  readonly databaseAddress: string;
  readonly port: number;
  readonly memoryMb: number;
  /** Sealed credentials; without all of them it does not start. */
  readonly credentials: readonly string[];
  /** Commands as root, before it starts. */
  readonly prepare: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** More of [Container]. */
  readonly more: Section;
  /** Addresses that the kernel allows its processes to reach. */
  readonly network: Section;
  /** @default - none besides its units */
  readonly files?: readonly HostFile[];
}

/**
 * A container run by a Podman quadlet as an unprivileged user, published on the loopback interface, with its
 * credentials mounted as files.
 */
export function container(props: Quadlet): Part {
  const { name, port, user, credentials } = props;
  const directory = `smallcrm/${name}`;
  const files: HostFile[] = [
    // Separate from the container's unit, whose processes cannot reach the registry. An image that exists is not pulled
    // again, so a restart needs no registry.
    unit(`${name}.image`, {
      Unit: { Wants: "network-online.target", After: "network-online.target" },
      Image: { Image: props.image },
      Service: {
        ExecCondition: `/bin/sh -c "! /usr/bin/podman image exists ${props.image}"`,
        TimeoutStartSec: "15min",
        Restart: "on-failure",
        RestartMode: "direct",
        RestartSec: "30s",
      },
    }),
    unit(`${name}.container`, {
      Unit: {
        Description: props.description,
        OnFailure: ALARM,
        RequiresMountsFor: APPLICATION_DATA,
        ConditionPathExists: credentials.map((credential) => `${SEALED}/${credential}`),
        StartLimitIntervalSec: "0",
      },
      Container: {
        Image: `${name}.image`,
        Pull: "never",
        ContainerName: name,
        PublishPort: `127.0.0.1:${port}:${port}`,
        User: user,
        Group: user,
        ReadOnly: "true",
        NoNewPrivileges: "true",
        DropCapability: "all",
        PidsLimit: "512",
        PodmanArgs: `--memory=${props.memoryMb}m --memory-swap=${props.memoryMb}m`,
        LogDriver: "journald",
        AddHost: `${DATABASE_HOST}:${props.databaseAddress}`,
        ...props.more,
        Volume: [`/run/${directory}:${MOUNTED}:ro`, ...[props.more.Volume ?? []].flat()],
        Environment: Object.entries({ PORT: String(port), ...props.environment }).map(
          ([key, value]) => `${key}=${value}`,
        ),
      },
      Service: {
        LoadCredentialEncrypted: credentials,
        RuntimeDirectory: directory,
        // Its user may traverse the directory to files that nobody else can read.
        RuntimeDirectoryMode: "0711",
        ExecStartPre: [
          `/usr/bin/install --owner=${user} --group=${user} --mode=0400 --target-directory=/run/${directory} ` +
            `${credentials.map((credential) => `%d/${credential}`).join(" ")}`,
          ...props.prepare,
        ],
        Restart: "always",
        RestartSec: "10s",
        RestartSteps: "5",
        RestartMaxDelaySec: "10min",
        TimeoutStartSec: "5min",
        ...props.network,
      },
      Install: { WantedBy: "multi-user.target" },
    }),
  ];
  return {
    packages: ["podman", "netavark", "openssl"],
    files: [...files, ...(props.files ?? [])],
    run: [
      ["systemctl", "daemon-reload"],
      ["systemctl", "start", "--no-block", `${name}.service`],
    ],
    credentials,
  };
}
