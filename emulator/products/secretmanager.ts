import { answer } from "../core/answer";
import { ApiError, failedPrecondition, invalid, notFound } from "../core/errors";
import { crc32c } from "../core/crc32c";
import { type Body, object, text } from "../core/json";
import type { Resource } from "../core/store";
import { view } from "../core/view";
import type { Call, GoogleProduct } from "../product";

const VERSION = "secretmanager.projects.secrets.versions";
const LARGEST_PAYLOAD = 64 * 1024;

/** Secret Manager. Payloads stay in memory: no saved state and no reply but that of `access` has them. */
export const secretmanager: GoogleProduct = {
  kind: "google",
  service: "secretmanager",
  documents: ["secretmanager.v1"],
  errors: "rpc",
  projectNumbers: true,
  messages: "google.cloud.secretmanager.v1",
  collections: {
    "projects.secrets": {
      missing: (path, { world }) => `Secret [${world.projects.byNumber(path)}] not found.`,
      idPattern: /^[A-Za-z0-9_-]{1,255}$/,
      immutable: ["replication"],
      returned: ["rotation.rotationPeriod"],
      references: {
        "replication.automatic.customerManagedEncryption.kmsKeyName": {
          to: "cloudkms.projects.locations.keyRings.cryptoKeys",
          onDelete: "allow",
        },
        "replication.userManaged.replicas[].customerManagedEncryption.kmsKeyName": {
          to: "cloudkms.projects.locations.keyRings.cryptoKeys",
          onDelete: "allow",
        },
        "topics[].name": { to: "pubsub.projects.topics", onDelete: "allow" },
      },
      create: (_, body) => {
        if (body.replication === undefined) throw invalid("Field [replication] is required.");
        return body;
      },
    },
    "projects.secrets.versions": { resolve: latest },
  },
  methods: {
    "projects.secrets.addVersion": addVersion,
    "projects.secrets.versions.access": access,
    "projects.secrets.versions.enable": (call) => setState(call, "ENABLED"),
    "projects.secrets.versions.disable": (call) => setState(call, "DISABLED"),
    "projects.secrets.versions.destroy": (call) => setState(call, "DESTROYED"),
  },
};

const number = (version: Resource): number => Number(version.key.split("/").pop());

function versionsOf(call: Call, secret: string): Resource[] {
  return call.world.store.list(VERSION, secret).sort((one, other) => number(other) - number(one));
}

/** `versions/latest` is the newest version, whatever its state. */
function latest(call: Call, key: string): string {
  if (!key.endsWith("/versions/latest")) return key;
  const secret = key.slice(0, -"/versions/latest".length);
  return versionsOf(call, secret)[0]?.key ?? key;
}

function addVersion(call: Call): Body {
  const { world } = call;
  const secret = call.item();
  const payload = object(call.body.payload);
  const bytes = Buffer.from(text(payload.data), "base64");
  if (bytes.length === 0 || bytes.length > LARGEST_PAYLOAD) {
    throw invalid(
      `The payload of a secret version has 1 to ${String(LARGEST_PAYLOAD)} bytes, got ${String(bytes.length)}.`,
    );
  }
  const checksum = payload.dataCrc32c;
  if (checksum !== undefined && checksum !== crc32c(bytes)) {
    throw invalid("The checksum of the payload does not match its data.");
  }
  const [newest] = versionsOf(call, secret.key);
  const next = (newest ? number(newest) : 0) + 1;
  const key = `${secret.key}/versions/${String(next)}`;
  const { automatic } = object(secret.body.replication);
  world.clock.advance(1);
  const version = world.store.put({
    key,
    collection: VERSION,
    body: {
      name: key.slice(key.indexOf("/") + 1),
      createTime: world.clock.now(),
      state: "ENABLED",
      replicationStatus: automatic === undefined ? { userManaged: {} } : { automatic: {} },
      etag: etag(call, key, 1),
      ...(checksum === undefined ? {} : { clientSpecifiedPayloadChecksum: true }),
    },
  });
  world.store.setPayload(key, bytes);
  return view(call, version);
}

function access(call: Call): Body {
  const version = call.item();
  const { state } = version.body;
  if (state !== "ENABLED") {
    throw failedPrecondition(`Secret Version [${text(version.body.name)}] is in ${text(state)} state.`);
  }
  const payload = call.world.store.payload(version.key);
  // A loaded state has no payloads.
  if (!payload) throw notFound(`The payload of '${version.key}' was not saved with the emulator's state.`);
  const name = call.world.projects.byNumber(text(version.body.name));
  return { name, payload: { data: payload.toString("base64"), dataCrc32c: crc32c(payload) } };
}

function setState(call: Call, state: "ENABLED" | "DISABLED" | "DESTROYED"): Body {
  const { world } = call;
  const version = call.item();
  const expected = text(call.body.etag);
  if (expected !== "" && expected !== version.body.etag) {
    throw new ApiError("ABORTED", `The etag of the request is not the present one of '${text(version.body.name)}'.`);
  }
  if (version.body.state === "DESTROYED") {
    throw failedPrecondition(`Secret Version [${text(version.body.name)}] is already DESTROYED.`);
  }
  world.clock.advance(1);
  const destroyed: Body = state === "DESTROYED" ? { destroyTime: world.clock.now() } : {};
  if (state === "DESTROYED") world.store.setPayload(version.key, undefined);
  const resource = world.store.put({
    ...version,
    body: { ...version.body, state, ...destroyed, etag: etag(call, version.key, version.version + 1) },
  });
  return answer(call, { type: "patch", key: version.key, resource });
}

function etag(call: Call, key: string, version: number): string {
  return `"${call.world.ids.hex(`etag ${key} ${String(call.world.store.incarnation(key))} ${String(version)}`, 14)}"`;
}
