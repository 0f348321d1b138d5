import { Check, SYSTEM } from "../../verdict/check";
import { absentOrOneOf, forEvery, verdict } from "../../verdict/expectations";
import { expectConfigured } from "../../verdict/configured";
import { INSTANCE, instances } from "../../products/google/sql-instances";

export const databaseNoClientAddress: Check = {
  id: "database/no-client-address",
  title: "Query Insights records client addresses on no database instance.",
  remedy: "Set record_client_address to false in insights_config.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(instances(model), INSTANCE, (instance) =>
        expectConfigured(instance, "settings.insights_config.record_client_address", absentOrOneOf(false)),
      ),
    ),
};
