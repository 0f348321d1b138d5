import { spawnSync } from "node:child_process";
import { base, BaseProps } from "../../../../constructs/hetzner/host/base";
import { describeWith, path } from "./available";
import { ScriptSandbox } from "./programs";

const KEY = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"a".repeat(43)} ada@example.com`;
const PROPS: BaseProps = {
  rebootTime: "03:30",
  administrators: [
    { name: "ada", sshKeys: [KEY] },
    { name: "grace", sshKeys: [KEY, KEY] },
  ],
};
const contentOf = (props: BaseProps, ending: string) =>
  base(props).files?.find(({ path: at }) => at.endsWith(ending))?.content ?? "";

test("administrators have users of their own, and keys that only root changes", () => {
  expect(base(PROPS).files?.filter(({ path: at }) => at.startsWith("/etc/ssh/authorized_keys/"))).toEqual([
    { path: "/etc/ssh/authorized_keys/ada", content: `${KEY}\n` },
    { path: "/etc/ssh/authorized_keys/grace", content: `${KEY}\n${KEY}\n` },
  ]);
  expect(base(PROPS).run).toContainEqual(["useradd", "--create-home", "--shell", "/bin/bash", "grace"]);
});

test("SSH comes in from stated ranges alone, and from nowhere when none is stated", () => {
  expect(base(PROPS).input).toEqual([]);
  expect(base({ ...PROPS, sshFrom: ["192.0.2.1/32"] }).input).toEqual([
    { protocol: "tcp", port: 22, from: ["192.0.2.1/32"] },
  ]);
});

test("an update that fails raises the alarm", () => {
  expect(contentOf(PROPS, "apt-daily-upgrade.service.d/alarm.conf")).toContain("OnFailure=alarm@%n.service");
});

test("the journal is forgotten within 31 days: files of a day, for 30 days", () => {
  expect(contentOf(PROPS, "journald.conf.d/retention.conf")).toBe(
    "[Journal]\nMaxRetentionSec=30day\nMaxFileSec=1day\n",
  );
  expect(base(PROPS).run).toContainEqual([
    "systemctl",
    "restart",
    "systemd-journald.service",
    "systemd-timesyncd.service",
  ]);
});

test.each<readonly [string, Partial<BaseProps>, RegExp]>([
  ["a time that is none", { rebootTime: "24:00" }, /rebootTime: got "24:00"; allowed: HH:MM/],
  ["nobody", { administrators: [] }, /administrators: got \[\]/],
  [
    "root",
    { administrators: [{ name: "root", sshKeys: [KEY] }] },
    /administrators: got \["root"\]; allowed: .* never root/,
  ],
  [
    "one name twice",
    {
      administrators: [
        { name: "ada", sshKeys: [KEY] },
        { name: "ada", sshKeys: [KEY] },
      ],
    },
    /each once/,
  ],
  [
    "a name that sudoers would read otherwise",
    { administrators: [{ name: "ada ALL=(ALL) ALL\n#", sshKeys: [KEY] }] },
    /login names in lowercase/,
  ],
  ["an administrator without a key", { administrators: [{ name: "ada", sshKeys: [] }] }, /keys of ada: got \[\]/],
  ["a key with options", { administrators: [{ name: "ada", sshKeys: [`command="sh" ${KEY}`] }] }, /without options/],
  [
    "a second key in the line of a first",
    { administrators: [{ name: "ada", sshKeys: [`${KEY}\n${KEY}`] }] },
    /without options/,
  ],
  ["SSH from everywhere", { sshFrom: ["::/0"] }, /sshFrom: got .* never the whole internet/],
  ["a jump to a name", { sshJumpTargets: ["*"] }, /jumpTo: got .*; allowed: IPv4 addresses/],
])("%s is refused", (_, props, message) => {
  expect(() => base({ ...PROPS, ...props })).toThrow(message);
});

describeWith(["sshd", "openssl"], "sshd", () => {
  let bench: ScriptSandbox;
  beforeAll(() => {
    bench = new ScriptSandbox();
    bench.write("key", spawnSync(path("openssl"), ["genrsa", "3072"], { encoding: "utf8" }).stdout);
    spawnSync("chmod", ["600", bench.at("key")]);
    spawnSync("mkdir", ["-p", "/run/sshd"]);
  });
  afterAll(() => {
    bench.remove();
  });

  /** What sshd makes of our file, with the distribution's and cloud-init's after it. */
  const effective = (props: BaseProps, user: string) => {
    const after = "PasswordAuthentication yes\nPermitRootLogin yes\nX11Forwarding yes\nAllowTcpForwarding yes\n";
    const at = bench.write(
      "sshd_config",
      `${contentOf(props, "01-keys-only.conf")}${after}HostKey ${bench.at("key")}\n`,
    );
    const { stdout, stderr } = spawnSync(path("sshd"), ["-T", "-f", at, "-C", `user=${user},host=a,addr=192.0.2.1`], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    return new Map(
      stdout
        .trim()
        .split("\n")
        .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]),
    );
  };

  test("lets administrators in by key alone and root not at all, whatever other files say", () => {
    expect(Object.fromEntries(effective(PROPS, "ada"))).toMatchObject({
      permitrootlogin: "no",
      authenticationmethods: "publickey",
      passwordauthentication: "no",
      kbdinteractiveauthentication: "no",
      permitemptypasswords: "no",
      authorizedkeysfile: "/etc/ssh/authorized_keys/%u",
      permituserenvironment: "no",
    });
  });

  test("forwards nothing", () => {
    expect(Object.fromEntries(effective(PROPS, "ada"))).toMatchObject({
      allowtcpforwarding: "no",
      allowstreamlocalforwarding: "no",
      allowagentforwarding: "no",
      x11forwarding: "no",
      permittunnel: "no",
      gatewayports: "no",
    });
  });

  test("forwards to the SSH port of the servers behind a jump host, and nowhere else", () => {
    expect(Object.fromEntries(effective({ ...PROPS, sshJumpTargets: ["10.0.1.20"] }, "ada"))).toMatchObject({
      allowtcpforwarding: "local",
      permitopen: "10.0.1.20:22",
      allowstreamlocalforwarding: "no",
      allowagentforwarding: "no",
      permittunnel: "no",
    });
  });
});

describeWith(["apt-config"], "apt", () => {
  test("updates by itself every day, and reboots at the stated time when an update needs it", () => {
    const bench = new ScriptSandbox();
    const at = bench.write("apt.conf", `${contentOf(PROPS, "20auto-upgrades")}${contentOf(PROPS, "52reboot")}`);
    const { stdout } = spawnSync(path("apt-config"), ["--config-file", at, "dump"], { encoding: "utf8" });
    bench.remove();
    for (const line of [
      'APT::Periodic::Update-Package-Lists "1";',
      'APT::Periodic::Unattended-Upgrade "1";',
      'Unattended-Upgrade::Automatic-Reboot "true";',
      'Unattended-Upgrade::Automatic-Reboot-Time "03:30";',
    ])
      expect(stdout).toContain(line);
  });
});
