import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { Check, Verdict } from "../../../../posture/verdict/check";
import { Model } from "../../../../posture/model/model";
import { readPlan } from "../../../../posture/model/plan";
import { readState } from "../../../../posture/model/state";
import { readSynthesized } from "../../../../posture/model/synthesized";

/** A server's user data, before it is written as YAML. */
export interface UserData {
  files: Record<string, string>;
  commands: string[];
}

export interface Stack {
  resources: Record<string, Record<string, Record<string, unknown>>>;
  application: UserData;
  database: UserData;
}

const SSHD = "PasswordAuthentication no\nKbdInteractiveAuthentication no\n";
const APT =
  'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n' +
  'Unattended-Upgrade::Automatic-Reboot "true";\n';

const timer = (calendar: string) =>
  `[Timer]\nOnCalendar=${calendar}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n`;
const service = (command: string) => `[Service]\nType=oneshot\nExecStart=${command}\n`;

/** A stack as the page describes it. */
export const goodStack = (): Stack => ({
  application: {
    commands: [
      "systemctl enable --now backup.timer purge-usage.timer close-accounts.timer restore.timer",
      "systemctl enable --now caddy",
      "systemctl enable --now nftables",
    ],
    files: {
      "/etc/caddy/Caddyfile": [
        "{",
        "  email ops@acme.test",
        "}",
        "(headers) {",
        "  header Strict-Transport-Security max-age=31536000",
        "}",
        "acme.test {",
        "  import headers",
        "  tls {",
        "    protocols tls1.2 tls1.3",
        "  }",
        "  reverse_proxy 127.0.0.1:3000",
        "}",
        "",
      ].join("\n"),
      "/opt/acme/compose.yaml": [
        "services:",
        "  umami:",
        "    image: ghcr.io/umami-software/umami:postgresql-v2.19.0",
        "    environment:",
        '      DISABLE_TELEMETRY: "1"',
        "      DATABASE_URL: postgresql://umami@db.acme.internal:5432/umami?sslmode=verify-full",
        "    ports:",
        '      - "127.0.0.1:3001:3000"',
        "",
      ].join("\n"),
      "/etc/ssh/sshd_config.d/10-keys.conf": SSHD,
      "/etc/apt/apt.conf.d/52updates": APT,
      "/etc/systemd/system/restore.timer": timer("Sun *-*-* 08:00:00"),
      "/etc/systemd/system/restore.service": service("/usr/local/sbin/restore"),
      "/usr/local/sbin/restore":
        "#!/bin/bash\nrestic --repo sftp:storage-box:backups --password-file " +
        "$CREDENTIALS_DIRECTORY/restic dump latest /acme.dump | pg_restore --create --dbname " +
        "restored\n",
      "/etc/sysctl.d/60-gateway.conf": "net.ipv4.ip_forward = 1\n",
      "/etc/nftables.conf": [
        "table inet filter {",
        "  chain input {",
        "    type filter hook input priority filter; policy drop;",
        "    ct state vmap { established : accept, related : accept, invalid : drop }",
        '    iif "lo" accept',
        "    tcp dport { 80, 443 } accept",
        "    ip saddr { 198.51.100.7 } tcp dport 22 accept",
        "  }",
        "  chain forward {",
        "    type filter hook forward priority filter; policy drop;",
        "    ct state vmap { established : accept, related : accept, invalid : drop }",
        '    iifname "podman*" oifname != "podman*" accept',
        "    ip saddr 10.0.1.20 tcp dport { 80, 443 } accept",
        "  }",
        "}",
        "",
      ].join("\n"),
      "/etc/containers/systemd/application.container": [
        "[Container]",
        "Image=ghcr.io/acme/application:1",
        "PublishPort=127.0.0.1:3000:3000",
        "Environment=TOTP_KEY_FILE=/credentials/totp-key",
        "[Service]",
        "LoadCredentialEncrypted=totp-key",
        "ExecStartPre=/usr/bin/install --target-directory=/run/application %d/totp-key",
        "",
      ].join("\n"),
      "/etc/systemd/system/backup.timer": timer("*-*-* 02:30:00 UTC"),
      "/etc/systemd/system/backup.service": service("/usr/local/sbin/backup"),
      "/usr/local/sbin/backup": [
        "#!/bin/bash",
        "set -euo pipefail",
        "export RESTIC_REPOSITORY=sftp:storage-box:backups",
        "export RESTIC_PASSWORD_FILE=$CREDENTIALS_DIRECTORY/restic",
        "for name in acme umami; do pg_dump --format=custom $name >/var/backups/$name.dump; done",
        "restic backup /var/backups",
        "restic forget --keep-within-daily 7d --keep-within-weekly 30d \\",
        "  --keep-within-monthly 30d --prune --max-unused 0",
        'cutoff=$(date --utc --date "30 days ago" +%FT%TZ)',
        'old=$(restic snapshots --json | jq --raw-output --arg cutoff "$cutoff" \'.[] | ' +
          "select(.time < $cutoff) | .id')",
        'if [ -n "$old" ]; then restic forget $old --prune; fi',
        "",
      ].join("\n"),
      "/etc/ssh/ssh_config.d/storage-box.conf": "Host storage-box\n  HostName u123456.your-storagebox.de\n  Port 23\n",
      "/etc/systemd/system/purge-usage.timer": timer("daily"),
      "/etc/systemd/system/purge-usage.service": service("/usr/bin/psql --file /opt/acme/purge-usage.sql"),
      "/opt/acme/purge-usage.sql": [
        "page_views",
        "attributions",
        "website_event",
        "session",
        "event_data",
        "session_data",
        "revenue",
        "session_replay",
        "session_replay_saved",
      ]
        .map((table) => `DELETE FROM ${table} WHERE created_at < now() - interval '13 months';\n`)
        .join(""),
      "/etc/systemd/system/close-accounts.timer": timer("*-*-* 03:30:00"),
      "/etc/systemd/system/close-accounts.service": service("/usr/bin/psql --file /opt/acme/close-accounts.sql"),
      "/opt/acme/close-accounts.sql":
        "DELETE FROM tenants WHERE terminated_at < now() - interval '30 days';\nDELETE FROM " +
        "users WHERE terminated_at < now() - interval '30 days';\n",
    },
  },
  database: {
    commands: ["systemctl enable --now nftables"],
    files: {
      "/etc/ssh/sshd_config.d/10-keys.conf": SSHD,
      "/etc/apt/apt.conf.d/52updates": APT,
      "/etc/postgresql/16/main/postgresql.conf":
        "listen_addresses = '10.0.1.20'\nssl = on\nssl_ca_file = '/etc/postgresql/ca.pem'\n" +
        "ssl_min_protocol_version = 'TLSv1.2'\n",
      "/etc/postgresql/16/main/pg_hba.conf":
        "# TYPE DATABASE USER ADDRESS METHOD\nlocal all postgres peer\nhostssl acme acme " +
        "10.0.1.10/32 scram-sha-256 clientcert=verify-ca\nhostssl umami umami 10.0.1.10/32 " +
        "scram-sha-256 clientcert=verify-ca\n",
      "/etc/nftables.conf": [
        "flush ruleset",
        "define application = 10.0.1.10",
        "table inet filter {",
        "  chain input {",
        "    type filter hook input priority filter; policy drop;",
        "    ct state established,related accept",
        '    iifname "lo" accept',
        "    meta l4proto { icmp, ipv6-icmp } accept",
        "    ip saddr $application tcp dport { 22, 5432 } accept",
        "  }",
        "  chain output {",
        "    type filter hook output priority filter; policy accept;",
        "  }",
        "}",
        "",
      ].join("\n"),
    },
  },
  resources: {
    hcloud_network: { main: { name: "acme", ip_range: "10.0.0.0/16" } },
    hcloud_network_subnet: {
      main: {
        network_id: "${hcloud_network.main.id}",
        type: "cloud",
        network_zone: "eu-central",
        ip_range: "10.0.1.0/24",
      },
    },
    hcloud_firewall: {
      web: {
        name: "acme-web",
        rule: [
          { direction: "in", protocol: "tcp", port: "80", source_ips: ["0.0.0.0/0", "::/0"] },
          { direction: "in", protocol: "tcp", port: "443", source_ips: ["0.0.0.0/0", "::/0"] },
          { direction: "in", protocol: "tcp", port: "22", source_ips: ["198.51.100.7/32"] },
        ],
      },
    },
    hcloud_server: {
      application: {
        name: "acme-application",
        server_type: "cx32",
        image: "debian-13",
        location: "fsn1",
        backups: false,
        firewall_ids: ["${hcloud_firewall.web.id}"],
        network: [{ network_id: "${hcloud_network.main.id}", ip: "10.0.1.10" }],
      },
      database: {
        name: "acme-database",
        server_type: "cx32",
        image: "debian-13",
        location: "fsn1",
        backups: false,
        public_net: [{ ipv4_enabled: false, ipv6_enabled: false }],
        network: [{ network_id: "${hcloud_network.main.id}", ip: "10.0.1.20" }],
      },
    },
    hcloud_volume: { data: { name: "acme-data", size: 50, location: "fsn1" } },
    hcloud_primary_ip: {
      web: { name: "acme-web", type: "ipv4", assignee_id: "${hcloud_server.application.id}", auto_delete: false },
    },
    hcloud_storage_box: {
      backups: {
        name: "acme-backups",
        storage_box_type: "bx11",
        location: "fsn1",
        password: "${var.storage_box_password}",
        access_settings: { reachable_externally: false, ssh_enabled: true },
      },
    },
    hcloud_zone: { main: { name: "acme.test", mode: "primary" } },
    hcloud_zone_rrset: {
      apex: {
        zone: "${hcloud_zone.main.name}",
        name: "@",
        type: "A",
        records: [{ value: "${hcloud_primary_ip.web.ip_address}" }],
      },
      www: { zone: "${hcloud_zone.main.name}", name: "www", type: "CNAME", records: [{ value: "acme.test." }] },
    },
  },
});

