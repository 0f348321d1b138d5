import { gzipSync } from "node:zlib";
import { Page } from "../../posture/claim";
import { pageOf } from "../../posture/pages/load-page";
import { evaluate } from "../../posture/evaluate";
import { readSynthesized } from "../../posture/model/synthesized";
import { mutationsOf } from "../../mutations/generate";
import { mutationsOfUserData, UserDataMutation } from "../../mutations/user-data/mutations";
import { goodStack, treeOf } from "../posture/checks/hetzner/stack";

let page: Page;
beforeAll(async () => {
  page = await pageOf("smallcrm");
});

const config = (path: string, content: string, more: object = {}) =>
  `#cloud-config\n${JSON.stringify({ write_files: [{ path, content, ...more }] })}`;
const of = (argument: string, path: string) =>
  [...mutationsOfUserData(argument)].filter((one) => one.path === `user_data ${path}`);
const details = (mutations: readonly UserDataMutation[]) =>
  mutations.map(({ operator, detail }) => `${operator}: ${detail}`);

/** A file of each kind, with a weakening that it has to get. */
const KINDS: readonly (readonly [kind: string, path: string, content: string, expected: RegExp])[] = [
  [
    "timers run weekly",
    "/etc/systemd/system/a.timer",
    "[Timer]\nOnCalendar=daily\n",
    /raised: OnCalendar=daily → OnCalendar=weekly/,
  ],
  [
    "timers run monthly",
    "/etc/systemd/system/a.timer",
    "[Timer]\nOnCalendar=daily\n",
    /raised: OnCalendar=daily → OnCalendar=monthly/,
  ],
  [
    "timers never run",
    "/etc/systemd/system/a.timer",
    "[Timer]\nOnCalendar=daily\n",
    /dropped: the line is gone: OnCalendar=daily/,
  ],
  [
    "services run something else",
    "/etc/systemd/system/a.service",
    "[Service]\nExecStart=/usr/bin/a\n",
    /ExecStart=\/bin\/true/,
  ],
  [
    "services lose their credentials",
    "/etc/systemd/system/a.service",
    "[Service]\nLoadCredentialEncrypted=a\n",
    /the line is gone: LoadCredentialEncrypted=a/,
  ],
  [
    "pg_hba takes plain connections",
    "/etc/pg_hba.conf",
    "hostssl a a 10.0.0.1/32 scram-sha-256 clientcert=verify-ca\n",
    /hostssl → host\b/,
  ],
  [
    "pg_hba lets everybody in",
    "/etc/pg_hba.conf",
    "hostssl a a 10.0.0.1/32 scram-sha-256\n",
    /widened: .* → 0\.0\.0\.0\/0/,
  ],
  [
    "pg_hba lets the network in",
    "/etc/pg_hba.conf",
    "hostssl a a 10.0.0.1/32 scram-sha-256\n",
    /widened: .* → 10\.0\.0\.0\/24/,
  ],
  ["pg_hba trusts", "/etc/pg_hba.conf", "hostssl a a 10.0.0.1/32 scram-sha-256\n", /scram-sha-256 → trust/],
  [
    "pg_hba asks for no certificate",
    "/etc/pg_hba.conf",
    "hostssl a a 10.0.0.1/32 scram-sha-256 clientcert=verify-ca\n",
    /dropped: clientcert=verify-ca → not there/,
  ],
  [
    "the firewall accepts by default",
    "/etc/nftables.conf",
    "type filter hook input priority 0; policy drop;\n",
    /policy drop → policy accept/,
  ],
  [
    "the firewall forgets who",
    "/etc/nftables.conf",
    "ip saddr 10.0.0.1 tcp dport 5432 accept\n",
    /dropped: ip saddr 10\.0\.0\.1 → not there/,
  ],
  [
    "the firewall opens every port",
    "/etc/nftables.conf",
    "ip saddr 10.0.0.1 tcp dport 5432 accept\n",
    /tcp dport 5432 → tcp dport 1-65535/,
  ],
  [
    "PostgreSQL listens everywhere",
    "/etc/postgresql/17/main/postgresql.conf",
    "listen_addresses = '10.0.0.2'\n",
    /→ listen_addresses = '\*'/,
  ],
  [
    "PostgreSQL speaks in clear",
    "/etc/postgresql/17/main/postgresql.conf",
    "ssl = on\n",
    /flipped: ssl = on → ssl = off/,
  ],
  [
    "backups are kept for longer",
    "/usr/local/sbin/b",
    "restic forget --keep-within-weekly 30d --prune\n",
    /raised: --keep-within-weekly 30d → --keep-within-weekly 150d/,
  ],
  [
    "backups are not pruned",
    "/usr/local/sbin/b",
    "restic forget --keep-within-weekly 30d --prune\n",
    /dropped: --prune → not there/,
  ],
  ["backups go to another company", "/etc/b.env", 'RESTIC_REPOSITORY="sftp:box:b"\n', /moved: .*s3:s3\.amazonaws\.com/],
  ["backups need no password", "/usr/local/sbin/b", "restic backup /data\n", /--insecure-no-password/],
  [
    "the database is not dumped",
    "/usr/local/sbin/b",
    "pg_dump a >a\nrestic backup a\n",
    /dropped: the line is gone: pg_dump/,
  ],
  [
    "data stays for longer",
    "/opt/a.sql",
    "DELETE FROM a WHERE t < now() - interval '13 months';\n",
    /raised: interval '13 → interval '26/,
  ],
  [
    "data is not deleted",
    "/opt/a.sql",
    "DELETE FROM a WHERE t < now() - interval '13 months';\n",
    /nothing is deleted from a/,
  ],
  [
    "Caddy takes old TLS",
    "/etc/caddy/Caddyfile",
    "a.test {\n\ttls {\n\t\tprotocols tls1.2\n\t}\n}\n",
    /protocols tls1\.2 → protocols tls1\.0/,
  ],
  [
    "Caddy serves plain HTTP",
    "/etc/caddy/Caddyfile",
    "a.test {\n\treverse_proxy 127.0.0.1:1\n}\n",
    /a\.test → http:\/\/a\.test/,
  ],
  [
    "HSTS is not sent",
    "/etc/caddy/Caddyfile",
    "a.test {\n\theader Strict-Transport-Security max-age=31536000\n}\n",
    /the line is gone: header Strict/,
  ],
  [
    "Umami is something else",
    "/etc/containers/systemd/u.image",
    "[Image]\nImage=ghcr.io/umami-software/umami:1\n",
    /moved: Image=ghcr\.io.*nginx/,
  ],
  [
    "a container answers everybody",
    "/etc/containers/systemd/u.container",
    "[Container]\nPublishPort=127.0.0.1:1:1\n",
    /widened: PublishPort=127\.0\.0\.1: → PublishPort=0\.0\.0\.0:/,
  ],
  [
    "clients verify nothing",
    "/etc/pg_service.conf",
    "[a]\nsslmode=verify-full\n",
    /sslmode=verify-full → sslmode=require/,
  ],
  [
    "SSH takes passwords",
    "/etc/ssh/sshd_config.d/a.conf",
    "PasswordAuthentication no\n",
    /PasswordAuthentication no → PasswordAuthentication yes/,
  ],
  [
    "the Storage Box is another host",
    "/etc/ssh/ssh_config.d/a.conf",
    "Host box\n  HostName u1.your-storagebox.de\n",
    /moved: HostName u1.* → HostName backup\.example\.edu/,
  ],
  [
    "updates are not installed",
    "/etc/apt/apt.conf.d/20a",
    'APT::Periodic::Unattended-Upgrade "1";\n',
    /Unattended-Upgrade "0"/,
  ],
  ["a variable of another company", "/etc/a.env", "A=1\n", /added: SENTRY_DSN=/],
];

