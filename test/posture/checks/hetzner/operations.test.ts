import { ofPage } from "../../of-page";
import { hetznerBackupBoxClosed } from "../../../../posture/checks/hetzner/backup-box-closed";
import { hetznerBackupBoxWritten } from "../../../../posture/checks/hetzner/backup-box-written";
import { hetznerNoSecretsTold } from "../../../../posture/checks/hetzner/no-secrets-told";
import { hetznerOwnNames } from "../../../../posture/checks/hetzner/own-names";
import { hetznerRestoreTested } from "../../../../posture/checks/hetzner/restore-tested";
import { hetznerSecondFactorKeys } from "../../../../posture/checks/hetzner/second-factor-keys";
import { hetznerSshByKey } from "../../../../posture/checks/hetzner/ssh-by-key";
import { hetznerUpdates } from "../../../../posture/checks/hetzner/updates";
import { describeRule } from "./describe-rule";
import { body, edit, remove, Stack, stateVerdict, verdictOf } from "./stack";

const ownNames = ofPage("smallcrm", hetznerOwnNames);

const SSHD = "/etc/ssh/sshd_config.d/10-keys.conf";
const APT = "/etc/apt/apt.conf.d/52updates";
const box = (stack: Stack) => body(stack, "hcloud_storage_box", "backups");
const access = (settings: object) => (stack: Stack) =>
  void Object.assign(box(stack).access_settings as object, settings);
const subaccount = (settings: object) => (stack: Stack) => {
  Object.assign(box(stack).access_settings as object, { ssh_enabled: false });
  stack.resources.hcloud_storage_box_subaccount = {
    backups: {
      storage_box_id: "${hcloud_storage_box.backups.id}",
      home_directory: "backups",
      password: "${var.storage_box_password}",
      access_settings: { ssh_enabled: true, ...settings },
    },
  };
};
const record = (type: string, value: string) => (stack: Stack) =>
  void (stack.resources.hcloud_zone_rrset = {
    ...stack.resources.hcloud_zone_rrset,
    more: { zone: "${hcloud_zone.main.name}", name: "more", type, records: [{ value }] },
  });

const CONTAINER = "/etc/containers/systemd/application.container";
const container = (from: string, to: string) => (stack: Stack) => edit(stack.application, CONTAINER, from, to);

describeRule(hetznerSecondFactorKeys, {
  "the key is not sealed": container("LoadCredentialEncrypted=totp-key", "LoadCredential=totp-key:/etc/totp-key"),
  "the key stands in the unit": container("TOTP_KEY_FILE=/credentials/totp-key", "TOTP_KEY=not-a-file"),
  "the application is not given the path": container("Environment=TOTP_KEY_FILE=/credentials/totp-key\n", ""),
  "the file is not mounted": container("%d/totp-key", "%d/other"),
  "the application gets another key": container(
    "LoadCredentialEncrypted=totp-key",
    "LoadCredentialEncrypted=session-key",
  ),
  "there is no container": (stack) => remove(stack.application, CONTAINER),
});

