import { ofPage } from "../../of-page";
import { hetznerOnlyNamedCompanies } from "../../../../posture/checks/hetzner/only-named-companies";
import { hetznerSelfHostedAnalytics } from "../../../../posture/checks/hetzner/self-hosted-analytics";
import { hetznerTls } from "../../../../posture/checks/hetzner/tls";
import { describeRule } from "./describe-rule";
import { body, edit, remove, Stack } from "./stack";

const CADDY = "/etc/caddy/Caddyfile";
const COMPOSE = "/opt/acme/compose.yaml";
const caddy = (from: string, to: string) => (stack: Stack) => edit(stack.application, CADDY, from, to);
const CONTAINER = "/etc/containers/systemd/application.container";
const host = (from: string, to: string) => (stack: Stack) => edit(stack.application, "/etc/nftables.conf", from, to);
const opened = (rule: Record<string, unknown>) => (stack: Stack) =>
  void (body(stack, "hcloud_firewall", "web").rule as unknown[]).push({
    direction: "in",
    source_ips: ["0.0.0.0/0"],
    ...rule,
  });

describeRule(
  hetznerTls,
  {
    "a site is plain HTTP": caddy("acme.test {", "http://acme.test {"),
    "another site is plain HTTP": caddy(
      "acme.test {",
      "old.acme.test:80 {\n  reverse_proxy 127.0.0.1:3000\n}\nacme.test {",
    ),
    "automatic HTTPS is off": caddy("email ops@acme.test", "auto_https off"),
    "redirects are off": caddy("email ops@acme.test", "auto_https disable_redirects"),
    "old TLS is accepted": caddy("tls1.2 tls1.3", "tls1.0 tls1.3"),
    "certificates are of its own making": caddy("tls {", "tls internal {"),
    "another name answers by itself beside its redirect": caddy(
      "acme.test {",
      "www.acme.test {\n  redir /old https://acme.test/old\n  respond hello\n}\nacme.test {",
    ),
    "another name leads to plain HTTP": caddy(
      "acme.test {",
      "www.acme.test {\n  redir http://acme.test\n}\nacme.test {",
    ),
    "HSTS is not sent": caddy("  header Strict-Transport-Security max-age=31536000\n", ""),
    "browsers insist for an hour": caddy("max-age=31536000", "max-age=3600"),
    "a site does not import what tells them": caddy("  import headers\n", ""),
    "a port without a name is served": caddy("acme.test {", ":8080 {\n  reverse_proxy 127.0.0.1:3000\n}\nacme.test {"),
    "requests go on to another machine in clear": caddy("127.0.0.1:3000", "10.0.1.30:3000"),
    "nothing reads the Caddyfile": (stack) => {
      stack.application.files["/etc/caddy/acme.caddyfile"] = stack.application.files[CADDY] ?? "";
      remove(stack.application, CADDY);
    },
    "a command changes the Caddyfile": (stack) =>
      void stack.application.commands.push("sed -i s/tls1.2/tls1.0/ /etc/caddy/Caddyfile"),
    "a container answers others": (stack) => edit(stack.application, CONTAINER, "127.0.0.1:3000", "3000"),
    "a container answers on every address": (stack) =>
      edit(stack.application, CONTAINER, "127.0.0.1:3000", "0.0.0.0:3000"),
    "Podman publishes a port": (stack) =>
      edit(stack.application, CONTAINER, "PublishPort", "PodmanArgs=--memory=1g -p 8080:3000\nPublishPort"),
    "Podman uses the host's network": (stack) =>
      edit(stack.application, CONTAINER, "PublishPort", "PodmanArgs=--network=host\nPublishPort"),
    "others change Caddy's settings": caddy("email ops@acme.test", "admin 0.0.0.0:2019"),
    "a load balancer speaks plain HTTP": (stack) =>
      void (stack.resources.hcloud_load_balancer_service = { a: { load_balancer_id: 7, protocol: "http" } }),
    "a container is on the host's network": (stack) =>
      edit(stack.application, CONTAINER, "PublishPort", "Network=host\nPublishPort"),
    "a container of a compose file answers others": (stack) =>
      edit(stack.application, COMPOSE, "127.0.0.1:3001:3000", "3001:3000"),
    "a container of a command answers others": (stack) =>
      void stack.application.commands.push("podman run --detach -p 8080:80 docker.io/library/nginx"),
    "the host's firewall accepts by default": host(
      "input priority filter; policy drop",
      "input priority filter; policy accept",
    ),
    "the host's firewall opens another port": host("{ 80, 443 }", "{ 80, 443, 3000 }"),
    "the host's firewall opens SSH": host("ip saddr { 198.51.100.7 } ", ""),
    "there is no Caddyfile": (stack) => remove(stack.application, CADDY),
    "the application's port is open": opened({ protocol: "tcp", port: "3000" }),
    "SSH is open to everybody": opened({ protocol: "tcp", port: "22" }),
    "all ports are open": opened({ protocol: "tcp", port: "any" }),
    "half of the internet reaches SSH": opened({ protocol: "tcp", port: "22", source_ips: ["128.0.0.0/1"] }),
    "there is no firewall": (stack) => void delete body(stack, "hcloud_server", "application").firewall_ids,
  },
  {
    "another name only leads to the site": caddy(
      "acme.test {",
      "www.acme.test {\n  redir https://acme.test{uri} permanent\n}\nacme.test {",
    ),
    "several names only lead there, with a log of their own": caddy(
      "acme.test {",
      "www.acme.test, old.acme.test {\n  log\n  redir * https://acme.test{uri}\n}\nacme.test {",
    ),
    "a former path leads there from within a block": caddy(
      "acme.test {",
      "docs.acme.test {\n  handle {\n    redir https://acme.test/docs 308\n  }\n}\nacme.test {",
    ),
    "HTTP redirects by its own rule": caddy(
      "acme.test {",
      "http://acme.test {\n  redir https://acme.test{uri} permanent\n}\nacme.test {",
    ),
    "Caddy speaks HTTP/1.1 and HTTP/2": caddy("  email", "  servers {\n    protocols h1 h2\n  }\n  email"),
    "a unit names another Caddyfile": (stack) => {
      stack.application.files["/etc/caddy/acme.caddyfile"] = stack.application.files[CADDY] ?? "";
      remove(stack.application, CADDY);
      stack.application.files["/etc/systemd/system/caddy.service.d/acme.conf"] =
        "[Service]\nExecStart=\nExecStart=/usr/bin/caddy run --config /etc/caddy/acme.caddyfile\n";
    },
    "a load balancer leaves TLS to Caddy": (stack) =>
      void (stack.resources.hcloud_load_balancer_service = {
        a: { load_balancer_id: 7, protocol: "tcp", listen_port: 443 },
      }),
    "the firewall is applied to a label": (stack) => {
      Object.assign(body(stack, "hcloud_server", "application"), { firewall_ids: undefined, labels: { role: "web" } });
      body(stack, "hcloud_firewall", "web").apply_to = [{ label_selector: "role=web" }];
    },
    "HTTP/3 is let in": opened({ protocol: "udp", port: "443" }),
    "the firewall is attached apart": (stack) => {
      delete body(stack, "hcloud_server", "application").firewall_ids;
      stack.resources.hcloud_firewall_attachment = {
        a: { firewall_id: "${hcloud_firewall.web.id}", server_ids: ["${hcloud_server.application.id}"] },
      };
    },
  },
);

