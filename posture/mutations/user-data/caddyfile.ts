import { added, FileKind, linesDropped, replaced } from "./weakening";

/** Sites are served without TLS, by old TLS, or by others. */
export const caddyfile: FileKind = {
  path: /(?:^|\/)Caddyfile$|\.caddy(?:file)?$/i,
  *weaken(content) {
    yield* replaced(content, /\bprotocols\s+tls1\.\d/, "protocols tls1.0");
    yield* linesDropped(content, /^\s*protocols\s/);
    for (const value of ["off", "disable_redirects"]) {
      if (/^\{/m.test(content)) yield* replaced(content, /^\{[ \t]*\n/m, `{\n  auto_https ${value}\n`, "added");
      else
        yield { operator: "added", detail: `auto_https ${value}`, content: `{\n  auto_https ${value}\n}\n${content}` };
    }
    yield* replaced(content, /^(?:https:\/\/)?([\w-]+(?:\.[\w-]+)+)(?=[\s,{])/m, ([, host = ""]) => `http://${host}`);
    yield* linesDropped(content, /Strict-Transport-Security/);
    yield* replaced(content, /max-age=\d+/, "max-age=0", "lowered");
    yield* linesDropped(content, /^\s*import\s/);
    for (const site of [
      ":8080 {\n  reverse_proxy 127.0.0.1:3000\n}",
      "http://old.example.com {\n  reverse_proxy 127.0.0.1:3000\n}",
    ])
      yield* added(content, site);
    yield* replaced(
      content,
      /(?<=reverse_proxy\s+(?:[^\n{]*\s)?)(?:127\.0\.0\.1|localhost|\[::1\]):\d+/,
      "http://203.0.113.7:3000",
      "moved",
    );
    yield* replaced(content, /^(\s*)reverse_proxy\s/m, ([all]) => `\n  tls internal\n${all}`, "added");
  },
};
