import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { forEvery, oneOf, verdict } from "../../verdict/expectations";
import { expectConfigured } from "../../verdict/configured";
import { INSTANCE, instances } from "../../products/google/sql-instances";

const SSL_MODE = "settings.ip_configuration.ssl_mode";

export const databaseTlsRequired = defineCheck({
  id: "database/tls-required",
  summary: "Every database instance, replicas included, refuses connections without TLS.",
  severity: "critical",
  links: ["https://cloud.google.com/sql/docs/postgres/configure-ssl-instance"],
  remedy: "Set ssl_mode to TRUSTED_CLIENT_CERTIFICATE_REQUIRED, or at least to ENCRYPTED_ONLY.",
  stacks: SYSTEM,
  // Not set, the provider chooses, and Cloud SQL then lets connections in without TLS.
  evaluate: ({ model }) =>
    verdict(
      forEvery(instances(model), INSTANCE, (instance) =>
        expectConfigured(instance, SSL_MODE, oneOf("TRUSTED_CLIENT_CERTIFICATE_REQUIRED", "ENCRYPTED_ONLY")),
      ),
    ),
});
