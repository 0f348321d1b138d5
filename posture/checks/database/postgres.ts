import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { expect, forEvery, matchesPattern, verdict } from "../../verdict/expectations";
import { INSTANCE, instances } from "../../products/google/sql-instances";

export const databasePostgres = defineCheck({
  id: "database/postgres",
  summary: "Every database instance is PostgreSQL on Cloud SQL.",
  severity: "low",
  links: ["https://cloud.google.com/sql/docs/postgres/db-versions"],
  remedy: "Set database_version to a PostgreSQL version.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(instances(model), INSTANCE, (instance) =>
        expect(instance, "database_version", matchesPattern(/^POSTGRES_\d+/, "POSTGRES_ and a version")),
      ),
    ),
});
