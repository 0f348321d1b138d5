import { type Body, isObject } from "../../core/json";
import type { Collection } from "../../product";
import { NAME } from "./group";

/** What replies have of each kind of probe that a request leaves out. */
const PROBES: Readonly<Record<string, Body>> = {
  httpHealthCheck: { proxyHeader: "NONE", requestPath: "/" },
  httpsHealthCheck: { proxyHeader: "NONE", requestPath: "/" },
  http2HealthCheck: { proxyHeader: "NONE", requestPath: "/" },
  tcpHealthCheck: { proxyHeader: "NONE" },
  sslHealthCheck: { proxyHeader: "NONE" },
};

/** Health checks of load balancers. */
export const healthChecks: Collection = {
  idPattern: NAME,
  defaults: { checkIntervalSec: 5, timeoutSec: 5, healthyThreshold: 2, unhealthyThreshold: 2 },
  create: (_, body) => complete(body),
  update: (_, __, after) => complete(after),
};

function complete(body: Body): Body {
  const completed: Body = { ...body };
  for (const [probe, defaults] of Object.entries(PROBES)) {
    const given = body[probe];
    if (isObject(given)) completed[probe] = { ...defaults, ...given };
  }
  return completed;
}
