import { replace } from "../../core/crud";
import { type Body, type Json, list, without } from "../../core/json";
import type { Call, Handler } from "../../product";
import { type Group, NAME, wrong } from "./group";

/** Some setters have no `global` in their path. */
const resolve = (_: Call, key: string): string =>
  key.replace(/^(compute\/projects\/[^/]+)\/(targetHttps?Proxies\/)/, "$1/global/$2");

/** Target proxies of load balancers. */
export const proxies: Group = {
  collections: {
    targetHttpProxies: { idPattern: NAME, resolve, references: { urlMap: { to: "compute.urlMaps" } } },
    targetHttpsProxies: {
      idPattern: NAME,
      resolve,
      defaults: { tlsEarlyData: "DISABLED" },
      references: {
        urlMap: { to: "compute.urlMaps" },
        sslPolicy: { to: "compute.sslPolicies" },
        "sslCertificates[]": {
          to: ["compute.sslCertificates", "certificatemanager.projects.locations.certificates"],
        },
        certificateMap: { to: "certificatemanager.projects.locations.certificateMaps" },
        serverTlsPolicy: { to: "networksecurity.projects.locations.serverTlsPolicies" },
      },
      create: (_, body) => checked(body),
      update: (_, __, after) => checked(after),
    },
  },
  methods: {
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
    if (field === "urlMap" && value === null) throw wrong(field, given, "A target proxy needs a URL map.");
    const rest = without(before.body, field);
    return replace(call, before, value === null ? rest : { ...rest, [field]: value }, call.verb);
  };
}
