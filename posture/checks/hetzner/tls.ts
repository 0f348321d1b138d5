import { defineCheck } from "../../verdict/define";
import { textOf, textOrEmpty } from "../../model/attribute-readers";
import { Finding, SYSTEM } from "../../verdict/check";
import { isInternal, isWide } from "../../formats/ip-range";
import { findingAt, missingSubject } from "../../verdict/expectations";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { tlsFaults } from "../../formats/caddyfile";
import { KnownServer, withoutComments } from "../../products/hetzner/cloud-config";
import { inUserData, judgeServers } from "../../products/hetzner/judge-server";
import { inputChains, isBroadlyOpen } from "../../formats/nftables";
import { CONTAINERS, unreadableFiles } from "../../products/hetzner/unreadable";
import { publishedPorts } from "../../products/hetzner/published-ports";
import { caddyfileOf } from "../../products/hetzner/served-files";
import { CADDYFILE, fileLike, firewallsOf, isApplication, RULESET, rulesetOf } from "../../products/hetzner/servers";
import { commandsChanging } from "../../products/hetzner/overrides";

const CADDY = "Caddy with automatic HTTPS, TLS 1.2 or later, HSTS, and HTTP that only redirects";
const PORTS = "only ports 80 and 443 open to everybody";
const LOOPBACK = "containers reachable only from their own server";

export const hetznerTls = defineCheck({
  id: "hetzner/tls",
  summary:
    "Clients reach the application only over TLS 1.2 or later: Caddy redirects plain HTTP and sends HSTS, " +
    "containers answer only their own server, and firewalls open only ports 80 and 443 to the internet.",
  severity: "critical",
  links: ["https://caddyserver.com/docs/automatic-https"],
  remedy:
    "Name sites without http:// in the Caddyfile, leave automatic HTTPS on, send Strict-Transport-Security, " +
    "publish container ports on 127.0.0.1, and give the server a firewall that opens ports 80 and 443 to " +
    "everybody.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(
      model,
      (servers) => {
        const applications = servers.filter(isApplication);
        return applications.length === 0
          ? [missingSubject("a server with Caddy")]
          : [
              ...applications.flatMap((server) => [
                ...caddy(server),
                ...firewall(model, server),
                ...hostFirewall(server),
              ]),
              ...servers.map(containers),
              ...balancers(model),
            ];
      },
      ["caddyfile", "nftables", "systemd", ...CONTAINERS],
    ),
});

const caddy = (server: KnownServer): readonly Finding[] =>
  fileLike(server, CADDYFILE).map(([path, content]) => {
    const { text, missing } = caddyfileOf(server, path, content);
    const wrong = [
      ...tlsFaults(text),
      ...(isRead(server, path) || unreadableFiles(server, ["systemd"]).length > 0
        ? []
        : ["nothing makes Caddy read it"]),
      ...commandsChanging(server, CADDYFILE),
    ];
    if (wrong.length === 0 && missing.length > 0)
      return inUserData("unknown", server, path, CADDY, `not known what it imports: ${missing.join(", ")}`);
    return inUserData(
      wrong.length === 0 ? "holds" : "violated",
      server,
      path,
      CADDY,
      wrong.length === 0 ? "so" : wrong.join("; "),
    );
  });

/** The package's own unit reads /etc/caddy/Caddyfile; what else it reads, a unit or another Caddyfile has to name. */
const isRead = ({ config }: KnownServer, path: string) =>
  path === "/etc/caddy/Caddyfile" ||
  [...config.files].some(
    ([other, content]) =>
      other !== path &&
      new RegExp(
        String.raw`^(?:ExecStart=.*|\s*import\s+)${path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?:\s|$)`,
        "m",
      ).test(withoutComments(content)),
  );

function containers(server: KnownServer): Finding {
  const ports = publishedPorts(server);
  return inUserData(
    ports.length === 0 ? "holds" : "violated",
    server,
    "",
    LOOPBACK,
    ports.length === 0 ? "so" : ports.join(", "),
  );
}

/**
 * A load balancer that speaks plain HTTP with clients; one that passes connections on as they are leaves TLS to Caddy.
 */
const balancers = (model: Model): readonly Finding[] =>
  model
    .resources("hcloud_load_balancer_service")
    .filter((service) => textOf(service.get("protocol")) === "http")
    .map((service) => findingAt("violated", service, "protocol", "https with redirect_http, or tcp", "http"));

/** Where the server has a firewall of its own as well, it opens no more. */
const hostFirewall = (server: KnownServer): readonly Finding[] => {
  const [[path] = [""]] = fileLike(server, RULESET);
  return inputChains(rulesetOf(server)).map(({ drops, accepting }) => {
    const wrong = [...(drops ? [] : ["no policy drop"]), ...accepting.filter(isBroadlyOpen)];
    return inUserData(
      wrong.length === 0 ? "holds" : "violated",
      server,
      path,
      PORTS,
      wrong.length === 0 ? "so" : wrong.join("; "),
    );
  });
};

function firewall(model: Model, { resource }: KnownServer): readonly Finding[] {
  const { known, unknown } = firewallsOf(model, resource);
  if (known.length === 0)
    return [
      findingAt(
        unknown ? "unknown" : "violated",
        resource,
        "firewall_ids",
        PORTS,
        unknown ? "not known until it is applied" : "no firewall",
      ),
    ];
  return known.flatMap((one) => {
    const rules = one.blocks("rule");
    const wrong = rules.known.flatMap((rule) =>
      isWrong(rule)
        ? [
            findingAt(
              "violated",
              one,
              rule.path,
              PORTS,
              `${textOf(rule.get("protocol"))} ${textOf(rule.get("port")) || "any port"} for everybody`,
            ),
          ]
        : [],
    );
    if (wrong.length > 0) return wrong;
    return [
      findingAt(
        rules.unknown ? "unknown" : "holds",
        one,
        "rule",
        PORTS,
        rules.unknown ? "not known until it is applied" : "so",
      ),
    ];
  });
}

/** Open to more than a stated list of addresses, and no port of the web: ICMP has no ports and serves paths' sizes. */
function isWrong(rule: Cursor): boolean {
  if (textOf(rule.get("direction")) === "out") return false;
  const sources = rule.elements("source_ips").map((one) => (one.kind === "value" ? String(one.value) : ""));
  const wide = sources.some((source) => source !== "" && isWide(source) && !isInternal(source));
  if (!wide) return false;
  const [protocol, port] = [textOf(rule.get("protocol")), textOrEmpty(rule.get("port"))];
  return !(
    protocol === "icmp" ||
    (protocol === "tcp" && /^(?:80|443)$/.test(port)) ||
    (protocol === "udp" && port === "443")
  );
}
