import { replace } from "../core/crud";
import { failedPrecondition, invalid, notFound } from "../core/errors";
import { type Body, object, text } from "../core/json";
import type { Resource } from "../core/store";
import { view } from "../core/view";
import type { Call, GoogleProduct } from "../product";

const RINGS = "projects.locations.keyRings";
const KEYS = `${RINGS}.cryptoKeys`;
const VERSIONS = `${KEYS}.cryptoKeyVersions`;
const ID = /^[a-zA-Z0-9_-]{1,63}$/;
const SYMMETRIC = "ENCRYPT_DECRYPT";
const SHORTEST_ROTATION = 24 * 60 * 60;

/** Cloud KMS: what names keys and their states. Nothing is encrypted. Key rings and keys are never deleted. */
export const cloudkms: GoogleProduct = {
  kind: "google",
  service: "cloudkms",
  documents: ["cloudkms.v1"],
  errors: "rpc",
  messages: "google.cloud.kms.v1",
  collections: {
    [RINGS]: { idPattern: ID, missing: (path) => `KeyRing ${path} not found.` },
    [KEYS]: {
      missing: (path) => `CryptoKey ${path} not found.`,
      idPattern: ID,
      immutable: ["purpose", "destroyScheduledDuration", "importOnly", "cryptoKeyBackend"],
      defaults: { destroyScheduledDuration: "2592000s" },
      create: (_, body) => {
        checkRotation(body);
        return { ...body, versionTemplate: templateOf(body) };
      },
      created: (call, key) => {
        if (call.query.skipInitialVersionCreation !== "true" && key.body.importOnly !== true) addVersion(call, key);
      },
      update: (_, __, after) => {
        checkRotation(after);
        return after;
      },
      view: withPrimary,
    },
    [VERSIONS]: {
      immutable: ["name"],
      update: (_, before, after) => {
        const states = ["ENABLED", "DISABLED"];
        if (before.state !== after.state && !states.every((one) => [before.state, after.state].includes(one))) {
          throw failedPrecondition(`A version cannot go from ${text(before.state)} to ${text(after.state)}.`);
        }
        return after;
      },
    },
  },
  methods: {
    [`${RINGS}.delete`]: neverDeleted,
    [`${KEYS}.delete`]: neverDeleted,
    [`${VERSIONS}.delete`]: neverDeleted,
    [`${KEYS}.updatePrimaryVersion`]: setPrimary,
    [`${VERSIONS}.create`]: (call) => view(call, addVersion(call, keyAbove(call, call.itemKey))),
    [`${VERSIONS}.destroy`]: destroy,
    [`${VERSIONS}.restore`]: restore,
  },
};

/** The service has methods of this kind, but no provider of ours calls them, and what they need is not known here. */
function neverDeleted(call: Call): Body {
  throw notFound(`The emulator knows the method ${call.routed.id} but does not emulate it.`);
}

function templateOf(body: Body): Body {
  const given = object(body.versionTemplate);
  const purpose = text(body.purpose);
  if (purpose === "") throw invalid("Field 'purpose' of a key is required.");
  if (given.algorithm === undefined && purpose !== SYMMETRIC) {
    throw invalid(`A key with the purpose ${purpose} needs an algorithm in its versionTemplate.`);
  }
  return { protectionLevel: "SOFTWARE", algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION", ...given };
}

function checkRotation({ purpose, rotationPeriod, nextRotationTime }: Body): void {
  if (rotationPeriod === undefined) return;
  if (purpose !== SYMMETRIC) throw invalid(`Only keys with the purpose ${SYMMETRIC} rotate by themselves.`);
  if (Number.parseFloat(text(rotationPeriod)) < SHORTEST_ROTATION) {
    throw invalid("The rotation period must be at least 24 hours.");
  }
  if (nextRotationTime === undefined) throw invalid("A rotation period needs a next rotation time.");
}

const number = (version: Resource): number => Number(version.key.split("/").pop());

function keyAbove(call: Call, key: string): Resource {
  const found = call.world.store.get(key);
  if (!found) throw notFound(`CryptoKey ${key.slice(key.indexOf("/") + 1)} not found.`);
  return found;
}

function addVersion(call: Call, key: Resource): Resource {
  const { world } = call;
  const versions = world.store.list(`cloudkms.${VERSIONS}`, key.key);
  const next = String(Math.max(0, ...versions.map(number)) + 1);
  const now = world.clock.now();
  const { algorithm, protectionLevel } = object(key.body.versionTemplate);
  world.clock.advance(1);
  const path = `${key.key}/cryptoKeyVersions/${next}`;
  const version = world.store.put({
    key: path,
    collection: `cloudkms.${VERSIONS}`,
    body: {
      name: path.slice(path.indexOf("/") + 1),
      state: "ENABLED",
      protectionLevel: text(protectionLevel),
      algorithm: text(algorithm),
      createTime: now,
      generateTime: now,
    },
  });
  if (versions.length === 0 && key.body.purpose === SYMMETRIC) {
    world.store.put({ ...key, body: { ...key.body, primary: { name: text(version.body.name) } } });
  }
  return version;
}

/** A key is shown with its primary version as that is now; one of another purpose has none. */
function withPrimary(call: Call, body: Body): Body {
  const { primary, ...rest } = body;
  const version = call.world.store.get(`cloudkms/${text(object(primary).name)}`);
  return version ? { ...rest, primary: version.body } : rest;
}

function setPrimary(call: Call): Body {
  const key = call.item();
  if (key.body.purpose !== SYMMETRIC)
    throw failedPrecondition(`Only keys with the purpose ${SYMMETRIC} have a primary.`);
  const version = call.world.store.get(`${key.key}/cryptoKeyVersions/${text(call.body.cryptoKeyVersionId)}`);
  if (!version) throw notFound("The version that is to be the primary does not exist.");
  if (version.body.state !== "ENABLED")
    throw failedPrecondition("The version that is to be the primary is not enabled.");
  return replace(call, key, { ...key.body, primary: { name: text(version.body.name) } }, "update");
}

/** A version is destroyed only after the time that its key sets. */
function destroy(call: Call): Body {
  const version = call.item();
  const { clock, store } = call.world;
  if (!["ENABLED", "DISABLED"].includes(text(version.body.state))) {
    throw failedPrecondition(`The version is in the state ${text(version.body.state)} and cannot be destroyed.`);
  }
  const key = keyAbove(call, version.key.split("/").slice(0, -2).join("/"));
  const seconds = Number.parseFloat(text(key.body.destroyScheduledDuration));
  const destroyTime = new Date(clock.time + seconds * 1000).toISOString();
  clock.advance(1);
  return view(call, store.put({ ...version, body: { ...version.body, state: "DESTROY_SCHEDULED", destroyTime } }));
}

function restore(call: Call): Body {
  const version = call.item();
  const { destroyTime, ...body } = version.body;
  if (body.state !== "DESTROY_SCHEDULED" || Date.parse(text(destroyTime)) <= call.world.clock.time) {
    throw failedPrecondition("Only a version that is scheduled for destruction can be restored.");
  }
  call.world.clock.advance(1);
  return view(call, call.world.store.put({ ...version, body: { ...body, state: "DISABLED" } }));
}
