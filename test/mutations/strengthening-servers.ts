import { isObject } from "../../posture/model/attribute";
import { Tree } from "../../posture/model/input";
import { filesOf, list, parse, withFile, write } from "../../mutations/user-data/cloud-config";
import { Edit } from "./strengthening-edits";

type Change = (tree: Tree) => Tree;

/** An edit of a server's user data. */
const edit = (stack: string, server: string, what: string, change: Change): Edit => ({
  what: `${server}: ${what}`,
  stack,
  apply(tree) {
    const servers = objects(objects(tree.resource).hcloud_server);
    const name = Object.keys(servers).find((one) => one.startsWith(server)) ?? "";
    const body = objects(servers[name]);
    const document = parse(String(body.user_data));
    if (!document) throw new Error(`${server} has no cloud-config`);
    return {
      ...tree,
      resource: {
        ...objects(tree.resource),
        hcloud_server: { ...servers, [name]: { ...body, user_data: write(document, change(document.tree)) } },
      },
    };
  },
});
const objects = (value: unknown): Tree => (isObject(value) ? value : {});

/** Another text of a file. */
const edited =
  (path: string, from: string | RegExp, to: string): Change =>
  (tree) => {
    const file = filesOf(tree).find((one) => one.path === path);
    if (!file) throw new Error(`no ${path}`);
    const content = file.content.replace(from, () => to);
    if (content === file.content) throw new Error(`${path} does not have ${String(from)}`);
    return withFile(tree, file, content);
  };
const with_ =
  (key: string, more: unknown): Change =>
  (tree) => ({ ...tree, [key]: [...list(tree, key), more] });

const A = "application";
const D = "database";
const LIB = "/usr/local/lib/smallcrm";
const UNITS = "/etc/systemd/system";

export const serverEdits = (stack: string): readonly Edit[] =>
  (
    [
      [A, "backups twice a day", edited(`${UNITS}/backup.timer`, "02:15:00", "02,14:15:00")],
      [A, "backups hourly", edited(`${UNITS}/backup.timer`, "*-*-* 02:15:00", "hourly")],
      [A, "a purge every hour", edited(`${UNITS}/purge-usage.timer`, "*-*-* 01:45:00", "hourly")],
      [A, "a restore every day", edited(`${UNITS}/restore-test.timer`, "Sun *-*-* 08:00:00", "*-*-* 08:00:00")],
      [
        A,
        "retention a few minutes later",
        edited(`${UNITS}/backup-retention.timer`, "AccuracySec=1min", "AccuracySec=1min\nRandomizedDelaySec=10min"),
      ],
      [A, "a comment in a script", edited(`${LIB}/backup`, "set -euo pipefail", "# Runs as root.\nset -euo pipefail")],
      [A, "a line in a script's log", edited(`${LIB}/backup`, 'exit "$failed"', 'echo "done"\nexit "$failed"')],
      [A, "a comment in SQL", edited(`${LIB}/sql/purge-application.sql`, "BEGIN;", "-- One transaction.\nBEGIN;")],
      [
        A,
        "backups of a lower priority",
        edited(`${UNITS}/backup.service`, "[Service]", "[Service]\nNice=10\nIOSchedulingClass=idle"),
      ],
      [
        A,
        "restic with less memory",
        edited(`${UNITS}/backup.service`, "[Service]", "[Service]\nEnvironment=GOMAXPROCS=2"),
      ],
      [A, "TLS 1.3 only", edited("/etc/caddy/smallcrm.caddyfile", /protocols tls1\.2 tls1\.3/g, "protocols tls1.3")],
      [
        A,
        "a stricter HSTS",
        edited(
          "/etc/caddy/smallcrm.caddyfile",
          /max-age=63072000; includeSubDomains/g,
          "max-age=63072000; includeSubDomains; preload",
        ),
      ],
      [A, "no SSH from IPv6", edited("/etc/nftables.conf", /^.*ip6 saddr.*dport 22 accept\n/m, "")],
      [
        A,
        "fewer sign-in attempts",
        edited("/etc/ssh/sshd_config.d/01-keys-only.conf", "MaxAuthTries 3", "MaxAuthTries 2"),
      ],
      [
        A,
        "an administrator less",
        edited("/etc/ssh/sshd_config.d/01-keys-only.conf", "AllowUsers ana ben", "AllowUsers ana"),
      ],
      [A, "reboots at another time", edited("/etc/apt/apt.conf.d/52reboot", "03:30", "04:30")],
      [A, "htop", with_("packages", "htop")],
      [A, "a directory", with_("runcmd", ["mkdir", "-p", "/srv/spare"])],
      [
        A,
        "accounts go a day earlier",
        edited(`${LIB}/sql/delete-accounts.sql`, /29 days 18 hours/g, "28 days 18 hours"),
      ],
      [
        D,
        "more memory for queries",
        edited("/etc/postgresql/17/main/postgresql.conf", /work_mem = '[^']*'/, "work_mem = '64MB'"),
      ],
      [
        D,
        "TLS 1.3 only",
        edited(
          "/etc/postgresql/17/main/postgresql.conf",
          /ssl_min_protocol_version = '?TLSv1\.\d'?/,
          "ssl_min_protocol_version = 'TLSv1.3'",
        ),
      ],
      [D, "fail2ban", with_("packages", "fail2ban")],
      [D, "certificates watched twice a day", edited(`${UNITS}/postgres-expiry.timer`, "08:10:00", "08,20:10:00")],
    ] as const
  ).map(([server, what, change]) => edit(stack, server, what, change));
