import { Aspects, S3Backend, TerraformStack } from "cdktf";
import { Construct, IConstruct } from "constructs";
import { useLocalState } from "../local-state";
import { recordSourceLines } from "../source-lines";
import { HcloudProvider } from "./bindings/provider";
import { HcloudResource } from "./bindings/resource";

/** Where Terraform keeps its state. */
export type HetznerStateLocation =
  /**
   * `<stack>/terraform.tfstate` in a bucket of Hetzner Object Storage, or of another store that speaks S3.
   * @param endpoint the store's address, such as `https://fsn1.your-objectstorage.com`
   */
  | { readonly backend: "s3"; readonly endpoint: string; readonly bucket: string }
  /** `terraform.<stack>.tfstate` in the working directory of the synthesis: for trials. */
  | { readonly backend: "local" };

export interface HetznerStackProps {
  readonly state: HetznerStateLocation;
  /** Labels on every resource that supports labels. A resource's own labels take precedence. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A stack on Hetzner: provider, state, and labels, for which this provider has no defaults. Beside its
 * `cdk.tf.json` it writes `sources.json` (docs/decisions/0010-source-lines.md).
 *
 * These must be set in the environment of whoever runs Terraform, and no file contains them: `HCLOUD_TOKEN`, which also
 * determines the project; with a bucket, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, and `AWS_SSE_CUSTOMER_KEY`,
 * 32 bytes in Base64, that the store encrypts the state with and does not keep. Without that key, Terraform would have
 * the store encrypt with its own key; with a different key, the state cannot be read.
 *
 * The lock is an object that Terraform writes on condition that it is not there (`use_lockfile`). Ceph, which
 * Hetzner's store is built on, supports such conditions, but this was not tested there for this project: before relying
 * on it, leave one `terraform apply` waiting for confirmation and check that a second one is refused.
 *
 * It sets no `required_version`, because checkov silently ignores a synthesized file that has one
 * (docs/decisions/0005-no-required-version.md). The lock needs Terraform 1.11 or newer.
 *
 * Escape hatch: `provider` is public, and the stack's `addOverride` covers the rest.
 */
export class HetznerStack extends TerraformStack {
  public readonly provider: HcloudProvider;

  constructor(scope: Construct, id: string, props: HetznerStackProps) {
    super(scope, id);
    this.synthesizer = recordSourceLines(this);
    this.provider = new HcloudProvider(this, "hcloud");
    const { labels, state } = props;
    if (labels) Aspects.of(this).add({ visit: (node) => label(node, labels) });
    if (state.backend === "local") {
      useLocalState(this);
      return;
    }
    new S3Backend(this, {
      bucket: state.bucket,
      key: `${id}/terraform.tfstate`,
      endpoints: { s3: state.endpoint },
      // The client signs requests with it; the endpoint determines where the bucket is.
      region: new URL(state.endpoint).hostname.split(".")[0],
      encrypt: true,
      usePathStyle: true,
      // All of these contact AWS, or require something that only AWS has.
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
