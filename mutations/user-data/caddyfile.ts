import { addLine, FileKind, dropLines, replaceOccurrences } from "./weakening";

/** Sites are served without TLS, by old TLS, or by others. */
export const caddyfile: FileKind = {
  path: /(?:^|\/)Caddyfile$|\.caddy(?:file)?$/i,
  *weaken(content) {
    yield* replaceOccurrences(content, /\bprotocols\s+tls1\.\d/, "protocols tls1.0");
    yield* dropLines(content, /^\s*protocols\s/);
    for (const value of ["off", "disable_redirects"]) {
      if (/^\{/m.test(content))
        yield* replaceOccurrences(content, /^\{[ \t]*\n/m, `{\n  auto_https ${value}\n`, "added");
      else
        yield { operator: "added", detail: `auto_https ${value}`, content: `{\n  auto_https ${value}\n}\n${content}` };
    }
    yield* replaceOccurrences(
      content,
      /^(?:https:\/\/)?([\w-]+(?:\.[\w-]+)+)(?=[\s,{])/m,
      ([, host = ""]) => `http://${host}`,
    );
    yield* dropLines(content, /Strict-Transport-Security/);
    yield* replaceOccurrences(content, /max-age=\d+/, "max-age=0", "lowered");
    yield* dropLines(content, /^\s*import\s/);
    for (const site of [
      ":8080 {\n  reverse_proxy 127.0.0.1:3000\n}",
      "http://old.example.com {\n  reverse_proxy 127.0.0.1:3000\n}",
    ])
      yield* addLine(content, site);
    yield* replaceOccurrences(
      content,
      /(?<=reverse_proxy\s+(?:[^\n{]*\s)?)(?:127\.0\.0\.1|localhost|\[::1\]):\d+/,
      "http://203.0.113.7:3000",
      "moved",
    );
    yield* replaceOccurrences(content, /^(\s*)reverse_proxy\s/m, ([all]) => `\n  tls internal\n${all}`, "added");
  },
};
