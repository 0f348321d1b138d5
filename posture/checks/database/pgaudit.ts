import { defineCheck } from "../../verdict/define";
import { Json } from "../../model/attribute";
import { SYSTEM } from "../../verdict/check";
import { absentOrOneOf, equals, expectAttribute, forEvery, verdict, satisfies } from "../../verdict/expectations";
import { flagsOf } from "../../products/google/sql-flags";
import { INSTANCE, primaries } from "../../products/google/sql-instances";

const CLASSES = ["read", "write", "function", "role", "ddl", "misc", "misc_set"] as const;
/**
 * Without changes of structure, of rights and of data, a log says little of who did what. A replica is read-only and
 * executes none of them, so its flags are its own affair until it is promoted.
 */
const REQUIRED_CLASSES = ["ddl", "role", "write"];

/** pgAudit writes at the level LOG, which stands above error and below fatal. */
const WRITES_LOG = satisfies(
  "not above log",
  (value) => value === undefined || !/^(?:fatal|panic)$/i.test(`${String(value)}`),
);

export const databasePgaudit = defineCheck({
  id: "database/pgaudit",
  summary: "pgAudit records changes to schema, privileges and data on every database instance that takes writes.",
  severity: "high",
  links: ["https://cloud.google.com/sql/docs/postgres/pg-audit"],
  remedy: `Set the flag cloudsql.enable_pgaudit to on, and pgaudit.log to at least ${REQUIRED_CLASSES.join(",")}.`,
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(primaries(model), INSTANCE, (instance) => [
        flagsOf(instance, "cloudsql.enable_pgaudit").map((flag) =>
          expectAttribute(instance, "settings.database_flags[cloudsql.enable_pgaudit]", flag, equals("on")),
        ),
        flagsOf(instance, "pgaudit.log").map((flag) =>
          expectAttribute(
            instance,
            "settings.database_flags[pgaudit.log]",
            flag,
            satisfies(`at least ${REQUIRED_CLASSES.join(", ")}`, recordsEnough),
          ),
        ),
        flagsOf(instance, "log_min_messages").map((flag) =>
          expectAttribute(instance, "settings.database_flags[log_min_messages]", flag, WRITES_LOG),
        ),
        flagsOf(instance, "pgaudit.log_level").map((flag) =>
          expectAttribute(instance, "settings.database_flags[pgaudit.log_level]", flag, absentOrOneOf("log")),
        ),
      ]),
    ),
});

/** Whether a list of pgAudit's classes, from which `-class` takes one away, has those that are needed. */
function recordsEnough(value: Json | undefined): boolean {
  if (typeof value !== "string") return false;
  const recorded = new Set<string>();
  for (const word of value
    .toLowerCase()
    .split(",")
    .map((one) => one.trim())) {
    const removes = word.startsWith("-");
    const named = removes ? word.slice(1) : word;
    if (named === "none") recorded.clear();
    for (const one of named === "all" ? CLASSES : [named]) {
      if (removes) recorded.delete(one);
      else recorded.add(one);
    }
  }
  return REQUIRED_CLASSES.every((one) => recorded.has(one));
}
