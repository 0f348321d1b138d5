import { GoogleStack } from "../../../constructs/google/google-stack";
import { ImageRepository, ImageRepositoryProps } from "../../../constructs/google/image-repository";
import { addressOf, referenceTo, serviceAccount } from "../../parts";
import { problemsOf, PROJECT, synthesize } from "../../template";

const props = (stack: GoogleStack): ImageRepositoryProps => ({
  project: PROJECT,
  name: "acme",
  pusher: serviceAccount(stack, "deployer"),
  untaggedDays: 14,
});

describe("ImageRepository", () => {
  test("holds images under a key of our own, scanned, with tags that cannot be moved", () => {
    const template = synthesize((stack) => new ImageRepository(stack, "images", props(stack)));

    expect(template.only("google_artifact_registry_repository")).toEqual({
      repository_id: "acme",
      location: "us-central1",
      format: "DOCKER",
      kms_key_name: referenceTo(template, "google_kms_crypto_key", "id"),
      docker_config: { immutable_tags: true },
      vulnerability_scanning_config: { enablement_config: "INHERITED" },
      cleanup_policies: [
        { id: "untagged", action: "DELETE", condition: { tag_state: "UNTAGGED", older_than: "1209600s" } },
      ],
      depends_on: [addressOf(template, "google_kms_crypto_key_iam_member")],
      lifecycle: { prevent_destroy: true },
    });
  });

  test("gives its key to the registry's service agent alone", () => {
    const template = synthesize((stack) => new ImageRepository(stack, "images", props(stack)));

    expect(template.only("google_kms_crypto_key")).toMatchObject({ name: "acme-images", rotation_period: "7776000s" });
    expect(template.only("google_kms_crypto_key_iam_member")).toMatchObject({
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: "serviceAccount:service-777000111222@gcp-sa-artifactregistry.iam.gserviceaccount.com",
    });
  });

  test("lets the pusher write to this repository and nobody else", () => {
    const template = synthesize((stack) => new ImageRepository(stack, "images", props(stack)));

    expect(template.only("google_artifact_registry_repository_iam_member")).toEqual({
      location: "us-central1",
      repository: referenceTo(template, "google_artifact_registry_repository", "name"),
      role: "roles/artifactregistry.writer",
      member: referenceTo(template, "google_service_account", "member"),
    });
  });

  test("lets every inner resource be changed", () => {
    const template = synthesize((stack) => {
      const images = new ImageRepository(stack, "images", props(stack));
      images.repository.addOverride("docker_config.immutable_tags", false);
      images.key.key.addOverride("rotation_period", "2592000s");
      images.pusher.addOverride("role", "roles/artifactregistry.repoAdmin");
    });

    expect(template.only("google_artifact_registry_repository")).toMatchObject({
      docker_config: { immutable_tags: false },
    });
    expect(template.only("google_kms_crypto_key")).toMatchObject({ rotation_period: "2592000s" });
    expect(template.only("google_artifact_registry_repository_iam_member")).toMatchObject({
      role: "roles/artifactregistry.repoAdmin",
    });
  });

  test.each<[string, Partial<ImageRepositoryProps>, string]>([
    [
      "a name in capitals",
      { name: "Acme" },
      'name: got "Acme"; allowed: 1 to 55 lowercase letters, digits and hyphens',
    ],
    [
      "a name that leaves the key's none",
      { name: "a".repeat(56) },
      `name: got "${"a".repeat(56)}"; allowed: 1 to 55 lowercase letters`,
    ],
    [
      "untagged images deleted at once",
      { untaggedDays: 0 },
      "untaggedDays: got 0; allowed: a whole number of days from 1 to 365",
    ],
    [
      "untagged images kept for more than a year",
      { untaggedDays: 366 },
      "untaggedDays: got 366; allowed: a whole number of days from 1 to 365",
    ],
  ])("refuses %s", (_, change, message) => {
    const problems = problemsOf((stack) => new ImageRepository(stack, "images", { ...props(stack), ...change }));
    expect(problems).toEqual([expect.stringContaining(message)]);
  });

  test("reports everything it refuses together", () => {
    expect(
      problemsOf((stack) => new ImageRepository(stack, "images", { ...props(stack), name: "", untaggedDays: 0 })),
    ).toHaveLength(2);
  });
});
