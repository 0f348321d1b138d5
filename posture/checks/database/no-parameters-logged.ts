import { defineCheck } from "../../verdict/define";
import { toNumber } from "../../model/attribute-readers";
import { SYSTEM } from "../../verdict/check";
import { absentOrOneOf, expectAttribute, forEvery, Matcher, satisfies, verdict } from "../../verdict/expectations";
import { flagsOf } from "../../products/google/sql-flags";
import { INSTANCE, instances } from "../../products/google/sql-instances";

const OFF = absentOrOneOf("off");
const NEVER: Matcher = satisfies("not set, or -1", (value) => value === undefined || toNumber(value) === -1);
const NO_LENGTH: Matcher = satisfies("not set, or 0", (value) => value === undefined || toNumber(value) === 0);

/** Flags that write the values of statements to a log, where they outlive the row. */
const FLAGS: Readonly<Record<string, Matcher>> = {
  "pgaudit.log_parameter": OFF,
  "auto_explain.log_min_duration": NEVER,
  log_min_duration_sample: NEVER,
  log_min_duration_statement: NEVER,
  log_parameter_max_length_on_error: NO_LENGTH,
  log_statement: absentOrOneOf("none", "ddl"),
};

export const databaseNoParametersLogged = defineCheck({
  id: "database/no-parameters-logged",
  summary: "No database instance writes the parameters of statements to a log, where deleted data would live on.",
  severity: "medium",
  links: ["https://cloud.google.com/sql/docs/postgres/flags"],
  remedy:
    "Leave pgaudit.log_parameter off, log_min_duration_statement, log_min_duration_sample and " +
    "auto_explain.log_min_duration at -1, log_parameter_max_length_on_error at 0, and log_statement at none or ddl.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(instances(model), INSTANCE, (instance) =>
        Object.entries(FLAGS).flatMap(([name, matcher]) =>
          flagsOf(instance, name).map((flag) =>
            expectAttribute(instance, `settings.database_flags[${name}]`, flag, matcher),
          ),
        ),
      ),
    ),
});
