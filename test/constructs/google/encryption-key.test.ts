import { EncryptionKey, EncryptionKeyProps } from "../../../constructs/google/encryption-key";
import { problemsOf, synthesize } from "../../template";

const props: EncryptionKeyProps = {
  name: "acme-images",
  region: "us-central1",
  users: { registry: "serviceAccount:registry@acme.dev" },
};

describe("EncryptionKey", () => {
  test("by default rotates every 90 days and is never destroyed", () => {
    const template = synthesize((stack) => new EncryptionKey(stack, "key", props));

    expect(template.only("google_kms_key_ring")).toEqual({
      name: "acme-images",
      location: "us-central1",
      lifecycle: { prevent_destroy: true },
    });
    expect(template.only("google_kms_crypto_key")).toMatchObject({
      name: "acme-images",
      purpose: "ENCRYPT_DECRYPT",
      rotation_period: "7776000s",
      lifecycle: { prevent_destroy: true },
    });
  });

  test("is used by the members it names, and only to encrypt and decrypt", () => {
    const users = { registry: "serviceAccount:registry@acme.dev", pubsub: "serviceAccount:pubsub@acme.dev" };
    const template = synthesize((stack) => new EncryptionKey(stack, "key", { ...props, users }));

    expect(
      Object.values(template.all("google_kms_crypto_key_iam_member")).map(({ member, role }) => [member, role]),
    ).toEqual([
      ["serviceAccount:pubsub@acme.dev", "roles/cloudkms.cryptoKeyEncrypterDecrypter"],
      ["serviceAccount:registry@acme.dev", "roles/cloudkms.cryptoKeyEncrypterDecrypter"],
    ]);
    expect(template.counts()).toEqual({
      google_kms_key_ring: 1,
      google_kms_crypto_key: 1,
      google_kms_crypto_key_iam_member: 2,
    });
  });

  test("rotates more often where asked to", () => {
    const template = synthesize((stack) => new EncryptionKey(stack, "key", { ...props, rotationDays: 30 }));

    expect(template.only("google_kms_crypto_key")).toMatchObject({ rotation_period: "2592000s" });
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const { ring, key, users } = new EncryptionKey(stack, "key", props);
      ring.addOverride("project", "acme-keys");
      key.addOverride("version_template.protection_level", "HSM");
      users.forEach((user) => user.addOverride("condition.title", "for now"));
    });

    expect(template.only("google_kms_key_ring")).toMatchObject({ project: "acme-keys" });
    expect(template.only("google_kms_crypto_key")).toMatchObject({ version_template: { protection_level: "HSM" } });
    expect(template.only("google_kms_crypto_key_iam_member")).toMatchObject({ condition: { title: "for now" } });
  });

  test.each([
    [
      "a name in capitals",
      { name: "Acme" },
      'name: got "Acme"; allowed: 1 to 63 lowercase letters, digits and hyphens, starting with ' +
        "a letter, not ending with a hyphen",
    ],
    [
      "a rotation rarer than 90 days",
      { rotationDays: 91 },
      "rotationDays: got 91; allowed: a whole number of days from 1 to 90",
    ],
    ["no rotation", { rotationDays: 0 }, "rotationDays: got 0; allowed: a whole number of days from 1 to 90"],
  ])("refuses %s", (_, change, message) => {
    expect(problemsOf((stack) => new EncryptionKey(stack, "key", { ...props, ...change }))).toEqual([message]);
  });

  test("reports everything it refuses together", () => {
    expect(
      problemsOf((stack) => new EncryptionKey(stack, "key", { ...props, name: "", rotationDays: 365 })),
    ).toHaveLength(2);
  });
});
