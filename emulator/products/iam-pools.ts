import { replace } from "../core/crud";
import { failedPrecondition, invalid } from "../core/errors";
import { type Body, object, text, without } from "../core/json";
import { daysAfter, dropLapsed } from "../core/lapse";
import { page } from "../core/pages";
import { view } from "../core/view";
import type { Call, Collection, Handler } from "../product";

const POOLS = "projects.locations.workloadIdentityPools";
const PROVIDERS = "projects.locations.workloadIdentityPools.providers";
/** Until then, a deleted pool or provider can be undeleted, and its id is taken. */
const UNDELETE_DAYS = 30;
const ID = /^(?!gcp-)[a-z0-9-]{4,32}$/;

const common: Collection = {
  idPattern: ID,
  resolve: (call, key) => {
    dropLapsed(call, ({ body }) => (body.expireTime ? text(body.expireTime) : undefined));
    return key;
  },
  // Replies name the project by number, other than those of service accounts and roles do.
  view: (call, body) => ({ ...body, name: call.world.projects.byNumber(text(body.name)) }),
};

export const poolCollections: Readonly<Record<string, Collection>> = {
  [POOLS]: {
    ...common,
    create: (_, body) => {
      checkTexts(body);
      return { ...body, state: "ACTIVE" };
    },
    update: (_, before, after) => {
      checkChange(before, after);
      checkTexts(after);
      return after;
    },
  },
  [PROVIDERS]: {
    ...common,
    create: (call, body) => {
      const pool = call.world.store.get(call.itemKey);
      if (pool?.body.state === "DELETED") throw failedPrecondition(`The pool '${text(pool.body.name)}' is deleted.`);
      checkTexts(body);
      checkProvider(body);
      return { ...body, state: "ACTIVE" };
    },
    update: (_, before, after) => {
      checkChange(before, after);
      checkTexts(after);
      checkProvider(after);
      return after;
    },
  },
};

export const poolMethods: Readonly<Record<string, Handler>> = {
  [`${POOLS}.list`]: (call) => listAll(call, "workloadIdentityPools"),
  [`${POOLS}.delete`]: remove,
  [`${POOLS}.undelete`]: undelete,
  [`${PROVIDERS}.list`]: (call) => listAll(call, "workloadIdentityPoolProviders"),
  [`${PROVIDERS}.delete`]: remove,
  [`${PROVIDERS}.undelete`]: undelete,
};

function checkTexts({ displayName, description }: Body): void {
  if (text(displayName).length > 32) throw invalid("The display name has more than 32 characters.");
  if (text(description).length > 256) throw invalid("The description has more than 256 characters.");
}

function checkChange(before: Body, after: Body): void {
  if (before.state === "DELETED" && after.state === "DELETED") {
    throw failedPrecondition(`'${text(before.name)}' is deleted and cannot be changed.`);
  }
}

/** One kind of provider each; one of OIDC needs an issuer and a mapping of the subject. */
function checkProvider(body: Body): void {
  const kinds = ["aws", "oidc", "saml", "x509"].filter((kind) => body[kind] !== undefined);
  if (kinds.length !== 1) throw invalid("A provider is exactly one of aws, oidc, saml and x509.");
  if (kinds[0] !== "oidc") return;
  if (!text(object(body.oidc).issuerUri).startsWith("https://")) {
    throw invalid("Invalid value at 'oidc.issuerUri': it must be a URL of the https scheme.");
  }
  if (text(object(body.attributeMapping)["google.subject"]) === "") {
    throw invalid("Invalid value at 'attributeMapping': a provider of OIDC must map google.subject.");
  }
}

function listAll(call: Call, field: string): Body {
  const showDeleted = call.query.showDeleted === "true";
  const depth = call.collectionKey.split("/").length + 1;
  const found = call.world.store
    .list(call.collectionId, call.collectionKey)
    .filter((one) => one.key.split("/").length === depth && (showDeleted || one.body.state !== "DELETED"));
  const { items, next } = page(found, Number(call.query.pageSize ?? 0), call.query.pageToken ?? "");
  const shown = items.map((one) => view(call, one));
  return { ...(shown.length > 0 ? { [field]: shown } : {}), ...(next ? { nextPageToken: next } : {}) };
}

function remove(call: Call): Body {
  const found = call.item();
  if (found.body.state === "DELETED") throw failedPrecondition(`'${text(found.body.name)}' is already deleted.`);
  const expireTime = daysAfter(call.world.clock.now(), UNDELETE_DAYS);
  return replace(call, found, { ...found.body, state: "DELETED", expireTime }, "delete");
}

function undelete(call: Call): Body {
  const found = call.item();
  if (found.body.state !== "DELETED") throw failedPrecondition(`'${text(found.body.name)}' is not deleted.`);
  return replace(call, found, { ...without(found.body, "expireTime"), state: "ACTIVE" }, "undelete");
}
