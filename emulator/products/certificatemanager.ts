import { X509Certificate } from "node:crypto";
import { invalid } from "../core/errors";
import { type Body, list, object, text } from "../core/json";
import { pathOf } from "../core/references";
import type { Resource } from "../core/store";
import type { Call, Collection, GoogleProduct } from "../product";

const ID = /^[a-z][a-z0-9-]{0,62}$/;
const VALID_DAYS = 90;
const MOST_CERTIFICATES = 4;

const dnsAuthorizations: Collection = {
  idPattern: ID,
  immutable: ["domain", "type"],
  create: (call, body) => {
    const domain = text(body.domain);
    if (domain === "" || domain.startsWith("*.")) throw invalid(`'${domain}' is no domain of a DNS authorization.`);
    const [, location = ""] = /\/locations\/([^/]+)/.exec(text(body.name)) ?? [];
    const type = text(body.type) || (location === "global" ? "FIXED_RECORD" : "PER_PROJECT_RECORD");
    const purpose = `authorization ${text(body.name)} ${domain}`;
    const suffix = type === "PER_PROJECT_RECORD" ? `_${call.world.ids.hex(`challenge ${call.project}`, 16)}` : "";
    return {
      ...body,
      type,
      dnsResourceRecord: {
        name: `_acme-challenge${suffix}.${domain}.`,
        type: "CNAME",
        data: `${call.world.ids.uuid(purpose)}.1.authorize.certificatemanager.goog.`,
      },
    };
  },
};

const certificates: Collection = {
  idPattern: ID,
  immutable: ["managed", "scope"],
  secret: ["selfManaged.pemPrivateKey"],
  references: { "managed.dnsAuthorizations[]": { to: "certificatemanager.projects.locations.dnsAuthorizations" } },
  create: (_, body) => {
    const kinds = ["managed", "selfManaged", "managedIdentity"].filter((kind) => body[kind] !== undefined);
    if (kinds.length !== 1) throw invalid("A certificate is either managed or self-managed.");
    if (body.managed !== undefined && list(object(body.managed).domains).length === 0) {
      throw invalid("A managed certificate needs at least one domain.");
    }
    return body;
  },
  view: (call, body) => (body.managed === undefined ? body : provisioned(call, body)),
};

const certificateMapEntries: Collection = {
  idPattern: ID,
  references: { "certificates[]": { to: "certificatemanager.projects.locations.certificates" } },
  immutable: ["hostname", "matcher"],
  create: (_, body) => {
    if ((body.hostname === undefined) === (body.matcher === undefined)) {
      throw invalid("A certificate map entry has either a hostname or a matcher.");
    }
    return checkedEntry({ ...body, state: "ACTIVE" });
  },
  update: (_, __, after) => checkedEntry(after),
};

const trustConfigs: Collection = {
  idPattern: ID,
  create: (_, body) => checkedTrust(body),
  update: (_, __, after) => checkedTrust(after),
};

/** Certificate Manager. */
export const certificateManager: GoogleProduct = {
  kind: "google",
  service: "certificatemanager",
  documents: ["certificatemanager.v1"],
  errors: "rpc",
  operations: "longrunning",
  messages: "google.cloud.certificatemanager.v1",
  collections: {
    "projects.locations.dnsAuthorizations": dnsAuthorizations,
    "projects.locations.certificates": certificates,
    "projects.locations.certificateMaps": { idPattern: ID, children: "refuse", view: withTargets },
    "projects.locations.certificateMaps.certificateMapEntries": certificateMapEntries,
    "projects.locations.trustConfigs": trustConfigs,
  },
};

function checkedTrust(body: Body): Body {
  const stores = list(body.trustStores);
  if (stores.length > 1) throw invalid("A trust config has at most one trust store.");
  const authorities = stores.flatMap((store) => [
    ...list(object(store).trustAnchors),
    ...list(object(store).intermediateCas),
  ]);
  for (const pem of [...authorities, ...list(body.allowlistedCertificates)].map((one) => object(one).pemCertificate)) {
    requireCertificate(text(pem));
  }
  return body;
}

function requireCertificate(pem: string): void {
  try {
    new X509Certificate(pem);
  } catch {
    throw invalid("trustStores: a certificate in PEM is needed.");
  }
}

function checkedEntry(body: Body): Body {
  const { length } = list(body.certificates);
  if (length >= 1 && length <= MOST_CERTIFICATES) return body;
  throw invalid(`A certificate map entry has 1 to ${String(MOST_CERTIFICATES)} certificates.`);
}

/**
 * A managed certificate becomes active once the record of each domain's DNS authorization exists in a zone that the
 * emulator knows, at any of its clouds. Until then it is provisioning.
 */
function provisioned(call: Call, body: Body): Body {
  const managed = object(body.managed);
  const authorizations = list(managed.dnsAuthorizations).flatMap((given) => {
    const found = call.world.store.get(`certificatemanager/${pathOf(call, text(given))}`);
    return found ? [found.body] : [];
  });
  const domains = list(managed.domains).map(text);
  const attempts = domains.map((domain) => {
    const own = authorizations.find((one) => one.domain === domain.replace(/^\*\./, ""));
    return { domain, state: own && isPublished(call, object(own.dnsResourceRecord)) ? "AUTHORIZED" : "AUTHORIZING" };
  });
  const active = attempts.every(({ state }) => state === "AUTHORIZED");
  const issued = Date.parse(text(body.createTime));
  return {
    ...body,
    managed: { ...managed, state: active ? "ACTIVE" : "PROVISIONING", authorizationAttemptInfo: attempts },
    ...(active
      ? { sanDnsnames: domains, expireTime: new Date(issued + VALID_DAYS * 24 * 3600 * 1000).toISOString() }
      : {}),
  };
}

/** Whether any zone has the record: Cloud DNS keeps `rrdatas`, the others `content` or `records`. */
function isPublished(call: Call, { name, data }: Body): boolean {
  const bare = (value: string): string => value.replace(/\.$/, "").toLowerCase();
  const wanted = [bare(text(name)), bare(text(data))];
  return call.world.store.list().some(({ body }) => {
    if (body.type !== "CNAME" || bare(text(body.name)) !== wanted[0]) return false;
    const values = [...list(body.rrdatas).map(text), text(body.content)];
    return values.some((value) => bare(value) === wanted[1]);
  });
}

/** The load balancers that serve a map's certificates, by what refers to it. */
function withTargets(call: Call, body: Body, map: Resource): Body {
  const { store } = call.world;
  const gclbTargets = store
    .referring(map.key)
    .filter((proxy) => proxy.collection === "compute.targetHttpsProxies")
    .map((proxy) => ({
      targetHttpsProxy: `//compute.googleapis.com/${proxy.key.slice(proxy.key.indexOf("/") + 1)}`,
      ipConfigs: store.referring(proxy.key).map((rule) => ({
        ipAddress: text(rule.body.IPAddress),
        ports: [Number(text(rule.body.portRange).split("-")[0])],
      })),
    }));
  return gclbTargets.length > 0 ? { ...body, gclbTargets } : body;
}
