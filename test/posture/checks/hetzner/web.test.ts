import { hetznerOnlyNamedCompanies } from "../../../../posture/checks/hetzner/only-named-companies";
import { hetznerSelfHostedAnalytics } from "../../../../posture/checks/hetzner/self-hosted-analytics";
import { hetznerTls } from "../../../../posture/checks/hetzner/tls";
import { describeRule } from "./hetzner";
import { body, edit, remove, Stack } from "./stack";

const CADDY = "/etc/caddy/Caddyfile";
const COMPOSE = "/opt/acme/compose.yaml";
const caddy = (from: string, to: string) => (stack: Stack) => edit(stack.application, CADDY, from, to);
const opened = (rule: Record<string, unknown>) => (stack: Stack) => void (body(stack, "hcloud_firewall", "web").rule as unknown[]).push({ direction: "in", source_ips: ["0.0.0.0/0"], ...rule });

describeRule(
  hetznerTls,
  {
    "a site is plain HTTP": caddy("acme.test {", "http://acme.test {"),
    "another site is plain HTTP": caddy("acme.test {", "old.acme.test:80 {\n  reverse_proxy 127.0.0.1:3000\n}\nacme.test {"),
    "automatic HTTPS is off": caddy("email ops@acme.test", "auto_https off"),
    "redirects are off": caddy("email ops@acme.test", "auto_https disable_redirects"),
    "old TLS is accepted": caddy("tls1.2 tls1.3", "tls1.0 tls1.3"),
    "certificates are of its own making": caddy("tls {", "tls internal {"),
    "there is no Caddyfile": (stack) => remove(stack.application, CADDY),
    "the application's port is open": opened({ protocol: "tcp", port: "3000" }),
    "SSH is open to everybody": opened({ protocol: "tcp", port: "22" }),
    "all ports are open": opened({ protocol: "tcp", port: "any" }),
    "half of the internet reaches SSH": opened({ protocol: "tcp", port: "22", source_ips: ["128.0.0.0/1"] }),
    "there is no firewall": (stack) => void delete body(stack, "hcloud_server", "application").firewall_ids,
  },
  {
    "HTTP redirects by its own rule": caddy("acme.test {", "http://acme.test {\n  redir https://acme.test{uri} permanent\n}\nacme.test {"),
    "HTTP/3 is let in": opened({ protocol: "udp", port: "443" }),
    "the firewall is attached apart": (stack) => {
      delete body(stack, "hcloud_server", "application").firewall_ids;
      stack.resources.hcloud_firewall_attachment = { a: { firewall_id: "${hcloud_firewall.web.id}", server_ids: ["${hcloud_server.application.id}"] } };
    },
  },
);

describeRule(hetznerSelfHostedAnalytics, {
  "Umami is gone": (stack) => edit(stack.application, COMPOSE, "ghcr.io/umami-software/umami:postgresql-v2.19.0", "ghcr.io/acme/web:1"),
  "Umami is a comment": (stack) => edit(stack.application, COMPOSE, "    image: ", "    # image: "),
  "visits go to another company": (stack) => edit(stack.application, COMPOSE, "    ports:", "      ANALYTICS_URL: https://www.google-analytics.com/collect\n    ports:"),
  "a name leads to another company": (stack) => void (body(stack, "hcloud_zone_rrset", "www").records = [{ value: "custom.plausible.io." }]),
});

describeRule(
  hetznerOnlyNamedCompanies,
  {
    "data goes to a company that the page does not name": (stack) => void (stack.application.files["/etc/acme/env"] = "OPENAI_URL=https://api.openai.com/v1\n"),
    "mail goes through another company": (stack) => void (stack.application.files["/etc/acme/env"] = "SMTP_HOST=smtp.sendgrid.net\n"),
    "errors go to another company": (stack) => void (stack.application.files["/etc/acme/env"] = "SENTRY_DSN=https://key@o1.ingest.sentry.io/1\n"),
    "there is no server": (stack) => void delete stack.resources.hcloud_server,
  },
  {
    "mail goes through Resend": (stack) => void (stack.application.files["/etc/acme/env"] = "SMTP_HOST=smtp.resend.com\n"),
    "invoices come from Paddle": (stack) => void (stack.application.files["/etc/acme/env"] = "PADDLE=https://api.paddle.com\n"),
  },
);
