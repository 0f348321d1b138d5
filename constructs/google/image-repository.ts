import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository";
import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { ServiceAccount } from "@cdktf/provider-google/lib/service-account";
import { Construct } from "constructs";
import { EncryptionKey } from "./encryption-key";
import { GoogleProject } from "./google-stack";
import { nameRequirement, rangeRequirement, requireProps } from "../props-validation";

export interface ImageRepositoryProps {
  readonly project: GoogleProject;
  /** Repository id. A change replaces it. */
  readonly name: string;
  /** Who pushes images. */
  readonly pusher: ServiceAccount;
  /** Days after which an untagged image is deleted. */
  readonly untaggedDays: number;
}

/**
 * Container images in Artifact Registry: immutable tags, scanned for vulnerabilities, encrypted with a customer-managed
 * key (no page mentions images).
 *
 * Escape hatch: `repository` and `key` are public.
 */
export class ImageRepository extends Construct {
  public readonly repository: ArtifactRegistryRepository;
  public readonly key: EncryptionKey;
  public readonly pusher: ArtifactRegistryRepositoryIamMember;

  /** @throws InvalidPropsError for a name or an age that Artifact Registry would refuse. */
  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const { project } = props;
    requireProps(this, [
      nameRequirement(props.name, 55),
      rangeRequirement("untaggedDays", props.untaggedDays, 1, 365, "days"),
    ]);
    this.key = new EncryptionKey(this, "key", {
      name: `${props.name}-images`,
      region: project.region,
      users: { registry: `serviceAccount:service-${project.number}@gcp-sa-artifactregistry.iam.gserviceaccount.com` },
    });
    this.repository = new ArtifactRegistryRepository(this, "repository", {
      repositoryId: props.name,
      location: project.region,
      format: "DOCKER",
      kmsKeyName: this.key.key.id,
      dockerConfig: { immutableTags: true },
      vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
      cleanupPolicies: [
        {
          id: "untagged",
          action: "DELETE",
          condition: { tagState: "UNTAGGED", olderThan: `${props.untaggedDays * 86_400}s` },
        },
      ],
      dependsOn: this.key.users,
      lifecycle: { preventDestroy: true },
    });
    this.pusher = new ArtifactRegistryRepositoryIamMember(this, "pusher", {
      location: project.region,
      repository: this.repository.name,
      role: "roles/artifactregistry.writer",
      member: props.pusher.member,
    });
  }
}