describeRule(hetznerSelfHostedAnalytics, {
  "Umami is gone": (stack) =>
    edit(stack.application, COMPOSE, "ghcr.io/umami-software/umami:postgresql-v2.19.0", "ghcr.io/acme/web:1"),
  "Umami is a comment": (stack) => edit(stack.application, COMPOSE, "    image: ", "    # image: "),
  "Umami tells its makers": (stack) =>
    edit(stack.application, COMPOSE, 'DISABLE_TELEMETRY: "1"', 'DISABLE_TELEMETRY: "0"'),
  "visits go to another company": (stack) =>
    edit(
      stack.application,
      COMPOSE,
      "    ports:",
      "      ANALYTICS_URL: https://www.google-analytics.com/collect\n    ports:",
    ),
  "a name leads to another company": (stack) =>
    void (body(stack, "hcloud_zone_rrset", "www").records = [{ value: "custom.plausible.io." }]),
});

describeRule(
  ofPage("smallcrm", hetznerOnlyNamedCompanies),
  {
    "data goes to a company that the page does not name": (stack) =>
      void (stack.application.files["/etc/acme/env"] = "OPENAI_URL=https://api.openai.com/v1\n"),
    "mail goes through another company": (stack) =>
      void (stack.application.files["/etc/acme/env"] = "SMTP_HOST=smtp.sendgrid.net\n"),
    "errors go to another company": (stack) =>
      void (stack.application.files["/etc/acme/env"] = "SENTRY_DSN=https://key@o1.ingest.sentry.io/1\n"),
    "logs go to another company": (stack) =>
      void (stack.database.files["/etc/rsyslog.d/away.conf"] = "*.* @@logs.example.org:6514\n"),
    "data goes to a bare address": (stack) =>
      void (stack.application.files["/etc/acme/env"] = "METRICS=http://203.0.113.7:9090/write\n"),
    "files are copied to another company": (stack) =>
      void (stack.application.files["/etc/cron.d/copy"] =
        "0 1 * * * root rsync -a /var/lib/acme acme@backup.example.org:copies\n"),
    "a server of another company is called": (stack) =>
      void stack.application.commands.push("ssh -p 23 acme@backup.example.org ls"),
    "files lie at another company": (stack) =>
      void stack.application.commands.push("mount.cifs //files.example.org/acme /mnt"),
    "the database is another company's": (stack) =>
      void (stack.application.files["/etc/acme/pg_service.conf"] =
        "[acme]\nhost=db.example.org\nsslmode=verify-full\n"),
    "a command hands data over": (stack) => void stack.application.commands.push("curl https://backup.example.org/"),
    "there is no server": (stack) => void delete stack.resources.hcloud_server,
  },
  {
    "a key of SSH is somebody's": (stack) =>
      void (stack.application.files["/etc/ssh/authorized_keys/ana"] =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA ana@example.org\n"),
    "mail goes through Resend": (stack) =>
      void (stack.application.files["/etc/acme/env"] = "SMTP_HOST=smtp.resend.com\n"),
    "invoices come from Paddle": (stack) =>
      void (stack.application.files["/etc/acme/env"] = "PADDLE=https://api.paddle.com\n"),
  },
);