describeRule(
  hetznerSshByKey,
  {
    "passwords are taken": (stack) =>
      edit(stack.database, SSHD, "PasswordAuthentication no", "PasswordAuthentication yes"),
    "nothing is said of passwords": (stack) => edit(stack.application, SSHD, "PasswordAuthentication no\n", ""),
    "passwords are asked for otherwise": (stack) =>
      edit(stack.application, SSHD, "KbdInteractiveAuthentication no", "KbdInteractiveAuthentication yes"),
    "an earlier file takes passwords": (stack) =>
      void (stack.database.files["/etc/ssh/sshd_config.d/00-first.conf"] = "PasswordAuthentication yes\n"),
    "root may use one": (stack) => edit(stack.application, SSHD, /$/, "PermitRootLogin yes\n"),
    "empty ones are taken": (stack) => edit(stack.application, SSHD, /$/, "PermitEmptyPasswords yes\n"),
    "some are let in by passwords": (stack) =>
      edit(stack.application, SSHD, /$/, "Match all\n  PasswordAuthentication yes\n"),
    "only some are not let in by passwords": (stack) => edit(stack.application, SSHD, /^/, "Match User ana\n"),
    "its command line takes passwords": (stack) =>
      void (stack.database.files["/etc/default/ssh"] = "SSHD_OPTS='-o PasswordAuthentication=yes'\n"),
    "a command changes the file": (stack) => void stack.database.commands.push(`sed -i s/no/yes/ ${SSHD}`),
    "a command sets a password": (stack) => void stack.database.commands.push("echo $USERS | chpasswd"),
    "the file is gone": (stack) => remove(stack.application, SSHD),
  },
  {
    "a later file takes passwords": (stack) =>
      void (stack.database.files["/etc/ssh/sshd_config.d/99-last.conf"] = "PasswordAuthentication yes\n"),
    "a command says it once more": (stack) =>
      void stack.database.commands.push(
        "sed -i 's/^#PasswordAuthentication yes/PasswordAuthentication no/' /etc/ssh/sshd_config",
      ),
  },
);

describeRule(
  hetznerUpdates,
  {
    "they are not installed": (stack) => edit(stack.database, APT, 'Unattended-Upgrade "1"', 'Unattended-Upgrade "0"'),
    "lists are not fetched": (stack) => edit(stack.application, APT, 'Lists "1"', 'Lists "0"'),
    "nothing reboots": (stack) => edit(stack.application, APT, '"true"', '"false"'),
    "a later file turns them off": (stack) =>
      void (stack.application.files["/etc/apt/apt.conf.d/99-off"] = 'APT::Periodic::Unattended-Upgrade "0";\n'),
    "all that is periodic is switched off": (stack) =>
      edit(stack.application, APT, /$/, 'APT::Periodic::Enable "0";\n'),
    "what is updated is cleared": (stack) =>
      edit(stack.application, APT, /$/, "#clear Unattended-Upgrade::Origins-Pattern;\n"),
    "a command stops them": (stack) => void stack.database.commands.push("systemctl mask apt-daily-upgrade.timer"),
    "a command takes the program away": (stack) =>
      void stack.database.commands.push("apt-get purge --yes unattended-upgrades"),
    "a command takes the file away": (stack) => void stack.database.commands.push(`rm ${APT}`),
    "the file is gone": (stack) => remove(stack.application, APT),
  },
  {
    "a command stops them until the next boot": (stack) =>
      void stack.database.commands.push("systemctl stop apt-daily.timer"),
    "an earlier file turns them off": (stack) =>
      void (stack.application.files["/etc/apt/apt.conf.d/10-off"] = 'APT::Periodic::Unattended-Upgrade "0";\n'),
  },
);

describeRule(
  hetznerNoSecretsTold,
  {
    "a private key is": (stack) => void (stack.application.files["/etc/a.key"] = "-----BEGIN PRIVATE KEY-----\nMIIE\n"),
    "a password is": (stack) => void (stack.application.files["/etc/a.env"] = "RESTIC_PASSWORD=correct-horse\n"),
    "a command holds one": (stack) => void stack.database.commands.push("APP_SECRET=correct-horse systemctl restart a"),
    "an address holds one": (stack) =>
      void (stack.application.files["/etc/a.env"] = "DATABASE=postgresql://acme:correct-horse@db.acme.internal/acme\n"),
    "the Storage Box's password stands in the stack": (stack) => void (box(stack).password = "correct-horse"),
  },
  {
    "a path leads to one": (stack) =>
      void (stack.application.files["/etc/a.env"] = "RESTIC_PASSWORD=$password\nAPP_SECRET=/run/credentials/secret\n"),
  },
);

