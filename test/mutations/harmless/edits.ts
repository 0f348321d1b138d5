import { filesOf, list, parse, withFile, write } from "../../../mutations/user-data/cloud-config";
import { Tree } from "../../../posture/model/input";
import { Body, EditedStack, Value } from "../../posture/checks/edited-stack";

export type System = "smvue" | "smepro" | "smallcrm";

/** A name for people, and an edit that changes nothing that a page promises. */
export type HarmlessEdit = readonly [name: string, edit: (stack: EditedStack) => EditedStack];

const RUN = "google_cloud_run_v2_service";
const JOB = "google_cloud_run_v2_job";
const SQL = "google_sql_database_instance";
const ALERT = "google_monitoring_alert_policy";

const set = (type: string, path: string, value: Value, fragment?: string) => (stack: EditedStack) =>
  stack.set(type, path, value, fragment);
const add = (type: string, body: Body) => (stack: EditedStack) => stack.add(type, "more", body);

const env = (name: string, value: string) => (stack: EditedStack) => {
  const template = structuredClone(stack.bodies(RUN)[0]?.template) as { containers: { env: Body[] }[] };
  template.containers[0]?.env.push({ name, value });
  return stack.set(RUN, "template", template as unknown as Value);
};

const dashboard = (rewrite: (text: string) => string) => (stack: EditedStack) => {
  for (const body of stack.bodies("google_monitoring_dashboard"))
    body.dashboard_json = rewrite(String(body.dashboard_json));
  return stack;
};

const replica = (system: System) =>
  add(SQL, {
    name: `${system}-replica`,
    database_version: "POSTGRES_18",
    region: "us-central1",
    deletion_protection: true,
    master_instance_name: "${google_sql_database_instance.database_instance_D7FC2283.name}",
    settings: {
      tier: "db-custom-2-8192",
      deletion_protection_enabled: true,
      ip_configuration: {
        ipv4_enabled: false,
        private_network: "${google_compute_network.network_C8AC2FB3.id}",
        ssl_mode: "ENCRYPTED_ONLY",
      },
    },
  });

