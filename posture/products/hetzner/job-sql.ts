import { deletionsIn } from "../../formats/sql-deletions";
import { parseSql } from "../../formats/sql/parser";
import { selectionOf, selectOf, Selection } from "../../formats/sql/predicate";
import { isNode, SqlNode } from "../../formats/sql/node";
import { Job } from "./jobs";
import { isKnownText } from "./known-texts";
import { programOf } from "./scripts";

interface Reasons {
  readonly faults: readonly string[];
  readonly doubts: readonly string[];
}
const NO_REASONS: Reasons = { faults: [], doubts: [] };

/** A text of SQL that a job has psql run, and where it stands. */
interface Source {
  readonly at: string;
  readonly text: string;
}

/**
 * What keeps a job's SQL from deleting what is due: other conditions, limits, transactions that are not committed.
 * Conditions are read by PostgreSQL's own parser.
 */
export function sqlReasons(job: Job): Reasons {
  if (deletionsIn(job.text).length === 0) return NO_REASONS;
  if (
    !job.calls.some((one) => programOf(one) === "psql" && one.reach !== "never") &&
    !/\b(?:podman|docker)\b.*\bpsql\b/.test(job.text)
  )
    return { faults: ["nothing has psql run its SQL"], doubts: [] };
  const all = sourcesOf(job)
    .filter(({ text }) => !isKnownText(text))
    .map(judge);
  return { faults: all.flatMap(({ faults }) => faults), doubts: all.flatMap(({ doubts }) => doubts) };
}

function sourcesOf({ calls, files, server, text }: Job): readonly Source[] {
  const named = files
    .filter((path) => path.endsWith(".sql"))
    .map((path) => ({ at: path, text: server.config.files.get(path) ?? "" }));
  const given = calls
    .filter((one) => programOf(one) === "psql" && one.reach !== "never")
    .flatMap(({ words, text: written, file }) => [
      ...words.flatMap((word, at) => {
        const [, value] = /^(?:-c|--command)(?:=([\s\S]*))?$/.exec(word) ?? [];
        return /^(?:-c|--command)/.test(word) ? [{ at: file, text: value ?? words[at + 1] ?? "" }] : [];
      }),
      ...[...written.matchAll(/<<-?\s*["']?(\w+)["']?\n([\s\S]*?)\n\s*\1/g)].map(([, , body = ""]) => ({
        at: file,
        text: body,
      })),
    ]);
  const sources = [...named, ...given].filter((one) => one.text.trim() !== "");
  const read = sources.reduce((sum, one) => sum + deletionsIn(one.text).length, 0);
  // Statements that reach psql in another way, through a pipe say, are read as they stand.
  return read >= deletionsIn(text).length ? sources : [...sources, ...piped(text, sources)];
}

