import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { absentOrOneOf, forEvery, verdict } from "../../verdict/expectations";
import { expectConfigured } from "../../verdict/configured";
import { INSTANCE, instances } from "../../products/google/sql-instances";

export const databaseNoClientAddress = defineCheck({
  id: "database/no-client-address",
  summary: "Query Insights records client addresses on no database instance.",
  severity: "medium",
  links: ["https://cloud.google.com/sql/docs/postgres/using-query-insights"],
  remedy: "Set record_client_address to false in insights_config.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(instances(model), INSTANCE, (instance) =>
        expectConfigured(instance, "settings.insights_config.record_client_address", absentOrOneOf(false)),
      ),
    ),
});
