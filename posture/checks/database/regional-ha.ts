import { Check, SYSTEM } from "../../check";
import { equals, forEvery, verdict } from "../../judge";
import { expectConfigured } from "../shared/written";
import { INSTANCE, primaries } from "./instances";

export const databaseRegionalHa: Check = {
  id: "database/regional-ha",
  title: "Every primary database instance has a standby in another zone of its region.",
  remedy: "Set availability_type to REGIONAL.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(primaries(model), INSTANCE, (instance) =>
        expectConfigured(instance, "settings.availability_type", equals("REGIONAL")),
      ),
    ),
};
