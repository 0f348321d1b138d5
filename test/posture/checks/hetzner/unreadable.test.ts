import { hetznerBackupDaily } from "../../../../posture/checks/hetzner/backup-daily";
import { hetznerDatabaseOnlyFromApplication } from "../../../../posture/checks/hetzner/database-only-from-application";
import { hetznerDatabaseTls } from "../../../../posture/checks/hetzner/database-tls";
import { hetznerOnlyNamedCompanies } from "../../../../posture/checks/hetzner/only-named-companies";
import { hetznerServedFiles } from "../../../../posture/checks/hetzner/served-files";
import { hetznerTls } from "../../../../posture/checks/hetzner/tls";
import { hetznerBackupEncrypted } from "../../../../posture/checks/hetzner/backup-encrypted";
import { hetznerBackupSameRegion } from "../../../../posture/checks/hetzner/backup-same-region";
import { hetznerBackupRetention } from "../../../../posture/checks/hetzner/backup-retention";
import { hetznerRestoreTested } from "../../../../posture/checks/hetzner/restore-tested";
import { hetznerUsagePurge } from "../../../../posture/checks/hetzner/usage-purge";
import { hetznerAccountsDeleted } from "../../../../posture/checks/hetzner/accounts-deleted";
import { hetznerExportWindow } from "../../../../posture/checks/hetzner/export-window";
import { hetznerSelfHostedAnalytics } from "../../../../posture/checks/hetzner/self-hosted-analytics";
import { hetznerSecondFactorKeys } from "../../../../posture/checks/hetzner/second-factor-keys";
import { hetznerSshByKey } from "../../../../posture/checks/hetzner/ssh-by-key";
import { hetznerDatabasePrivate } from "../../../../posture/checks/hetzner/database-private";
import { hetznerNoSecretsTold } from "../../../../posture/checks/hetzner/no-secrets-told";
import { Check } from "../../../../posture/verdict/check";
import { ofPage } from "../../of-page";
import { edit, Stack, UserData, verdictOf } from "./stack";

const CADDY = "/etc/caddy/Caddyfile";
const NFT = "/etc/nftables.conf";
const HBA = "/etc/postgresql/16/main/pg_hba.conf";
const SSH = "/etc/ssh/sshd_config.d/10-keys.conf";
const CONF = "/etc/postgresql/16/main/postgresql.conf";
const COMPOSE = "/opt/acme/compose.yaml";
const CONTAINER = "/etc/containers/systemd/application.container";
const append = (server: UserData, file: string, text: string) =>
  void (server.files[file] = `${server.files[file] ?? ""}${text}`);
const withoutLastBrace = (server: UserData, file: string) => edit(server, file, /\}\s*$/, "");

type Change = (stack: Stack) => void;
const caddy: readonly (readonly [string, Change])[] = [
  ["a Caddyfile lacks its last brace", ({ application }) => withoutLastBrace(application, CADDY)],
  ["a Caddyfile has a brace too many", ({ application }) => append(application, CADDY, "}\n")],
  ["a Caddyfile has a quote that nothing closes", ({ application }) => append(application, CADDY, 'a.test {\n"\n}\n')],
];
const gateway: Change = ({ application }) => withoutLastBrace(application, NFT);
const host: Change = ({ database }) => withoutLastBrace(database, NFT);
const hba: Change = ({ database }) => append(database, HBA, "hostssl all all\n");

/** The first section is not closed: systemd takes none of it. */
const unit = (name: string): readonly (readonly [string, Change])[] => [
  [`${name}.timer has a broken section`, ({ application }) => open(application, `/etc/systemd/system/${name}.timer`)],
  [
    `${name}.service has a broken section`,
    ({ application }) => open(application, `/etc/systemd/system/${name}.service`),
  ],
  [
    `a drop-in of ${name}.service has a broken section`,
    ({ application }) =>
      append(
        application,
        `/etc/systemd/system/${name}.service.d/more.conf`,
        "[Service\nExecStart=\nExecStart=/bin/true\n",
      ),
  ],
];
const open = (server: UserData, file: string) => edit(server, file, /^\[(\w+)\]/, "[$1");
const compose: Change = ({ application }) => edit(application, COMPOSE, /^ {4}image:.*$/m, '    image: "open');
const container: Change = ({ application }) => append(application, CONTAINER, "PublishPort\n");
const conf: readonly (readonly [string, Change])[] = [
  ["a setting has no value", ({ database }) => append(database, CONF, "port =\n")],
  ["a setting is none", ({ database }) => append(database, CONF, "listen_adresses = '*'\n")],
  ["an address has no quotes", ({ database }) => edit(database, CONF, /'10\.0\.1\.20'/, "10.0.1.20")],
  ["a switch is neither on nor off", ({ database }) => edit(database, CONF, /ssl = on/, "ssl = required")],
  [
    "a file of more settings is broken",
    ({ database }) => append(database, "/etc/postgresql/16/main/conf.d/more.conf", "ssl = off off\n"),
  ],
];
const ssh: readonly (readonly [string, Change])[] = [
  ["a keyword of sshd is none", ({ database }) => append(database, SSH, "PasswordAuthentification no\n")],
  ["a switch of sshd is neither", ({ application }) => edit(application, SSH, /(Pass\w+) no/, "$1 never")],
  ["a quote of sshd is open", ({ application }) => edit(application, SSH, /(Kbd\w+) no/, '$1 "no')],
  [
    "a file that sshd includes is broken",
    ({ application }) => {
      append(application, SSH, "Include /etc/ssh/more\n");
      append(application, "/etc/ssh/more", "Match User\n");
    },
  ],
];

