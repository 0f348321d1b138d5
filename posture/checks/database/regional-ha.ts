import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { equals, forEvery, verdict } from "../../verdict/expectations";
import { expectConfigured } from "../../verdict/configured";
import { INSTANCE, primaries } from "../../products/google/sql-instances";

export const databaseRegionalHa = defineCheck({
  id: "database/regional-ha",
  summary: "Every primary database instance has a standby in another zone of its region.",
  severity: "medium",
  links: ["https://cloud.google.com/sql/docs/postgres/high-availability"],
  remedy: "Set availability_type to REGIONAL.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(primaries(model), INSTANCE, (instance) =>
        expectConfigured(instance, "settings.availability_type", equals("REGIONAL")),
      ),
    ),
});
