import { type Body, isObject } from "../../core/json";
import type { Collection } from "../../product";
import { NAME, withoutRegion } from "./group";

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
  update: (_, before, after) => ({
    ...complete(after),
    ...(before.region === undefined ? {} : { region: before.region }),
  }),
};

/** The older health checks, of HTTP and HTTPS, which have the fields of a probe at their top. */
export const legacyHealthChecks = (port: number): Collection => ({
  idPattern: NAME,
  defaults: {
    checkIntervalSec: 5,
    timeoutSec: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
    port,
    requestPath: "/",
  },
});

function complete(given: Body): Body {
  const body = withoutRegion(given);
  const completed: Body = { ...body };
  for (const [probe, defaults] of Object.entries(PROBES)) {
    const given = body[probe];
    if (isObject(given)) completed[probe] = { ...defaults, ...given };
  }
  return completed;
}
