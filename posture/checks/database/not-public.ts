import { Check, SYSTEM } from "../../check";
import { equals, expectNoBlock, forEvery, verdict } from "../../judge";
import { systemNetwork } from "../shared/system-network";
import { expectConfigured } from "../shared/written";

export const databaseNotPublic: Check = {
  id: "database/not-public",
  title: "No database instance has a public address or lets an outside network in.",
  remedy: "Set ipv4_enabled to false, take authorized_networks away and give the instance the private network of the system.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(model.resources("google_sql_database_instance"), "a Cloud SQL instance", (instance) => [
        expectConfigured(instance, "settings.ip_configuration.ipv4_enabled", equals(false)),
        expectNoBlock(instance, "settings.ip_configuration.authorized_networks", "no network from outside"),
        expectConfigured(instance, "settings.ip_configuration.private_network", systemNetwork(model)),
      ]),
    ),
};
