import { invalid } from "../core/errors";
import { type Body, text } from "../core/json";
import type { Call } from "../product";

interface Flag {
  readonly engine: "POSTGRES" | "MYSQL";
  readonly type: "BOOLEAN" | "INTEGER" | "STRING";
  readonly allowed?: readonly string[];
  readonly least?: string;
  readonly requiresRestart?: true;
}

const bool = (engine: Flag["engine"], requiresRestart?: true): Flag => ({
  engine,
  type: "BOOLEAN",
  ...(requiresRestart ? { requiresRestart } : {}),
});
const one = (...allowed: string[]): Flag => ({ engine: "POSTGRES", type: "STRING", allowed });
const LEVELS = ["debug5", "debug4", "debug3", "debug2", "debug1", "info", "notice", "warning", "error", "log", "fatal"];

/**
 * Some of the flags that Cloud SQL has, with their types: https://cloud.google.com/sql/docs/postgres/flags. Others are
 * taken as they come: the emulator does not know them all.
 */
const FLAGS: Readonly<Record<string, Flag>> = {
  "cloudsql.iam_authentication": bool("POSTGRES"),
  "cloudsql.enable_pgaudit": bool("POSTGRES", true),
  "cloudsql.enable_pg_cron": bool("POSTGRES", true),
  "cloudsql.logical_decoding": bool("POSTGRES", true),
  "pgaudit.log": { engine: "POSTGRES", type: "STRING" },
  log_checkpoints: bool("POSTGRES"),
  log_connections: bool("POSTGRES"),
  log_disconnections: bool("POSTGRES"),
  log_duration: bool("POSTGRES"),
  log_executor_stats: bool("POSTGRES"),
  log_hostname: bool("POSTGRES"),
  log_lock_waits: bool("POSTGRES"),
  log_parser_stats: bool("POSTGRES"),
  log_planner_stats: bool("POSTGRES"),
  log_statement_stats: bool("POSTGRES"),
  log_min_duration_statement: { engine: "POSTGRES", type: "INTEGER", least: "-1" },
  log_temp_files: { engine: "POSTGRES", type: "INTEGER", least: "-1" },
  log_statement: one("none", "ddl", "mod", "all"),
  log_error_verbosity: one("terse", "default", "verbose"),
  log_min_messages: one(...LEVELS, "panic"),
  log_min_error_statement: one(...LEVELS, "panic"),
  max_connections: { engine: "POSTGRES", type: "INTEGER", least: "14", requiresRestart: true },
  cloudsql_iam_authentication: bool("MYSQL", true),
  general_log: bool("MYSQL"),
  slow_query_log: bool("MYSQL"),
  local_infile: bool("MYSQL"),
};

/** @throws ApiError for a flag that is given twice, or whose value does not fit what is known of it */
export function checkFlags(engine: string, flags: readonly Body[]): void {
  const seen = new Set<string>();
  for (const flag of flags) {
    const [name, value] = [text(flag.name), text(flag.value)];
    if (seen.has(name)) throw invalid(`Invalid request: Flag ${name} is given more than once.`);
    seen.add(name);
    const known = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined;
    if (!known) continue;
    if (known.engine !== engine) throw invalid(`Invalid request: Flag ${name} is not one of ${engine}.`);
    if (!fits(known, value)) throw invalid(`Invalid request: Invalid flag value '${value}' for flag: ${name}.`);
  }
}

function fits({ type, allowed, least }: Flag, value: string): boolean {
  if (type === "BOOLEAN") return value === "on" || value === "off";
  if (type === "INTEGER") return /^-?\d+$/.test(value) && Number(value) >= Number(least ?? value);
  return !allowed || allowed.includes(value);
}

export function listFlags(call: Call): Body {
  const [engine] = (call.query.databaseVersion ?? "").split("_");
  const items = Object.entries(FLAGS)
    .filter(([, flag]) => !engine || flag.engine === engine)
    .map(([name, { type, allowed, least, requiresRestart }]) => ({
      kind: "sql#flag",
      name,
      type,
      ...(allowed ? { allowedStringValues: [...allowed] } : {}),
      ...(least ? { minValue: least } : {}),
      ...(requiresRestart ? { requiresRestart } : {}),
    }));
  return { kind: "sql#flagsList", items };
}
