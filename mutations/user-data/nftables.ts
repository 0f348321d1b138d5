import { addLine, FileKind, dropLines, replaceOccurrences } from "./weakening";

const ACCEPTING = /^\s*(?!type\s).*\baccept\b/;
const SOURCE = /\bip6?\s+saddr\s+(?:\{[^}]*\}|[^\s{]+)/;

/** A host's firewall lets in more, or not what it must. */
export const nftables: FileKind = {
  path: /(?:^|\/)nftables\.conf$|\.nft$/,
  *weaken(content) {
    yield* replaceOccurrences(content, /\bpolicy drop\b/, "policy accept");
    yield* replaceOccurrences(content, /\bpolicy drop;?/, "", "dropped");
    yield* dropLines(content, ACCEPTING);
    yield* replaceOccurrences(content, new RegExp(`${SOURCE.source}\\s+`), "", "dropped");
    for (const range of ["0.0.0.0/0", "10.0.0.0/8"])
      yield* replaceOccurrences(content, SOURCE, `ip saddr ${range}`, "widened");
    yield* replaceOccurrences(
      content,
      new RegExp(`(${SOURCE.source})`),
      ([all]) =>
        `ip saddr { ${all
          .replace(/.*saddr\s+/, "")
          .replace(/[{}]/g, "")
          .trim()}, 10.9.9.9 }`,
      "widened",
    );
    yield* replaceOccurrences(
      content,
      /^\s*define\s+\w+\s*=\s*[\d.]+$/m,
      ([all]) => all.replace(/[\d.]+$/, "10.0.0.0/8"),
      "widened",
    );
    yield* replaceOccurrences(content, /\b(?:tcp|th)\s+dport\s+(?:\{[^}]*\}|[^\s{]+)/, "tcp dport 1-65535", "widened");
    yield* replaceOccurrences(
      content,
      /\bct\s+state\s+(?:\{[^}]*\}|[\w,]+)(?=\s+accept)/,
      "ct state { new, established, related }",
      "widened",
    );
    for (const rule of ["accept", "tcp dport 5432 accept", "tcp dport 22 accept"])
      yield* addLine(content, `    ${rule}`, /\btype\s+filter\s+hook\s+(?:input|forward)\b/);
    // Behind the tables, what they say is changed once more.
    for (const line of [
      "flush ruleset",
      ...[...content.matchAll(/^table \S+ \S+(?= \{)/gm)].map(
        ([table]) => `${table} {\n  chain input {\n    accept\n  }\n}`,
      ),
    ])
      yield* addLine(content, line);
    // What a gateway passes on, it can also redirect.
    const [inside] = /\bip saddr (10\.[\d.]+)(?= .*masquerade)/.exec(content)?.slice(1) ?? [];
    if (inside !== undefined)
      yield* addLine(
        content,
        `table ip leak {\n  chain prerouting {\n    type nat hook prerouting priority dstnat;\n  ` +
          `  tcp dport 5432 dnat to ${inside}\n  }\n}`,
      );
  },
};
