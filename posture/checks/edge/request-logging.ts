import { defineCheck } from "../../verdict/define";
import { toNumber } from "../../model/attribute-readers";
import { SYSTEM } from "../../verdict/check";
import { equals, expect, forEvery, verdict, satisfies } from "../../verdict/expectations";
import { externalBackends } from "../../products/google/load-balancer";

export const edgeRequestLogging = defineCheck({
  id: "edge/request-logging",
  summary: "Every request that reaches a backend is logged.",
  severity: "medium",
  links: ["https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring"],
  remedy: "In log_config of every backend service, set enable to true and sample_rate to 1.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    verdict(
      forEvery(externalBackends(model), "a backend service that faces the internet", (backend) => [
        expect(backend, "log_config.enable", equals(true)),
        // Google's default is every request.
        expect(
          backend,
          "log_config.sample_rate",
          satisfies("not set, or 1", (value) => value === undefined || toNumber(value) === 1),
        ),
      ]),
    ),
});