describeRule(ofPage("smallcrm", hetznerRestoreTested), {
  "it is done once a month": (stack) =>
    edit(stack.application, "/etc/systemd/system/restore.timer", "Sun *-*-* 08:00:00", "monthly"),
  "nothing is restored": (stack) =>
    edit(stack.application, "/usr/local/sbin/restore", "pg_restore --create --dbname restored", "wc -c"),
  "nothing enables the timer": (stack) => void (stack.application.commands[0] = "systemctl enable --now backup.timer"),
  "there is no timer": (stack) => remove(stack.application, "/etc/systemd/system/restore.timer"),
});

describeRule(
  hetznerBackupBoxClosed,
  {
    "the internet reaches it": access({ reachable_externally: true }),
    "Samba reaches it": access({ samba_enabled: true }),
    "WebDAV reaches it": access({ webdav_enabled: true }),
    "the internet reaches an account of it": subaccount({ reachable_externally: true }),
    "there is none": (stack) => void delete stack.resources.hcloud_storage_box,
  },
  { "an account reaches it by SSH": subaccount({}) },
);

describeRule(
  hetznerBackupBoxWritten,
  {
    "nothing reaches it by SSH": access({ ssh_enabled: false }),
    "its account only reads": subaccount({ readonly: true }),
    "its account has no SSH": subaccount({ ssh_enabled: false }),
    "there is none": (stack) => void delete stack.resources.hcloud_storage_box,
  },
  { "an account writes to it": subaccount({ readonly: false }) },
);

describeRule(
  ownNames,
  {
    "a name leads to another address": record("A", "203.0.113.7"),
    "a name leads to another company": record("CNAME", "acme.pages.dev."),
    "mail goes to another company": record("MX", "10 aspmx.l.google.com."),
    "browsers are sent to another company": record("HTTPS", "1 acme.pages.dev. alpn=h2"),
    "a service is another company's": record("SRV", "0 5 443 acme.example.org."),
    "a part of the zone is given away": record("NS", "ns.example.org."),
    "there are none": (stack) => void delete stack.resources.hcloud_zone_rrset,
  },
  {
    "mail that Resend cannot deliver comes back to it": record("MX", "10 feedback-smtp.eu-west-1.amazonses.com."),
    "a name of the zone is meant": record("CNAME", "www"),
    "the name itself is meant": record("HTTPS", "1 . alpn=h2"),
  },
);

describe("an address out of the network of a system's own IPv6 address", () => {
  const own = (value: string) => (stack: Stack) => {
    stack.resources.hcloud_primary_ip = {
      ...stack.resources.hcloud_primary_ip,
      six: { name: "acme-six", type: "ipv6", ip_address: "2a01:4f8:1:2::", ip_network: "2a01:4f8:1:2::/64" },
    };
    record("AAAA", value)(stack);
  };
  const violated = ({ findings }: ReturnType<typeof verdictOf>) =>
    findings.filter(({ status, actual }) => status === "violated" && actual.includes(":")).map(({ actual }) => actual);

  test.each(["2a01:4f8:1:2::1", "2A01:04F8:1:2:0:0:0:1", "2a01:4f8:1:2::"])(
    "is its own, in a state and in a plan: %s",
    (value) => {
      expect([stateVerdict, verdictOf].map((judge) => violated(judge(ownNames, own(value))))).toEqual([[], []]);
    },
  );

  test.each(["2a01:4f8:1:3::1", "2a01:4f8:1:2::/48"])("is another's where the network is another: %s", (value) => {
    expect([stateVerdict, verdictOf].map((judge) => violated(judge(ownNames, own(value))))).toEqual([[value], [value]]);
  });

  test("of a server too", () => {
    const server = (stack: Stack) => {
      body(stack, "hcloud_server", "application").ipv6_network = "2a01:4f8:9:9::/64";
      record("AAAA", "2a01:4f8:9:9::1")(stack);
    };
    expect(violated(stateVerdict(ownNames, server))).toEqual([]);
  });
});
