import { defineCheck } from "../../verdict/define";
import { Finding, SYSTEM } from "../../verdict/check";
import { describe } from "../../model/attribute";
import { Resource } from "../../model/resource";
import { equals, expectNoBlock, forEvery, findingAt, verdict } from "../../verdict/expectations";
import { systemNetwork } from "../../products/google/system-network";
import { expectConfigured } from "../../verdict/configured";

const NETWORKS = "settings.ip_configuration.authorized_networks";

/** Names the ranges that are let in: who reads it has to know whether they are everybody. */
function noNetworks(instance: Resource) {
  const ranges = instance.blocks(NETWORKS).known.map((network) => describe(network.get("value")));
  return ranges.length > 0
    ? findingAt("violated", instance, NETWORKS, "no external network", ranges.join(", "))
    : expectNoBlock(instance, NETWORKS, "no external network");
}

/** Projects that are let in by Private Service Connect, other than the instance's own. */
function foreignConsumers(instance: Resource): Finding[] {
  const own = instance.get("project");
  return instance.blocks("settings.ip_configuration.psc_config").known.flatMap((config) =>
    config.elements("allowed_consumer_projects").flatMap((project) => {
      if (project.kind === "value" && own.kind === "value" && project.value === own.value) return [];
      return [
        findingAt(
          project.kind === "value" && own.kind === "value" ? "violated" : "unknown",
          config,
          "allowed_consumer_projects",
          "the instance's own project only",
          describe(project),
        ),
      ];
    }),
  );
}

export const databaseNotPublic = defineCheck({
  id: "database/not-public",
  summary: "No database instance has a public IP address or authorizes an external network.",
  severity: "critical",
  links: ["https://cloud.google.com/sql/docs/postgres/configure-ip"],
  remedy:
    "Set ipv4_enabled to false, remove authorized_networks, and attach the instance to the system's private network.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(model.resources("google_sql_database_instance"), "a Cloud SQL instance", (instance) => [
        expectConfigured(instance, "settings.ip_configuration.ipv4_enabled", equals(false)),
        noNetworks(instance),
        foreignConsumers(instance),
        expectConfigured(instance, "settings.ip_configuration.private_network", systemNetwork(model)),
      ]),
    ),
});
