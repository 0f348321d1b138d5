import { Aspects, S3Backend, TerraformStack } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { keepStateHere } from "../local-state";
import { withSourceLines } from "../source-lines";
import { HcloudProvider } from "./bindings/provider";
import { HcloudResource } from "./bindings/resource";

/** Where Terraform keeps its state. */
export type HetznerStateLocation =
  /**
   * `<stack>/terraform.tfstate` in a bucket of Hetzner Object Storage, or of another store that speaks S3.
   * @param endpoint the store's address, such as `https://fsn1.your-objectstorage.com`
   */
  | { readonly backend: "s3"; readonly endpoint: string; readonly bucket: string }
  /** `terraform.<stack>.tfstate` in the directory that synthesizes: for trials. */
  | { readonly backend: "local" };

export interface HetznerStackProps {
  readonly state: HetznerStateLocation;
  /** Labels on every resource that has labels. A resource's own win. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A stack on Hetzner: provider, state, and labels, which this provider has no default for. Beside its
 * `cdk.tf.json` it writes `sources.json` (docs/decisions/0010-source-lines.md).
 *
 * Whoever runs Terraform has these in the environment, and no file holds them: `HCLOUD_TOKEN`, which also
 * says which project; with a bucket, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, and `AWS_SSE_CUSTOMER_KEY`,
 * 32 bytes in Base64, that the store encrypts the state with and does not keep. Without that key Terraform
 * would ask the store to encrypt with a key of its own; with another one the state cannot be read.
 *
 * The lock is an object that Terraform writes on condition that it is not there (`use_lockfile`). Ceph, which
 * Hetzner's store is built on, knows such conditions, but nobody tried it there for this project: before relying
 * on it, hold one `terraform apply` at its question and see that a second one is refused.
 *
 * It states no `required_version`: checkov drops a synthesized file that has one, without failing
 * (docs/decisions/0005-no-required-version.md). The lock needs Terraform 1.11 or newer.
 *
 * Escape hatch: `provider` is public, and `addOverride` of the stack reaches the rest.
 */
export class HetznerStack extends TerraformStack {
  public readonly provider: HcloudProvider;

  constructor(scope: Construct, id: string, props: HetznerStackProps) {
    super(scope, id);
    this.synthesizer = withSourceLines(this);
    this.provider = new HcloudProvider(this, "hcloud");
    const { labels, state } = props;
    if (labels) Aspects.of(this).add({ visit: (node) => label(node, labels) });
    if (state.backend === "local") {
      keepStateHere(this);
      return;
    }
    new S3Backend(this, {
      bucket: state.bucket,
      key: `${id}/terraform.tfstate`,
      endpoints: { s3: state.endpoint },
      // The client signs with it; the endpoint decides where the bucket is.
      region: new URL(state.endpoint).hostname.split(".")[0],
      encrypt: true,
      usePathStyle: true,
      // All of these ask Amazon, or for what only Amazon has.
      skipCredentialsValidation: true,
      skipMetadataApiCheck: true,
      skipRegionValidation: true,
      skipRequestingAccountId: true,
      skipS3Checksum: true,
    });
    // Newer than cdktf's backend.
    this.addOverride("terraform.backend.s3.use_lockfile", true);
  }
}

function label(node: IConstruct, labels: Readonly<Record<string, string>>): void {
  if (!(node instanceof HcloudResource) || !hasLabels(node)) return;
  node.labels = { ...labels, ...node.labelsInput };
}

interface Labelled {
  labels: Readonly<Record<string, string>>;
  readonly labelsInput?: Readonly<Record<string, string>>;
}
const hasLabels = (resource: HcloudResource): resource is HcloudResource & Labelled => "labelsInput" in resource;
