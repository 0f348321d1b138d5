import { createHash } from "node:crypto";
import { replace } from "../../core/crud";
import { type Body, type Json, isObject, list, object, text, without } from "../../core/json";
import { pathOf } from "../../core/references";
import type { Call, Collection, Handler } from "../../product";
import { healthChecks, legacyHealthChecks } from "./health-checks";
import { type Group, keeping, NAME, withoutRegion, wrong } from "./group";

const SERVERLESS = ["cloudRun", "appEngine", "cloudFunction"];
const HEALTH_CHECKS = ["healthChecks", "regionHealthChecks", "httpHealthChecks", "httpsHealthChecks"].map(
  (collection) => `compute.${collection}`,
);
/** Set by methods of their own; an update leaves them as they are. */
const POLICIES = ["securityPolicy", "edgeSecurityPolicy"];
const DEFAULTS: Body = {
  affinityCookieTtlSec: 0,
  description: "",
  loadBalancingScheme: "EXTERNAL",
  sessionAffinity: "NONE",
  timeoutSec: 30,
};

const services: Collection = {
  idPattern: NAME,
  defaults: DEFAULTS,
  references: {
    "backends[].group": { to: ["compute.regionNetworkEndpointGroups", "compute.globalNetworkEndpointGroups"] },
    "healthChecks[]": { to: HEALTH_CHECKS },
    securityPolicy: { to: "compute.securityPolicies" },
    edgeSecurityPolicy: { to: "compute.securityPolicies" },
  },
  create: (call, body) => {
    return checked(call, without(body, "region", ...POLICIES));
  },
  update: (call, before, after) => {
    if (call.routed.method.httpMethod !== "PUT" && call.verb !== "patch") return after;
    const kept = Object.fromEntries(POLICIES.map((name) => [name, before[name] ?? null]));
    const whole = { ...DEFAULTS, ...keeping(["region"])(call, before, after), ...kept };
    for (const name of POLICIES) if (before[name] === undefined) Reflect.deleteProperty(whole, name);
    return checked(call, whole);
  },
};

const groups: Collection = {
  idPattern: NAME,
  defaults: { size: 0 },
  references: { network: { to: "compute.networks" }, subnetwork: { to: "compute.subnetworks" } },
  create: (_, body) => {
    const targets = SERVERLESS.filter((field) => body[field] !== undefined);
    if (body.networkEndpointType === "SERVERLESS" && targets.length !== 1) {
      throw wrong("networkEndpointType", "SERVERLESS", `Exactly one of ${SERVERLESS.join(", ")} must be given.`);
    }
    return withoutRegion(body);
  },
};

/** Backend services and buckets of load balancers, what they point at, and health checks. */
export const backends: Group = {
  collections: {
    backendServices: services,
    regionBackendServices: services,
    backendBuckets: {
      idPattern: NAME,
      references: { edgeSecurityPolicy: { to: "compute.securityPolicies" } },
      defaults: { description: "", enableCdn: false },
    },
    healthChecks,
    regionHealthChecks: healthChecks,
    httpHealthChecks: legacyHealthChecks(80),
    httpsHealthChecks: legacyHealthChecks(443),
    regionNetworkEndpointGroups: groups,
    globalNetworkEndpointGroups: groups,
  },
  methods: {
    "backendServices.setSecurityPolicy": setPolicy("securityPolicy"),
    "backendServices.setEdgeSecurityPolicy": setPolicy("edgeSecurityPolicy"),
    "regionBackendServices.setSecurityPolicy": setPolicy("securityPolicy"),
    "backendBuckets.setEdgeSecurityPolicy": setPolicy("edgeSecurityPolicy"),
  },
};

function checked(call: Call, body: Body): Body {
  const serverless = list(body.backends).some((backend) => {
    const group = call.world.store.get(`compute/${pathOf(call, text(object(backend).group))}`);
    return group?.body.networkEndpointType === "SERVERLESS";
  });
  if (serverless && list(body.healthChecks).length > 0) {
    throw wrong("healthChecks", body.healthChecks, "A backend service with serverless groups has no health checks.");
  }
  const whole = { ...portOf(body), ...body };
  return isObject(body.iap) ? { ...whole, iap: withoutSecret(body.iap) } : whole;
}

/** What backends listen on where the protocol is one of HTTP's and nothing else is given. */
function portOf({ protocol, port, portName }: Body): Body {
  if (!["HTTP", "HTTPS", "HTTP2"].includes(text(protocol)) || port !== undefined) return {};
  return { port: 80, ...(portName === undefined ? { portName: "http" } : {}) };
}

/** Replies have the hash of the secret only, so nothing else is stored. */
function withoutSecret(iap: Body): Body {
  const { oauth2ClientSecret, ...rest } = iap;
  if (oauth2ClientSecret === undefined) return rest;
  return { ...rest, oauth2ClientSecretSha256: createHash("sha256").update(text(oauth2ClientSecret)).digest("hex") };
}

function setPolicy(field: string): Handler {
  return (call) => {
    const before = call.item();
    const policy: Json = text(call.body.securityPolicy) || null;
    return replace(call, before, { ...before.body, [field]: policy }, call.verb);
  };
}
