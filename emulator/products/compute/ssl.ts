import { X509Certificate } from "node:crypto";
import { type Body, list, object, text, without } from "../../core/json";
import type { Collection } from "../../product";
import { type Group, NAME, wrong } from "./group";

const AUTHENTICATIONS = ["ECDHE_ECDSA", "ECDHE_RSA"];
const ciphers = (suites: readonly string[]): string[] =>
  AUTHENTICATIONS.flatMap((authentication) => suites.map((suite) => `TLS_${authentication}_WITH_${suite}`));

const RESTRICTED = ciphers(["AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256"]);
const MODERN = [...RESTRICTED, ...ciphers(["AES_128_CBC_SHA", "AES_256_CBC_SHA"])].sort();
const COMPATIBLE = [
  ...MODERN,
  "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
  "TLS_RSA_WITH_AES_128_CBC_SHA",
  "TLS_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_RSA_WITH_AES_256_CBC_SHA",
  "TLS_RSA_WITH_AES_256_GCM_SHA384",
];
/** Cipher suites by profile, as Google documents them. FIPS_202205 is left out: its suites are not known here. */
const PROFILES: Readonly<Record<string, readonly string[]>> = { RESTRICTED, MODERN, COMPATIBLE };

const certificates: Collection = {
  idPattern: NAME,
  defaults: { type: "SELF_MANAGED" },
  create: (_, body) => withExpiry(body),
  secret: ["privateKey", "selfManaged.privateKey"],
};

/** TLS policies and classic certificates of load balancers. */
export const ssl: Group = {
  collections: {
    sslPolicies: {
      idPattern: NAME,
      defaults: { profile: "COMPATIBLE", minTlsVersion: "TLS_1_0" },
      create: (_, body) => checked(body),
      update: (_, __, after) => checked(after),
    },
    sslCertificates: certificates,
    regionSslCertificates: certificates,
  },
  methods: { "sslPolicies.listAvailableFeatures": () => ({ features: [...COMPATIBLE] }) },
};

/** What a certificate says of itself, and the pair once more below `selfManaged`, as replies have it. */
function withExpiry(body: Body): Body {
  if (body.type !== "SELF_MANAGED") return body;
  const given = object(body.selfManaged);
  const certificate = text(body.certificate) || text(given.certificate);
  const privateKey = text(body.privateKey) || text(given.privateKey);
  const expireTime = expiryOf(certificate);
  return {
    ...body,
    certificate,
    privateKey,
    selfManaged: { certificate, privateKey },
    ...(expireTime === undefined ? {} : { expireTime }),
  };
}

/** End of validity; undefined for what is no certificate. */
function expiryOf(pem: string): string | undefined {
  try {
    return new Date(new X509Certificate(pem).validTo).toISOString();
  } catch {
    return undefined;
  }
}

function checked(body: Body): Body {
  const rest = without(body, "enabledFeatures");
  const custom = list(body.customFeatures);
  const profile = String(body.profile);
  if (profile !== "CUSTOM") {
    if (custom.length > 0) throw wrong("customFeatures", custom, "Only the profile CUSTOM has custom features.");
    const features = PROFILES[profile];
    return features ? { ...rest, enabledFeatures: [...features] } : rest;
  }
  if (custom.length === 0) throw wrong("customFeatures", custom, "The profile CUSTOM needs custom features.");
  const unknown = custom.find((feature) => !COMPATIBLE.includes(String(feature)));
  if (unknown !== undefined) throw wrong("customFeatures", unknown, "There is no such feature.");
  return { ...rest, enabledFeatures: custom.map(String).sort() };
}