const cloudConfig = ({ files, commands }: UserData) =>
  `#cloud-config\n` +
  `${stringify({
    package_update: true,
    packages: ["restic"],
    write_files: Object.entries(files).map(([path, content]) => ({
      path,
      content,
      ...(content.startsWith("#!") && { permissions: "0755" }),
    })),
    runcmd: commands,
  })}`;

/** The stack as its cdk.tf.json. */
export function treeOf(stack: Stack) {
  const resource = structuredClone(stack.resources);
  const servers = resource.hcloud_server ?? {};
  if (servers.application) servers.application.user_data ??= cloudConfig(stack.application);
  if (servers.database) servers.database.user_data ??= cloudConfig(stack.database);
  return { variable: { storage_box_password: { type: "string", sensitive: true } }, resource };
}

const asSynthesized = (stack: Stack) => readSynthesized(treeOf(stack));

/** A plan of it: what refers to a resource is known after the apply, and the provider keeps a hash of user_data. */
export function asPlan(stack: Stack): Model {
  const all = Object.entries(treeOf(stack).resource).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, body]) => ({ address: `${type}.${name}`, type, name, mode: "managed", body })),
  );
  return readPlan({
    format_version: "1.2",
    resource_changes: all.map(({ body, ...rest }) => ({
      ...rest,
      provider_name: "registry.terraform.io/hetznercloud/hcloud",
      change: { actions: ["create"], before: null, after: planned(body), after_unknown: unknown(body) },
    })),
    configuration: {
      root_module: { resources: all.map(({ body, ...rest }) => ({ ...rest, expressions: expressions(body) })) },
    },
  }).model;
}

