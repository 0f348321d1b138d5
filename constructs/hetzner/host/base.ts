import { isIpv4 } from "../../../net/ip-range";
import { Requirement } from "../../props-validation";
import { accept } from "./accept-rule";
import { alarmOf } from "./alarm";
import { HostFile, InputRule, Part } from "./part";
import { script } from "./script";

export interface Administrator {
  /** Login name. */
  readonly name: string;
  /** Public keys, one line each: `ssh-ed25519 AAAA... comment`. */
  readonly sshKeys: readonly string[];
}

export interface BaseProps {
  /**
   * When the server reboots after an update that needs it: `HH:MM`, UTC. Servers that depend on each other need
   * different times.
   */
  readonly rebootTime: string;
  /**
   * Who may log in, each with full sudo rights. After the first boot, make changes on the server or by replacing it.
   */
  readonly administrators: readonly Administrator[];
  /** Ranges that SSH is allowed from. @default - none from this part: another part defines them */
  readonly sshFrom?: readonly string[];
  /**
   * Addresses whose SSH port administrators reach through this server (`ssh -J`).
   *
   * @default - none: nothing is forwarded
   */
  readonly sshJumpTargets?: readonly string[];
}

/**
 * The base of every server: automatic updates with reboots, time synchronization, log retention of 30 days, SSH for
 * administrators by key and never for root, and sealing of credentials.
 *
 * @throws InvalidPropsError naming every prop that cannot be accepted.
 */
export function base(props: BaseProps): Part {
  accept("base", requirements(props));
  const { administrators, sshFrom } = props;
  const input: readonly InputRule[] = sshFrom ? [{ protocol: "tcp", port: 22, from: sshFrom }] : [];
  return {
    packages: ["openssh-server", "sudo", "systemd-timesyncd", "unattended-upgrades"],
    files: [
      ...updates(props.rebootTime),
      sshd(props),
      ...administrators.map(({ name, sshKeys }) => ({
        path: `/etc/ssh/authorized_keys/${name}`,
        content: sshKeys.map((key) => `${key.trim()}\n`).join(""),
      })),
      {
        path: "/etc/sudoers.d/administrators",
        content: administrators.map(({ name }) => `${name} ALL=(ALL) NOPASSWD: ALL\n`).join(""),
        permissions: "0440",
      },
      // Hetzner's own time servers, so that no other company learns of the server.
      {
        path: "/etc/systemd/timesyncd.conf.d/hetzner.conf",
        content: "[Time]\nNTP=ntp1.hetzner.de ntp2.hetzner.com ntp3.hetzner.net\nFallbackNTP=\n",
      },
      { path: "/etc/sysctl.d/50-host.conf", content: SYSCTL },
      // Logs may contain people's addresses or names, so they are kept no longer than backups.
      {
        path: "/etc/systemd/journald.conf.d/retention.conf",
        content: "[Journal]\nMaxRetentionSec=30day\nMaxFileSec=1day\n",
      },
      script("seal-credential"),
    ],
    run: [
      ["sysctl", "--system"],
      ["ln", "--symbolic", "--force", script("seal-credential").path, "/usr/local/bin/seal-credential"],
      ["install", "--directory", "--mode", "0700", "/etc/credstore.encrypted"],
      ...administrators.map(({ name }) => ["useradd", "--create-home", "--shell", "/bin/bash", name] as const),
      ["passwd", "--lock", "root"],
      ["systemctl", "enable", "--now", "unattended-upgrades.service", "apt-daily.timer", "apt-daily-upgrade.timer"],
      ["systemctl", "restart", "systemd-journald.service", "systemd-timesyncd.service"],
      ["systemctl", "restart", "ssh.service"],
    ],
    input,
  };
}

/** Strict reverse path filtering: a packet with a private source address on the public interface is dropped. */
const SYSCTL = `net.ipv4.conf.all.rp_filter = 1
net.ipv4.conf.default.rp_filter = 1
net.ipv4.conf.all.accept_redirects = 0
net.ipv4.conf.all.send_redirects = 0
net.ipv6.conf.all.accept_redirects = 0
kernel.kptr_restrict = 2
kernel.dmesg_restrict = 1
`;