const piped = (text: string, sources: readonly Source[]): readonly Source[] =>
  deletionsIn(text)
    .filter(({ statement }) => !sources.some((one) => one.text.includes(statement.trim())))
    .map(({ statement }) => ({
      at: "its script",
      text: statement.slice(statement.search(/\bdelete\s+from\b/i)).replace(/["']\s*(?:[|>)].*)?$/s, ""),
    }));

/** Commands of psql that only show something, or that end a statement. */
const HARMLESS_META = /^\\(?:echo|qecho|set\s+(?:ON_ERROR_STOP|QUIET)|pset|timing|x\b|t\b|a\b|encoding|warn)/;

function judge({ at, text }: Source): Reasons {
  const name = at.slice(at.lastIndexOf("/") + 1);
  const meta = [...text.matchAll(/^[ \t]*(\\[a-z!]+.*)$/gim)].map(([, line = ""]) => line.trim());
  const unfollowed = meta.filter((line) => !HARMLESS_META.test(line) && !/^\\(?:q|gexec|gset|g)\b/.test(line));
  const result = parseSql(plainSql(text));
  if (result.kind === "error") return { faults: [], doubts: [`${name} cannot be read as SQL: ${result.message}`] };
  const all = result.statements.map(statement);
  const executed = result.statements.reduce((sum, one) => sum + deletes(one).length, 0);
  const begun = all.filter(({ begins }) => begins).length;
  const committed = all.filter(({ commits }) => commits).length;
  return {
    faults: [
      ...all.flatMap(({ faults }) => faults),
      ...(begun > committed ? [`${name} begins a transaction that it does not commit`] : []),
      ...(deletionsIn(text).length > executed && !all.some(({ procedural }) => procedural)
        ? [`${name} does not execute every DELETE that it shows`]
        : []),
    ],
    doubts: [
      ...all.flatMap(({ doubts }) => doubts),
      ...unfollowed.map((line) => `${name} has ${line}, which is not followed`),
    ],
  };
}

/** SQL without what only psql understands. */
const plainSql = (text: string): string =>
  text
    .replace(/^[ \t]*\\.*$/gm, "")
    .replace(/\\g(?:exec|set)?\b.*$/gm, ";")
    .replace(/(?<![:\w]):'(\w+)'/g, "'$1'")
    .replace(/(?<![:\w]):"(\w+)"/g, '"$1"')
    .replace(/(?<![:\w'=]):([a-z_]\w*)/gi, "'$1'");

interface Statement extends Reasons {
  readonly begins?: boolean;
  readonly commits?: boolean;
  readonly procedural?: boolean;
}

const SETTINGS = /^(?:timezone|lock_timeout|statement_timeout|row_security|client_min_messages|application_name)$/i;

function statement(node: SqlNode): Statement {
  const [kind = ""] = Object.keys(node);
  const body = isNode(node[kind]) ? node[kind] : {};
  switch (kind) {
    case "DeleteStmt":
    case "SelectStmt": {
      const own = deletes(node).map(deletion);
      const found = kind === "SelectStmt" && own.length === 0 ? selected(body) : NO_REASONS;
      return {
        faults: [...own.flatMap(({ faults }) => faults), ...found.faults],
        doubts: [...own.flatMap(({ doubts }) => doubts), ...found.doubts],
      };
    }
    case "TransactionStmt":
      return {
        ...NO_REASONS,
        begins: /BEGIN|START/.test(String(body.kind)),
        commits: /COMMIT/.test(String(body.kind)),
        ...(/read_only/.test(JSON.stringify(body)) && { faults: ["a transaction that only reads"] }),
      };
    case "VariableSetStmt": {
      const name = String(body.name);
      if (/read_only/i.test(JSON.stringify(body)))
        return {
          ...NO_REASONS,
          ...(/"(?:off|false)"|"ival":\{\}/.test(JSON.stringify(body.args)) ? {} : { faults: [`it sets ${name}`] }),
        };
      const own = name === "search_path" && /^\W*(?:public|pg_catalog)\W*$/.test(values(body).join());
      return SETTINGS.test(name) || own ? NO_REASONS : { ...NO_REASONS, doubts: [`it sets ${name}`] };
    }
    case "VacuumStmt":
    case "TruncateStmt":
      return NO_REASONS;
    case "DoStmt":
      return { ...NO_REASONS, procedural: true, doubts: ["it has a procedural block, which is not followed"] };
    default:
      return { ...NO_REASONS, doubts: [`it has a ${kind}, which is not followed`] };
  }
}

const values = (body: SqlNode): readonly string[] =>
  [...JSON.stringify(body.args ?? []).matchAll(/"sval":"([^"]*)"/g)].map(([, value = ""]) => value);

/** Every DELETE of a statement, those of its WITH included. */
function deletes(node: unknown): readonly SqlNode[] {
  if (Array.isArray(node)) return node.flatMap(deletes);
  if (!isNode(node)) return [];
  if (isNode(node.ExplainStmt) && !/"analyze"/.test(JSON.stringify(node.ExplainStmt))) return [];
  return Object.entries(node).flatMap(([key, value]) => [
    ...(key === "DeleteStmt" && isNode(value) ? [value] : []),
    ...deletes(value),
  ]);
}

function deletion(body: SqlNode): Reasons {
  const table = isNode(body.relation) ? String(body.relation.relname) : "a table";
  if (body.whereClause === undefined) return NO_REASONS;
  return reasons(selectionOf(body.whereClause, Array.isArray(body.usingClause)), `from ${table}`);
}

/** A query that finds what is due. */
function selected(body: SqlNode): Reasons {
  if (body.whereClause === undefined || !/interval/i.test(JSON.stringify(body.whereClause))) return NO_REASONS;
  return reasons(selectOf(body), "what a query finds");
}

function reasons({ kind, also }: Selection, from: string): Reasons {
  if (kind === "none") return { faults: [`its condition on ${from.replace(/^from /, "")} never holds`], doubts: [] };
  if (kind === "younger") return { faults: [`it deletes ${from} what is not due yet`], doubts: [] };
  return also.length === 0
    ? NO_REASONS
    : { faults: [], doubts: [`it deletes ${from} only where ${also.join(" and ")}`] };
}
