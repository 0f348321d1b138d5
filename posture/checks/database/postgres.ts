import { Check, SYSTEM } from "../../check";
import { expect, forEvery, matchesPattern, verdict } from "../../judge";
import { INSTANCE, instances } from "./instances";

export const databasePostgres: Check = {
  id: "database/postgres",
  title: "Every database instance is PostgreSQL on Cloud SQL.",
  remedy: "Set database_version to a PostgreSQL version.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(instances(model), INSTANCE, (instance) =>
        expect(instance, "database_version", matchesPattern(/^POSTGRES_\d+/, "POSTGRES_ and a version")),
      ),
    ),
};