const onGoogle = (system: System): readonly HarmlessEdit[] => [
  ["a new image", set(RUN, "template.containers.image", "us-central1-docker.pkg.dev/acme/apps/app:2.1.0")],
  ["more memory", set(RUN, "template.containers.resources.limits", { cpu: "4", memory: "4Gi" })],
  ["more instances at most", set(RUN, "template.scaling.max_instance_count", 60)],
  ["more requests for each instance", set(RUN, "template.max_instance_request_concurrency", 60)],
  ["a label on the service", set(RUN, "labels", { team: "core" })],
  ["a longer timeout of migrations", set(JOB, "template.template.timeout", "1800s")],
  ["a larger database", set(SQL, "settings.tier", "db-custom-8-32768")],
  ["a label on the database", set(SQL, "settings.user_labels", { team: "core" })],
  ["a private replica of the database", replica(system)],
  ["another title of an alert", set(ALERT, "display_name", "Call the person on duty", "backup-failed")],
  ["a text for whoever reads an alert", set(ALERT, "documentation.subject", "Read the runbook first")],
  ["a graver alert", set(ALERT, "severity", "CRITICAL", "failover")],
  ["another title of a notification channel", set("google_monitoring_notification_channel", "display_name", "On duty")],
  ["another title of an uptime check", set("google_monitoring_uptime_check_config", "display_name", "The site")],
  ["a dashboard in other white space", dashboard((text) => JSON.stringify(JSON.parse(text), undefined, 4))],
  ["another title of the dashboard", dashboard((text) => text.replace(/("displayName":\s*)"[^"]*"/, '$1"Overview"'))],
  ["another description of a WAF rule", set("google_compute_security_policy_rule", "description", "Attacks", "lfi")],
  ["another title of an account", set("google_service_account", "display_name", "Runs the application", "service")],
  ["a flag that speaks of tokens", env("FEATURE_TOKEN_REFRESH", "gradual")],
  ["a policy that speaks of keys", env("KEY_ROTATION_POLICY", "every-90-days")],
  ["a scheme of signing in", env("AUTH_SCHEME", "Bearer")],
];

const smvue: readonly HarmlessEdit[] = [
  ...onGoogle("smvue"),
  ["a larger cache", set("google_redis_instance", "memory_size_gb", 8)],
  ["a longer time to live of a name", set("cloudflare_dns_record", "ttl", 3600, "authorization")],
  ["a project at Sentry", add("sentry_project", { name: "smvue", organization: "acme", platform: "python" })],
  ["a flag at PostHog", add("posthog_feature_flag", { key: "new-page" })],
  [
    "a monitor at Better Stack",
    add("betteruptime_monitor", { url: "https://app.example.com", monitor_type: "status" }),
  ],
];

const smepro: readonly HarmlessEdit[] = [
  ...onGoogle("smepro"),
  ["a longer time to live of a name", set("google_dns_record_set", "ttl", 3600, "dns_a-")],
  [
    "a text that proves a domain",
    add("google_dns_record_set", {
      managed_zone: "smepro",
      name: "example.net.",
      type: "TXT",
      ttl: 300,
      rrdatas: ['"google-site-verification=abc"'],
    }),
  ],
];

/** Rewrites what a server is set up with. */
const host = (server: string, rewrite: (tree: Tree) => Tree) => (stack: EditedStack) => {
  for (const body of stack.bodies("hcloud_server", server)) {
    const document = parse(String(body.user_data));
    if (!document) throw new Error(`${server}: no cloud-config`);
    body.user_data = write(document, rewrite(document.tree));
  }
  return stack;
};
const file = (server: string, pattern: RegExp, rewrite: (content: string) => string) =>
  host(server, (tree) => {
    const found = filesOf(tree).find(({ path, content }) => pattern.test(path) && rewrite(content) !== content);
    if (!found) throw new Error(`${server}: no file like ${pattern} that the edit changes`);
    return withFile(tree, found, rewrite(found.content));
  });
const comment = (content: string) => `${content.replace(/\n*$/, "")}\n# Read by the next colleague as well.\n`;
const entry = (server: string, key: string, value: unknown) =>
  host(server, (tree) => ({ ...tree, [key]: [...list(tree, key), value] }));

const smallcrm: readonly HarmlessEdit[] = [
  ["a comment in the Caddyfile", file("application", /\.caddyfile$/, comment)],
  ["a comment in the application server's firewall", file("application", /nftables/, comment)],
  ["a comment in the database server's firewall", file("database", /nftables/, comment)],
  ["a comment in pg_hba.conf", file("database", /pg_hba/, comment)],
  ["a comment in a script", file("application", /\/usr\/local\/lib\/.*\/backup-age$/, comment)],
  ["a comment in a timer", file("application", /\.timer$/, comment)],
  ["one more package on the application server", entry("application", "packages", "htop")],
  ["one more package on the database server", entry("database", "packages", "sysstat")],
  [
    "a greeting for administrators",
    entry("application", "write_files", { path: "/etc/motd", content: "Welcome to smallCRM.\n" }),
  ],
  [
    "a new release of a container",
    file("application", /\.image$/, (text) => text.replace(/@sha256:[0-9a-f]{64}/, `@sha256:${"7".repeat(64)}`)),
  ],
  ["a label on the servers", set("hcloud_server", "labels.team", "core")],
  ["larger servers", set("hcloud_server", "server_type", "ccx33")],
  ["a larger volume", set("hcloud_volume", "size", 200)],
  ["another description of a firewall's rule", set("hcloud_firewall", "rule.description", "as agreed", "application")],
  ["a longer time to live of a name", set("hcloud_zone_rrset", "ttl", 7200, "dns_a-app")],
  ["a text that proves a domain", add("hcloud_zone_rrset", { zone: "smallcrm", name: "proof", type: "TXT", ttl: 300 })],
  ["a label on the Storage Box", set("hcloud_storage_box", "labels", { team: "core" })],
  ["a domain at Resend", add("resend_domain", { name: "send.example.test" })],
];

/** Edits of who may do what on a server: no claim is about them, and a person has to read them. */
export const ACCESS: readonly HarmlessEdit[] = [
  [
    "a key more of an administrator",
    file("database", /authorized_keys\/ana$/, (text) => `${text.trim()}\nssh-ed25519 ${"A".repeat(68)} ana@laptop\n`),
  ],
  [
    "an administrator more",
    entry("application", "write_files", {
      path: "/etc/ssh/authorized_keys/eve",
      content: `ssh-ed25519 ${"B".repeat(68)} eve@laptop\n`,
    }),
  ],
  ["another right to act as root", file("application", /sudoers/, (text) => `${text}deploy ALL=(ALL) NOPASSWD: ALL\n`)],
  ["a program as it is downloaded", entry("application", "runcmd", "curl https://get.docker.com | sh")],
];

export const EDITS: Readonly<Record<System, readonly HarmlessEdit[]>> = { smvue, smepro, smallcrm };
