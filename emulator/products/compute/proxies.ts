import { replace } from "../../core/crud";
import { type Body, type Json, list, without } from "../../core/json";
import type { Call, Collection, Handler, Reference } from "../../product";
import { type Group, NAME, withoutRegion, wrong } from "./group";

/** Some setters have no `global` in their path. */
const resolve = (_: Call, key: string): string =>
  key.replace(/^(compute\/projects\/[^/]+)\/(targetHttps?Proxies\/)/, "$1/global/$2");

const MAPS = ["compute.urlMaps", "compute.regionUrlMaps"];
const TLS: Readonly<Record<string, Reference>> = {
  sslPolicy: { to: "compute.sslPolicies" },
  "sslCertificates[]": {
    to: [
      "compute.sslCertificates",
      "compute.regionSslCertificates",
      "certificatemanager.projects.locations.certificates",
    ],
  },
  certificateMap: { to: "certificatemanager.projects.locations.certificateMaps" },
};

const http: Collection = { idPattern: NAME, resolve, references: { urlMap: { to: MAPS } } };
const https: Collection = {
  idPattern: NAME,
  resolve,
  defaults: { tlsEarlyData: "DISABLED" },
  references: {
    urlMap: { to: MAPS },
    ...TLS,
    serverTlsPolicy: { to: "networksecurity.projects.locations.serverTlsPolicies" },
  },
  create: (_, body) => checked(withoutRegion(body)),
  update: (_, __, after) => checked(after),
};
const tcp: Collection = {
  idPattern: NAME,
  defaults: { proxyHeader: "NONE" },
  references: { service: { to: ["compute.backendServices", "compute.regionBackendServices"] } },
  create: (_, body) => withoutRegion(body),
};

/** Target proxies of load balancers. */
export const proxies: Group = {
  collections: {
    targetHttpProxies: http,
    regionTargetHttpProxies: http,
    targetHttpsProxies: https,
    regionTargetHttpsProxies: https,
    targetGrpcProxies: { idPattern: NAME, references: { urlMap: { to: MAPS } } },
    targetTcpProxies: tcp,
    regionTargetTcpProxies: tcp,
    targetSslProxies: { ...tcp, references: { ...tcp.references, ...TLS }, create: (_, body) => checked(body) },
  },
  methods: {
    "regionTargetHttpProxies.setUrlMap": set("urlMap"),
    "regionTargetHttpsProxies.setUrlMap": set("urlMap"),
    "regionTargetHttpsProxies.setSslCertificates": set("sslCertificates"),
    "targetTcpProxies.setBackendService": set("service"),
    "targetTcpProxies.setProxyHeader": set("proxyHeader"),
    "targetSslProxies.setBackendService": set("service"),
    "targetSslProxies.setProxyHeader": set("proxyHeader"),
    "targetSslProxies.setSslCertificates": set("sslCertificates"),
    "targetSslProxies.setSslPolicy": set("sslPolicy"),
    "targetSslProxies.setCertificateMap": set("certificateMap"),
    "targetHttpProxies.setUrlMap": set("urlMap"),
    "targetHttpsProxies.setUrlMap": set("urlMap"),
    "targetHttpsProxies.setSslCertificates": set("sslCertificates"),
    "targetHttpsProxies.setCertificateMap": set("certificateMap"),
    "targetHttpsProxies.setSslPolicy": set("sslPolicy"),
    "targetHttpsProxies.setQuicOverride": set("quicOverride"),
  },
};

function checked(body: Body): Body {
  if (list(body.sslCertificates).length === 0 && body.certificateMap === undefined) {
    throw wrong("sslCertificates", body.sslCertificates, "At least one certificate or a certificate map is needed.");
  }
  return body;
}

/** Sets one field; an empty value removes it. */
function set(field: string): Handler {
  return (call) => {
    const before = call.item();
    const given: Json = call.body[field] ?? null;
    const value = given === "" || (Array.isArray(given) && given.length === 0) ? null : given;
    if (["urlMap", "service"].includes(field) && value === null) {
      throw wrong(field, given, "A target proxy needs what it sends requests to.");
    }
    const rest = without(before.body, field);
    return replace(call, before, value === null ? rest : { ...rest, [field]: value }, call.verb);
  };
}