function updates(rebootTime: string): readonly HostFile[] {
  const apt = (name: string, values: Readonly<Record<string, string>>): HostFile => ({
    path: `/etc/apt/apt.conf.d/${name}`,
    content: Object.entries(values)
      .map(([key, value]) => `${key} "${value}";\n`)
      .join(""),
  });
  return [
    apt("20auto-upgrades", {
      "APT::Periodic::Update-Package-Lists": "1",
      "APT::Periodic::Unattended-Upgrade": "1",
      "APT::Periodic::AutocleanInterval": "7",
    }),
    // The origins in the package's own 50unattended-upgrades (Debian and its security updates) remain in effect.
    apt("52reboot", {
      "Unattended-Upgrade::Automatic-Reboot": "true",
      "Unattended-Upgrade::Automatic-Reboot-WithUsers": "true",
      "Unattended-Upgrade::Automatic-Reboot-Time": rebootTime,
      "Unattended-Upgrade::Remove-Unused-Dependencies": "true",
      "Unattended-Upgrade::Remove-Unused-Kernel-Packages": "true",
    }),
    alarmOf("apt-daily-upgrade.service"),
  ];
}

/** sshd uses the first value that it reads: this file comes before those of cloud-init and the distribution. */
function sshd({ administrators, sshJumpTargets: jumpTo = [] }: BaseProps): HostFile {
  const values: readonly (readonly [string, string])[] = [
    ["PermitRootLogin", "no"],
    ["AuthenticationMethods", "publickey"],
    ["PubkeyAuthentication", "yes"],
    ["PasswordAuthentication", "no"],
    ["KbdInteractiveAuthentication", "no"],
    ["PermitEmptyPasswords", "no"],
    ["HostbasedAuthentication", "no"],
    ["AuthorizedKeysFile", "/etc/ssh/authorized_keys/%u"],
    ["AllowUsers", administrators.map(({ name }) => name).join(" ")],
    ["MaxAuthTries", "3"],
    ["LoginGraceTime", "30"],
    ["AllowAgentForwarding", "no"],
    ["AllowStreamLocalForwarding", "no"],
    ["AllowTcpForwarding", jumpTo.length > 0 ? "local" : "no"],
    ...(jumpTo.length > 0 ? [["PermitOpen", jumpTo.map((address) => `${address}:22`).join(" ")] as const] : []),
    ["GatewayPorts", "no"],
    ["X11Forwarding", "no"],
    ["PermitTunnel", "no"],
    ["PermitUserEnvironment", "no"],
    ["ClientAliveInterval", "300"],
    ["ClientAliveCountMax", "2"],
  ];
  return {
    path: "/etc/ssh/sshd_config.d/01-keys-only.conf",
    content: values.map(([key, value]) => `${key} ${value}\n`).join(""),
  };
}

const KEY = new RegExp(
  "^(?:" +
    [
      String.raw`ssh-ed25519|sk-ssh-ed25519@openssh\.com|ecdsa-sha2-nistp(?:256|384|521)`,
      String.raw`sk-ecdsa-sha2-nistp256@openssh\.com|ssh-rsa`,
    ].join("|") +
    String.raw`) [A-Za-z0-9+/]{40,}={0,2}(?: [^\r\n]*)?$`,
);

function requirements({
  rebootTime,
  administrators,
  sshFrom = [],
  sshJumpTargets: jumpTo = [],
}: BaseProps): readonly Requirement[] {
  const names = administrators.map(({ name }) => name);
  return [
    {
      prop: "rebootTime",
      given: rebootTime,
      accepted: /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(rebootTime),
      allowed: "HH:MM",
    },
    {
      prop: "administrators",
      given: names,
      accepted:
        names.length > 0 &&
        new Set(names).size === names.length &&
        names.every((name) => /^[a-z][a-z0-9-]{0,30}$/.test(name) && name !== "root"),
      allowed: "one or more login names in lowercase, each once, never root",
    },
    ...administrators.map(({ name, sshKeys }) => ({
      prop: `administrators: keys of ${name}`,
      given: sshKeys,
      accepted: sshKeys.length > 0 && sshKeys.every((key) => KEY.test(key.trim())),
      allowed: "one or more public keys of SSH, without options",
    })),
    {
      prop: "sshFrom",
      given: sshFrom,
      accepted: sshFrom.every((range) => !range.endsWith("/0")),
      allowed: "ranges that are stated, never the whole internet",
    },
    { prop: "jumpTo", given: jumpTo, accepted: jumpTo.every(isIpv4), allowed: "IPv4 addresses" },
  ];
}
