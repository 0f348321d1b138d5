import { Check, SYSTEM } from "../../check";
import { absentOrOneOf, forEvery, verdict } from "../../judge";
import { expectConfigured } from "../shared/written";
import { INSTANCE, instances } from "./instances";

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
