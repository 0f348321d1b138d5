import { isWide, NOT_WIDE } from "../../../net/ip-range";
import { hostsRequirement, rangeRequirement } from "../../props-validation";
import { accept } from "./accept-rule";
import { block, caddyfile, Directive, line } from "./caddyfile";
import { Part } from "./part";
import { APPLICATION_DATA } from "./paths";
import { ALARM, unit } from "./units";

export interface CaddyProps {
  /** The application's host and the host of Umami's dashboard, neither in another company's domain. */
  readonly hosts: { readonly application: string; readonly analytics: string };
  /** Where Let's Encrypt writes to when a certificate is about to expire. */
  readonly email: string;
  /** Seconds for which browsers enforce TLS. @default 31536000 - a year */
  readonly hstsMaxAgeSeconds?: number;
  /** Ports on the loopback interface. @default 3000 for the application and 3001 for Umami */
  readonly ports?: { readonly application: number; readonly umami: number };
  /** Ranges in CIDR notation from which Umami's dashboard can be opened. @default - none: through an SSH tunnel only */
  readonly dashboardFrom?: readonly string[];
}

/** A separate file: the package's /etc/caddy/Caddyfile stays unchanged, so dpkg does not prompt. */
const CADDYFILE = "/etc/caddy/smallcrm.caddyfile";
/** Certificates outlive the server. */
const STORAGE = `${APPLICATION_DATA}/caddy`;
/** Below this path of the application's host, browsers find Umami's script and send page views. */
export const TRACKER = "/visits";
const YEAR = 31_536_000;

/**
 * The web server: TLS 1.2 and 1.3 with certificates of Let's Encrypt, redirects from plain HTTP, and both containers
 * behind it.
 *
 * It keeps no access log, so that addresses and paths of visitors stay out of the journal.
 *
 * @throws InvalidPropsError where a host, the e-mail address, a port or a range cannot be accepted.
 */
export function caddy(props: CaddyProps): Part {
  const {
    hosts,
    email,
    hstsMaxAgeSeconds = YEAR,
    ports = { application: 3000, umami: 3001 },
    dashboardFrom = [],
  } = props;
  accept("caddy", [
    hostsRequirement([hosts.application, hosts.analytics]),
    {
      prop: "email",
      given: email,
      accepted: /^[a-z0-9._%+-]{1,64}@([a-z0-9-]{1,63}\.)+[a-z]{2,63}$/i.test(email),
      allowed: "an e-mail address",
    },
    rangeRequirement("hstsMaxAgeSeconds", hstsMaxAgeSeconds, YEAR / 2, 2 * YEAR, "seconds"),
    rangeRequirement("ports.application", ports.application, 1024, 65_535, "a port"),
    rangeRequirement("ports.umami", ports.umami, 1024, 65_535, "a port"),
    { prop: "ports", given: ports, accepted: ports.application !== ports.umami, allowed: "two ports that differ" },
    {
      prop: "dashboardFrom",
      given: dashboardFrom,
      accepted: !dashboardFrom.some(isWide),
      allowed: `ranges in CIDR notation, each ${NOT_WIDE}`,
    },
  ]);
  const [application, umami] = [`127.0.0.1:${ports.application}`, `127.0.0.1:${ports.umami}`];
  const text = caddyfile([
    options(email),
    site(hosts.application, hstsMaxAgeSeconds, "25MB", [
      line("@visits", "path", `${TRACKER}/script.js`, `${TRACKER}/api/send`),
      // Umami must not learn who is logged in to the application.
      block(
        ["handle", "@visits"],
        line("uri", "strip_prefix", TRACKER),
        block(["reverse_proxy", umami], line("header_up", "-Cookie"), line("header_up", "-Authorization")),
      ),
      block(["handle"], line("reverse_proxy", application)),
    ]),
    site(
      hosts.analytics,
      hstsMaxAgeSeconds,
      "1MB",
      dashboardFrom.length === 0
        ? [line("respond", "403")]
        : [
            line("@staff", "remote_ip", ...dashboardFrom),
            block(["handle", "@staff"], line("reverse_proxy", umami)),
            block(["handle"], line("respond", "403")),
          ],
    ),
  ]);
  return {
    packages: ["caddy"],
    files: [{ path: CADDYFILE, content: text }, service],
    run: [
      ["systemctl", "enable", "caddy.service"],
      ["systemctl", "restart", "caddy.service"],
    ],
    input: [
      { protocol: "tcp", port: 80 },
      { protocol: "tcp", port: 443 },
    ],
  };
}

const options = (email: string): Directive =>
  block(
    [],
    line("email", email),
    line("admin", "off"),
    line("storage", "file_system", STORAGE),
    // Caddy's fallback certificate authority is a company that the page does not name.
    line("cert_issuer", "acme", "https://acme-v02.api.letsencrypt.org/directory"),
    block(
      ["servers"],
      line("protocols", "h1", "h2"),
      block(["timeouts"], line("read_header", "10s"), line("idle", "2m")),
    ),
    // Failed requests are logged without headers and query, because a query may contain a password reset token.
    block(
      ["log"],
      line("output", "stderr"),
      block(
        ["format", "filter"],
        line("wrap", "console"),
        block(
          ["fields"],
          ...["remote_ip", "remote_port", "uri", "headers"].map((name) => line(`request>${name}`, "delete")),
        ),
      ),
    ),
  );

const site = (host: string, hsts: number, largest: string, lines: readonly Directive[]): Directive =>
  block(
    [host],
    block(["tls"], line("protocols", "tls1.2", "tls1.3")),
    block(
      ["header"],
      line("Strict-Transport-Security", `max-age=${hsts}; includeSubDomains`),
      line("X-Content-Type-Options", "nosniff"),
      line("X-Frame-Options", "DENY"),
      line("Referrer-Policy", "strict-origin-when-cross-origin"),
      line("Permissions-Policy", "camera=(), geolocation=(), microphone=(), usb=()"),
      line("-Server"),
      line("-X-Powered-By"),
    ),
    block(["request_body"], line("max_size", largest)),
    ...lines,
  );

const service = unit("caddy.service.d/smallcrm.conf", {
  Unit: { OnFailure: ALARM, RequiresMountsFor: APPLICATION_DATA },
  Service: {
    // The first, empty value resets the package's command, which prints the environment and reads another file.
    ExecStart: ["", `/usr/bin/caddy run --config ${CADDYFILE} --adapter caddyfile`],
    // Without the admin endpoint, there is no way to reload.
    ExecReload: "",
    ExecStartPre: `+/usr/bin/install --directory --owner=caddy --group=caddy --mode=0700 ${STORAGE}`,
    Restart: "on-failure",
    RestartSec: "5s",
    NoNewPrivileges: "yes",
    CapabilityBoundingSet: "CAP_NET_BIND_SERVICE",
    ProtectSystem: "strict",
    ReadWritePaths: [`-${STORAGE}`, "/var/lib/caddy"],
    ProtectHome: "yes",
    PrivateDevices: "yes",
    ProtectKernelModules: "yes",
    ProtectKernelTunables: "yes",
    ProtectControlGroups: "yes",
    RestrictAddressFamilies: "AF_UNIX AF_INET AF_INET6",
    RestrictSUIDSGID: "yes",
    LockPersonality: "yes",
  },
});