describe("a server's user data is weakened in one place", () => {
  test.each(KINDS)("%s", (_, path, content, expected) => {
    expect(details(of(config(path, content), path))).toContainEqual(expect.stringMatching(expected) as string);
  });

  test("a file is not written, a package not installed, a command not run, a switch turned", () => {
    const argument =
      `#cloud-config\nssh_pwauth: false\npackages: [restic]\nruncmd: [systemctl enable --now ` +
      `a.timer]\nwrite_files: [{path: /a, content: b}]\n`;
    const all = [...mutationsOfUserData(argument)].map(({ path, operator, detail }) => `${path} ${operator} ${detail}`);
    expect(all).toEqual(
      expect.arrayContaining([
        "user_data /a removed the file is not written",
        "user_data packages dropped restic",
        "user_data runcmd dropped systemctl enable --now a.timer",
        "user_data ssh_pwauth flipped false → true",
      ]),
    );
  });

  test("and in no other: the rest stays as it was, however it is written", () => {
    const content = "[Timer]\nOnCalendar=daily\n";
    const plain = config("/a.timer", `${content}# $\${HOME}\n`);
    const packed = gzipSync(config("/a.timer", content)).toString("base64");
    const encoded = config("/a.timer", Buffer.from(content).toString("base64"), { encoding: "b64" });
    for (const argument of [plain, packed, encoded]) {
      const [first] = of(argument, "/a.timer").filter(({ operator }) => operator === "raised");
      expect(first?.text === argument).toBe(false);
      const again = details(of(first?.text ?? "", "/a.timer"));
      expect(again).toContainEqual(expect.stringMatching(/OnCalendar=weekly → OnCalendar=monthly/) as string);
    }
    expect(of(plain, "/a.timer").filter(({ operator }) => operator === "raised")[0]?.text).toContain("$${HOME}");
  });

  test("what is no cloud-config is left alone", () => {
    expect([...mutationsOfUserData("#!/bin/sh\ntrue\n")]).toEqual([]);
  });
});

test("a stack at Hetzner gets more than 80 distinct mutations, and most turn a claim to violated", () => {
  const judge = (tree: object) =>
    new Set(
      evaluate(page, {
        model: readSynthesized(tree as never),
        system: "smallcrm",
        environment: "production",
        others: [],
        stacks: ["system"],
      }).flatMap(({ claim, status }) => (status === "violated" ? [claim.id] : [])),
    );
  const tree = treeOf(goodStack());
  const all = [...mutationsOf(tree)];
  expect(
    new Set(all.map(({ address, path, operator, detail }) => [address, path, operator, detail].join("\n"))).size,
  ).toBeGreaterThan(80);
  expect(judge(tree).size).toBe(0);
  expect(all.filter((one) => judge(one.tree).size > 0).length).toBeGreaterThan(200);
});
