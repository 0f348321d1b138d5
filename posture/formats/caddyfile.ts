import { braceFault } from "./braces";

/** Browsers then insist on TLS for half a year at least. */
const HSTS_SECONDS = 15_552_000;
const LOCAL =
  /^(?:https:\/\/|unix\/|h2c\+unix\/|(?:http:\/\/|h2c:\/\/)?(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::|$))/;

interface Site {
  readonly address: string;
  /** With the snippets that it imports. */
  readonly body: string;
}

/** Why Caddy cannot read a Caddyfile; undefined where its blocks are whole. */
export const caddyfileFault = (content: string): string | undefined =>
  braceFault(content, { quotes: '"`', commentsAtWords: true, heredocs: true });

/** What lets a Caddyfile's sites be reached without TLS, or by TLS that is too old. */
export function tlsFaults(content: string): readonly string[] {
  const text = content.replace(/(?:^|\s)#.*$/gm, "");
  const sites = sitesOf(text);
  const plain = sites.filter(({ address, body }) => isPlain(address) && !onlyRedirects(body));
  const served = sites.filter(({ address }) => !isPlain(address));
  const old = [...text.matchAll(/\bprotocols[ \t]+(tls\S+)/g)].flatMap(([, least = ""]) =>
    /^tls1\.[23]$/.test(least) ? [] : [least],
  );
  return [
    ...(served.length > 0 ? [] : ["no site with a name"]),
    ...plain.map(({ address }) => `${address} serves plain HTTP`),
    ...(/\bauto_https\s+(?:off|disable_redirects|disable_certs)\b/.test(text) ? ["auto_https is switched off"] : []),
    ...old.map((least) => `protocols from ${least}`),
    ...(/^\s*tls\s+internal\b/m.test(text) || /\blocal_certs\b/.test(text) || /\bissuer\s+internal\b/.test(text)
      ? ["certificates that no browser trusts"]
      : []),
    ...served
      .filter(({ body }) => !enforcesHttps(body) && !onlyRedirects(body))
      .map(({ address }) => `${address} does not send Strict-Transport-Security`),
    ...[...text.matchAll(/^\s*admin[ \t]+(?!off\b|localhost\b|127\.|\[::1\]|unix\/)([^\s{]+)/gm)].map(
      ([, address = ""]) => `${address} lets others change its settings`,
    ),
    ...upstreams(text)
      .filter((upstream) => !LOCAL.test(upstream))
      .map((upstream) => `passes requests on to ${upstream} without TLS`),
  ];
}

/** A site without a name has no certificate. */
const isPlain = (address: string) => /^http:\/\/|:80$/.test(address) || /^:\d+$/.test(address);

/** Sends every request on to a site with HTTPS, which tells browsers to insist itself, and serves nothing. */
const onlyRedirects = (body: string) =>
  /^\s*redir\s+(?:\*\s+)?https:\/\//m.test(body) &&
  !/^\s*redir\s+(?:\S+\s+)?http:\/\//m.test(body) &&
  !/^\s*(?:reverse_proxy|file_server|respond|php_fastcgi|root|import|handle_path|handle_errors|rewrite)\b/m.test(body);

function enforcesHttps(body: string): boolean {
  const [, seconds] = /\bStrict-Transport-Security\s+["']?[^"'\n]*?max-age=(\d+)/i.exec(body) ?? [];
  return Number(seconds) >= HSTS_SECONDS && !/-Strict-Transport-Security\b/i.test(body);
}

/** Where requests are passed on to. */
const upstreams = (text: string): readonly string[] =>
  [...text.matchAll(/^\s*(?:reverse_proxy|to)[ \t]+([^\n{]*)/gm)].flatMap(([, words = ""]) =>
    words
      .trim()
      .split(/\s+/)
      .filter((word) => /[.:]/.test(word) && !/^[@/*]/.test(word)),
  );

/** The sites of a Caddyfile: blocks at the outermost level, the global options left out. */
function sitesOf(text: string): readonly Site[] {
  const blocks = blocksOf(text);
  const snippets = new Map(
    blocks.flatMap(({ head, body }) => (/^\(.*\)$/.test(head) ? [[head.slice(1, -1), body] as const] : [])),
  );
  const imported = (body: string) =>
    body.replace(/^[ \t]*import[ \t]+(\S+).*$/gm, (line, name: string) => snippets.get(name) ?? line);
  return blocks
    .filter(({ head }) => head !== "" && !head.startsWith("("))
    .flatMap(({ head, body }) => head.split(/[\s,]+/).map((address) => ({ address, body: imported(body) })));
}

function blocksOf(text: string): readonly { readonly head: string; readonly body: string }[] {
  const blocks: { head: string; body: string }[] = [];
  let depth = 0;
  let head = "";
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{" && depth++ === 0) {
      head = text.slice(start, at).trim();
      start = at + 1;
    } else if (text[at] === "}" && --depth === 0) {
      blocks.push({ head, body: text.slice(start, at) });
      start = at + 1;
    }
  }
  return blocks;
}
