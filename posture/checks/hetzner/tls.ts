import { Check, Finding, SYSTEM } from "../../check";
import { found, missing } from "../../judge";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { KnownServer } from "./cloud-config";
import { inUserData, judgeServers } from "./judge-server";
import { CADDYFILE, fileLike, firewallsOf, isApplication } from "./servers";

const CADDY = "Caddy with certificates of its own accord, TLS 1.2 or later, and HTTP that only redirects";
const PORTS = "80 and 443 for everybody, nothing else";

export const hetznerTls: Check = {
  id: "hetzner/tls",
  title: "Clients reach the application by TLS 1.2 or later only: Caddy redirects plain HTTP, and the firewall opens ports 80 and 443 to the internet and no other.",
  remedy: "Name sites without http:// in the Caddyfile, leave automatic HTTPS on, and give the server a firewall with 80 and 443 for everybody.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(model, (servers) => {
      const applications = servers.filter(isApplication);
      return applications.length === 0 ? [missing("a server with Caddy")] : applications.flatMap((server) => [...caddy(server), ...firewall(model, server)]);
    }),
};

const caddy = (server: KnownServer): readonly Finding[] =>
  fileLike(server, CADDYFILE).map(([path, content]) => {
    const wrong = caddyFaults(content.replace(/(?:^|\s)#.*$/gm, ""));
    return inUserData(wrong.length === 0 ? "holds" : "violated", server, path, CADDY, wrong.length === 0 ? "so" : wrong.join("; "));
  });

function caddyFaults(text: string): readonly string[] {
  const sites = sitesOf(text);
  const plain = sites.filter(({ address, body }) => /^http:\/\/|:80$/.test(address) && !onlyRedirects(body));
  const [, least] = /\bprotocols\s+(\S+)/.exec(text) ?? [];
  return [
    ...(sites.some(({ address }) => !/^http:\/\/|^:\d+$/.test(address)) ? [] : ["no site with a name"]),
    ...plain.map(({ address }) => `${address} serves plain HTTP`),
    ...(/\bauto_https\s+(?:off|disable_redirects|disable_certs)\b/.test(text) ? ["auto_https is switched off"] : []),
    ...(least !== undefined && !/^tls1\.[23]$/.test(least) ? [`protocols from ${least}`] : []),
    ...(/^\s*tls\s+internal\b/m.test(text) || /\blocal_certs\b/.test(text) ? ["certificates that no browser knows"] : []),
  ];
}

/** The sites of a Caddyfile: blocks at the outermost level, the global options and snippets left out. */
function sitesOf(text: string): readonly { readonly address: string; readonly body: string }[] {
  const sites: { address: string; body: string }[] = [];
  let depth = 0;
  let head = "";
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{" && depth++ === 0) {
      head = text.slice(start, at).trim();
      start = at + 1;
    } else if (text[at] === "}" && --depth === 0) {
      const body = text.slice(start, at);
      if (head !== "" && !head.startsWith("(")) sites.push(...head.split(/[\s,]+/).map((address) => ({ address, body })));
      start = at + 1;
    }
  }
  return sites;
}

const onlyRedirects = (body: string) => /^\s*redir\s+https:\/\//m.test(body) && !/^\s*(?:reverse_proxy|file_server|respond|php_fastcgi|root|import|handle|route)\b/m.test(body);

function firewall(model: Model, { resource }: KnownServer): readonly Finding[] {
  const { known, unknown } = firewallsOf(model, resource);
  if (known.length === 0) return [found(unknown ? "unknown" : "violated", resource, "firewall_ids", PORTS, unknown ? "not known until it is applied" : "no firewall")];
  return known.flatMap((one) => {
    const rules = one.blocks("rule");
    const wrong = rules.known.flatMap((rule) => (isWrong(rule) ? [found("violated", one, rule.path, PORTS, `${text(rule, "protocol")} ${text(rule, "port") || "any port"} for everybody`)] : []));
    if (wrong.length > 0) return wrong;
    return [found(rules.unknown ? "unknown" : "holds", one, "rule", PORTS, rules.unknown ? "not known until it is applied" : "so")];
  });
}

const text = (at: Cursor, path: string) => {
  const attribute = at.get(path);
  return attribute.kind === "value" ? String(attribute.value) : "";
};

/** Open to more than a stated list of addresses, and no port of the web: ICMP has no ports and serves paths' sizes. */
function isWrong(rule: Cursor): boolean {
  if (text(rule, "direction") === "out") return false;
  const sources = rule.elements("source_ips").map((one) => (one.kind === "value" ? String(one.value) : ""));
  const wide = sources.some((source) => /\/(?:\d|1[0-5])$/.test(source) && !/^10\./.test(source));
  if (!wide) return false;
  const [protocol, port] = [text(rule, "protocol"), text(rule, "port")];
  return !(protocol === "icmp" || (protocol === "tcp" && /^(?:80|443)$/.test(port)) || (protocol === "udp" && port === "443"));
}