const CASES: readonly (readonly [Check, string, Change])[] = [
  ...[hetznerTls, hetznerServedFiles, ofPage("smallcrm", hetznerOnlyNamedCompanies)].flatMap((check) =>
    caddy.map(([what, change]) => [check, what, change] as const),
  ),
  [hetznerTls, "the application's ruleset lacks its last brace", gateway],
  [hetznerDatabaseOnlyFromApplication, "the application's ruleset lacks its last brace", gateway],
  [hetznerDatabaseOnlyFromApplication, "the database's ruleset lacks its last brace", host],
  ...[hetznerDatabaseOnlyFromApplication, hetznerDatabaseTls, hetznerBackupDaily].map(
    (check) => [check, "pg_hba.conf has a line with too few fields", hba] as const,
  ),
  ...ssh.map(([what, change]) => [hetznerSshByKey, what, change] as const),
  ...[hetznerDatabaseTls, hetznerDatabasePrivate, hetznerDatabaseOnlyFromApplication].flatMap((check) =>
    conf.map(([what, change]) => [check, what, change] as const),
  ),
  ...[
    hetznerBackupDaily,
    hetznerBackupEncrypted,
    hetznerBackupSameRegion,
    ofPage("smallcrm", hetznerBackupRetention),
  ].flatMap((check) => unit("backup").map(([what, change]) => [check, what, change] as const)),
  ...unit("restore").map(([what, change]) => [ofPage("smallcrm", hetznerRestoreTested), what, change] as const),
  ...unit("purge-usage").map(([what, change]) => [ofPage("smallcrm", hetznerUsagePurge), what, change] as const),
  ...[ofPage("smallcrm", hetznerAccountsDeleted), ofPage("smallcrm", hetznerExportWindow)].flatMap((check) =>
    unit("close-accounts").map(([what, change]) => [check, what, change] as const),
  ),
  ...[
    hetznerTls,
    hetznerDatabaseTls,
    hetznerSelfHostedAnalytics,
    ofPage("smallcrm", hetznerOnlyNamedCompanies),
  ].flatMap((check) => [
    [check, "a compose file is no YAML", compose] as const,
    [check, "a container has a line that is nothing", container] as const,
  ]),
  [hetznerSecondFactorKeys, "a container has a line that is nothing", container],
];

test.each(CASES.map(([check, what, change]) => [check.id, what, check, change] as const))(
  "%s is unknown where %s, with the reason",
  (_, __, check, change) => {
    const { status, reason = "", findings } = verdictOf(check, change);
    expect(status).toBe("unknown");
    expect(reason).toMatch(/^until \/(?:etc|opt)\/\S+ can be read: .*\bline \d+\b/);
    const [unread] = findings.filter(({ until }) => until !== undefined);
    const ofFile = findings.filter(({ address, path }) => address === unread?.address && path === unread.path);
    expect(new Set(ofFile.map((finding) => finding.status))).toEqual(new Set(["unknown"]));
  },
);

test.each<readonly [string, string, Check, Change]>([
  [
    "a password that cloud-init sets, beside a broken sshd_config",
    "violated",
    hetznerSshByKey,
    ({ application, database }) => {
      append(database, SSH, "Nothing at all\n");
      application.commands.push("echo root:x | chpasswd");
    },
  ],
  [
    "a drop-in that no sshd_config includes",
    "violated",
    hetznerSshByKey,
    ({ application }) => append(application, "/etc/ssh/sshd_config", "UsePAM yes\n"),
  ],
  [
    "a password asked for behind an equals sign",
    "violated",
    hetznerSshByKey,
    ({ application }) => append(application, "/etc/ssh/sshd_config.d/00-more.conf", "=PasswordAuthentication yes\n"),
  ],
  [
    "a schedule outside of its section",
    "violated",
    hetznerBackupDaily,
    ({ application }) => edit(application, "/etc/systemd/system/backup.timer", /^\[Timer\]$/m, "[Service]"),
  ],
  [
    "a command under a key that is none",
    "violated",
    hetznerBackupDaily,
    ({ application }) => edit(application, "/etc/systemd/system/backup.service", /^ExecStart=/m, "ExecStrat="),
  ],
  [
    "a sealed key in a section that Podman passes on to nobody",
    "violated",
    hetznerSecondFactorKeys,
    ({ application }) => edit(application, CONTAINER, /^\[Service\]$/m, "[X-Service]"),
  ],
  [
    "a secret that is in a line that systemd ignores",
    "violated",
    hetznerNoSecretsTold,
    ({ application }) =>
      append(application, "/etc/systemd/system/backup.service", "Enviroment=RESTIC_PASSWORD=correct-horse\n"),
  ],
  [
    "another unit that is broken",
    "unknown",
    hetznerBackupDaily,
    ({ application }) => append(application, "/etc/systemd/system/other.service", "[Service\n"),
  ],
])("%s is %s", (_, expected, check, change) => expect(verdictOf(check, change).status).toBe(expected));

test("what is violated elsewhere stays violated", () => {
  const { status } = verdictOf(hetznerTls, (stack) => {
    withoutLastBrace(stack.application, CADDY);
    stack.resources.hcloud_load_balancer_service = { a: { load_balancer_id: 7, protocol: "http" } };
  });
  expect(status).toBe("violated");
});
