import { Client } from "./client";

const RINGS = "cloudkms.googleapis.com/v1/projects/acme-notes/locations/us-central1/keyRings";
const KEY = `${RINGS}/main/cryptoKeys/db`;
const DAY = 24 * 60 * 60;

let client: Client;
const key = (body: object = { purpose: "ENCRYPT_DECRYPT" }, query = "") =>
  client.call("POST", `${RINGS}/main/cryptoKeys?cryptoKeyId=db${query}`, body as never);
const version = (verb: string, number = 1) =>
  client.call("POST", `${KEY}/cryptoKeyVersions/${String(number)}:${verb}`, {});

beforeEach(async () => {
  client = new Client();
  await client.call("POST", `${RINGS}?keyRingId=main`, {});
});

test("key rings and keys are never deleted, and their names are taken for good", async () => {
  await key();
  expect((await client.call("DELETE", `${RINGS}/main`)).status).toBe(404);
  expect((await client.call("DELETE", KEY)).status).toBe(404);
  expect((await client.call("POST", `${RINGS}?keyRingId=main`, {})).status).toBe(409);
  expect((await key()).status).toBe(409);
});

test("a key for encryption has a primary version; one that is made without it has none", async () => {
  expect((await key()).body).toMatchObject({
    destroyScheduledDuration: "2592000s",
    versionTemplate: { algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION", protectionLevel: "SOFTWARE" },
    primary: { name: expect.stringMatching(/cryptoKeyVersions\/1$/), state: "ENABLED" },
  });
  await client.call("POST", `${RINGS}?keyRingId=other`, {});
  const path = `${RINGS}/other/cryptoKeys?cryptoKeyId=db&skipInitialVersionCreation=true`;
  expect((await client.call("POST", path, { purpose: "ENCRYPT_DECRYPT" })).body).not.toHaveProperty("primary");
});

test("a new version is not the primary one until it is made so", async () => {
  await key();
  await client.call("POST", `${KEY}/cryptoKeyVersions`, {});
  expect((await client.call("GET", KEY)).body).toMatchObject({ primary: { name: expect.stringMatching(/\/1$/) } });
  const { body } = await client.call("POST", `${KEY}:updatePrimaryVersion`, { cryptoKeyVersionId: "2" });
  expect(body).toMatchObject({ primary: { name: expect.stringMatching(/\/2$/) } });
});

test("a version is destroyed after its time and can be restored until then, disabled", async () => {
  await key();
  expect((await version("destroy")).body.state).toBe("DESTROY_SCHEDULED");
  expect((await client.call("GET", KEY)).body).toMatchObject({ primary: { state: "DESTROY_SCHEDULED" } });
  expect((await version("destroy")).status).toBe(400);
  expect((await version("restore")).body.state).toBe("DISABLED");
  await version("destroy");
  client.emulator.world.clock.advance(31 * DAY);
  expect((await version("restore")).status).toBe(400);
});

test("a version is disabled and enabled by hand, and nothing else", async () => {
  await key();
  const set = (state: string) => client.call("PATCH", `${KEY}/cryptoKeyVersions/1?updateMask=state`, { state });
  expect((await set("DISABLED")).body.state).toBe("DISABLED");
  expect((await set("DESTROYED")).status).toBe(400);
});

test.each([
  ["no purpose", {}],
  [
    "a rotation of less than a day",
    { purpose: "ENCRYPT_DECRYPT", rotationPeriod: "3600s", nextRotationTime: "2026-02-01T00:00:00Z" },
  ],
  [
    "rotation of a key that signs",
    {
      purpose: "ASYMMETRIC_SIGN",
      versionTemplate: { algorithm: "EC_SIGN_P256_SHA256" },
      rotationPeriod: "86400s",
      nextRotationTime: "2026-02-01T00:00:00Z",
    },
  ],
  ["no algorithm for a key that signs", { purpose: "ASYMMETRIC_SIGN" }],
])("a key with %s is refused", async (_, body) => {
  expect((await key(body)).status).toBe(400);
});

test("the purpose of a key does not change", async () => {
  await key();
  expect((await client.call("PATCH", `${KEY}?updateMask=purpose`, { purpose: "MAC" })).status).toBe(400);
});