const asState = (stack: Stack): Model =>
  readState({
    format_version: "1.0",
    values: {
      root_module: {
        resources: Object.entries(treeOf(stack).resource).flatMap(([type, byName]) =>
          Object.entries(byName).map(([name, body]) => ({
            address: `${type}.${name}`,
            type,
            name,
            mode: "managed",
            values: planned(body),
          })),
        ),
      },
    },
  });

const isReference = (value: unknown): value is string => typeof value === "string" && value.startsWith("${");
const hash = (text: string) => createHash("sha1").update(text).digest("base64");

function planned(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((one) => planned(one) ?? null);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, one]) => !isReference(one))
        .map(([name, one]) => [name, planned(one, name)]),
    );
  if (isReference(value)) return undefined;
  return key === "user_data" ? hash(String(value)) : value;
}

function unknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unknown);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unknown(one)]));
  return isReference(value) ? true : undefined;
}

function expressions(value: unknown): unknown {
  if (Array.isArray(value)) return value.some((one) => typeof one === "object") ? value.map(expressions) : leaf(value);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, expressions(one)]));
  return leaf(value);
}

function leaf(value: unknown): unknown {
  const references = (Array.isArray(value) ? value : [value]).filter(isReference).map((one) => one.slice(2, -1));
  return references.length > 0
    ? { references: references.flatMap((one) => [one, one.split(".").slice(0, 2).join(".")]) }
    : { constant_value: value };
}

const judge = (check: Check, model: Model): Verdict =>
  check.evaluate({ model, system: "smallcrm", environment: "production", others: [] });

/** The verdict on the good stack with a change: of its synthesized form, which its plan has to share. */
export function verdictOf(check: Check, change: (stack: Stack) => void = () => undefined): Verdict {
  const stack = goodStack();
  change(stack);
  const verdict = judge(check, asSynthesized(stack));
  expect(judge(check, asPlan(stack)).status).toBe(verdict.status);
  return verdict;
}

export function stateVerdict(check: Check, change: (stack: Stack) => void = () => undefined): Verdict {
  const stack = goodStack();
  change(stack);
  return judge(check, asState(stack));
}

/** A resource's body, to be changed. */
export function body(stack: Stack, type: string, name: string): Record<string, unknown> {
  const found = stack.resources[type]?.[name];
  if (!found) throw new Error(`got ${type}.${name}; allowed: ${Object.keys(stack.resources).join(", ")}`);
  return found;
}

/** Replaces a text in a file of a server, which has to hold it. */
export function edit({ files }: UserData, path: string, from: string | RegExp, to: string): void {
  const before = files[path] ?? "";
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${path} does not hold ${String(from)}`);
  files[path] = after;
}

/** Takes a file of a server away. */
export const remove = ({ files }: UserData, path: string): void => void Reflect.deleteProperty(files, path);
