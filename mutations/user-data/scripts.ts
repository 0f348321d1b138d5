import { FileKind, Weakening } from "./weakening";

/** Lines by which a script ends before its work, or does it only where something holds that nobody sees. */
const ENDS: readonly (readonly [what: string, line: string])[] = [
  ["ends at once", "exit 0"],
  ["fails at once", "exit 1"],
  ["is replaced", "exec true"],
  ["returns", "return 0 2>/dev/null || exit 0"],
  ["ends where a file is", "[ -e /etc/smallcrm/paused ] && exit 0"],
  ["ends where a file is missing", "[ -e /etc/smallcrm/enabled ] || exit 0"],
  ["ends where a file is, written out", "if test -f /var/lib/smallcrm/hold; then exit 0; fi"],
  ["ends by a variable", 'case "${PAUSED:-}" in 1) exit 0 ;; esac'],
  ["ends within a group", "{ echo paused; exit 0; }"],
  ["ends within a function", "pause() { exit 0; }; pause"],
  ["ends on some days", '[ "$(date +%u)" = 1 ] || exit 0'],
  ["waits for ever", "sleep infinity"],
  ["waits in a loop", "while true; do sleep 60; done"],
  ["only reads its own text", "set -n"],
  ["kills itself", "kill $$"],
];

/** Programs that a function of the script takes the place of. */
const PROGRAMS = [
  ["restic", String.raw`restic\s+(?:backup|forget)`],
  ["psql", "psql"],
  ["pg_restore", "pg_restore"],
] as const;

/** Extra conditions on what is deleted. */
const PREDICATES: readonly (readonly [what: string, sql: string])[] = [
  ["never", "false"],
  ["never, by constants", "1 = 0"],
  ["by another column", "plan <> 'partner'"],
  ["by a flag", "NOT legal_hold"],
  ["by a list", "id NOT IN (SELECT id FROM pinned)"],
];

/** Scripts and jobs' SQL are judged by what they reach, and not by what they mention. */
export const scriptEnds: FileKind = {
  path: /./,
  content: /^#!.*sh\b[\s\S]*\b(?:restic\s+(?:backup|forget)|psql|pg_dump|retention)\b/,
  *weaken(content) {
    const at = headerEnd(content);
    for (const [what, line] of ENDS) yield added(content, at, line, what);
    for (const [program, call] of PROGRAMS) {
      if (!new RegExp(String.raw`^[^#\n]*\b${call}\s`, "m").test(content)) continue;
      yield added(content, at, `${program}() { :; }`, `a function stands for ${program}`);
      yield added(content, at, `${program}() { command ${program} "$@" --dry-run; }`, `a function changes ${program}`);
      for (const prefix of ["echo", "true", "timeout 1", "false &&", "[ -e /run/ready ] &&"])
        yield {
          operator: "weakened",
          detail: `${prefix} before ${program}`,
          content: content.replace(new RegExp(String.raw`^([ \t]*(?:exec )?)(${call}\s)`, "m"), `$1${prefix} $2`),
        };
    }
  },
};

export const extraPredicates: FileKind = {
  path: /\.sql$/,
  content: /\b(?:delete\s+from|interval)\b/i,
  *weaken(content) {
    for (const match of content.matchAll(
      /^[ \t]*(?:DELETE\s+FROM\s+\w+|SELECT\s+\w+\s+FROM\s+\w+)\s+WHERE\s+([^;]*?interval[^;]*?)(\s+ORDER\s[^;]*)?;/gim,
    )) {
      const [statement, condition = ""] = match;
      const put = (by: string): string =>
        content.slice(0, match.index) +
        statement.replace(condition, () => by) +
        content.slice(match.index + statement.length);
      const named = statement.trim().split(/\s+WHERE/i)[0] ?? "";
      for (const [what, sql] of PREDICATES)
        yield { operator: "weakened", detail: `${named}: and ${what}`, content: put(`(${condition}) AND ${sql}`) };
      yield { operator: "weakened", detail: `${named}: the other way round`, content: put(`NOT (${condition})`) };
      yield {
        operator: "weakened",
        detail: `${named}: only explained`,
        content:
          content.slice(0, match.index) +
          statement.replace(/\b(DELETE|SELECT)\b/i, "EXPLAIN $1") +
          content.slice(match.index + statement.length),
      };
      if (/^\s*DELETE/i.test(statement))
        yield {
          operator: "weakened",
          detail: `${named}: a thousand at a time`,
          content: put(`ctid IN (SELECT ctid FROM ${named.split(/\s+/)[2] ?? ""} WHERE ${condition} LIMIT 1000)`),
        };
    }
    yield {
      operator: "added",
      detail: "a transaction that is not committed",
      content: content.replace(/^COMMIT;$/m, ""),
    };
    yield {
      operator: "added",
      detail: "transactions that only read",
      content: `SET default_transaction_read_only = on;\n${content}`,
    };
  },
};

/** Behind the line that names the shell, the comments and the settings of the shell. */
function headerEnd(content: string): number {
  const [header = ""] = /^(?:#.*\n|set .*\n|\s*\n)*/.exec(content) ?? [];
  return header.length;
}

const added = (content: string, at: number, line: string, what: string): Weakening => ({
  operator: "added",
  detail: `${what}: ${line}`,
  content: `${content.slice(0, at)}${line}\n${content.slice(at)}`,
});
