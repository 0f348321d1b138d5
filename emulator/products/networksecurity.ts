import { invalid } from "../core/errors";
import { type Body, list, object, text } from "../core/json";
import type { Collection, GoogleProduct } from "../product";

const NEEDS_TRUST_CONFIG = ["REJECT_INVALID", "ALLOW_VALIDATION_RELAXATIONS"];

const serverTlsPolicies: Collection = {
  idPattern: /^[a-zA-Z][a-zA-Z0-9_-]{0,62}$/,
  references: {
    "mtlsPolicy.clientValidationTrustConfig": { to: "certificatemanager.projects.locations.trustConfigs" },
  },
  create: (_, body) => checked(body),
  update: (_, __, after) => checked(after),
};

/** Network Security: how a load balancer authenticates its clients. */
export const networkSecurity: GoogleProduct = {
  kind: "google",
  service: "networksecurity",
  documents: ["networksecurity.v1"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.cloud.networksecurity.v1",
  collections: { "projects.locations.serverTlsPolicies": serverTlsPolicies },
};

/** A policy is either a load balancer's, with a mode and a trust config, or Traffic Director's, with authorities. */
function checked(body: Body): Body {
  const { clientValidationMode, clientValidationTrustConfig, clientValidationCa } = object(body.mtlsPolicy);
  const mode = text(clientValidationMode);
  if (mode !== "" && (body.allowOpen === true || list(clientValidationCa).length > 0 || body.serverCertificate)) {
    throw invalid(
      "A policy with a client validation mode takes no allowOpen, clientValidationCa or serverCertificate.",
    );
  }
  if (NEEDS_TRUST_CONFIG.includes(mode) && text(clientValidationTrustConfig) === "") {
    throw invalid(`The client validation mode ${mode} needs a trust config.`);
  }
  return body;
}
