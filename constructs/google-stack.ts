import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { GcsBackend, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { keepStateHere } from "./local-state";
import { withSourceLines } from "./source-lines";

/** The Google Cloud project that a stack's resources live in. */
export interface GoogleProject {
  /** The project id, such as `acme-crm-production`. */
  readonly id: string;
  /** The project number, twelve digits: the names of Google's service agents are made of it. */
  readonly number: string;
  /** The region of every regional resource. */
  readonly region: string;
}

/** Where Terraform keeps its state. */
export type StateLocation =
  /** An object in a Cloud Storage bucket, locked while Terraform writes it. */
  | { readonly backend: "gcs"; readonly bucket: string }
  /** `terraform.<stack>.tfstate` beside `cdktf.out`: for trials and for the first apply of a bootstrap stack. */
  | { readonly backend: "local" };

export interface GoogleStackProps {
  readonly project: GoogleProject;
  readonly state: StateLocation;
  /** Labels on every resource that has labels. @default - none */
  readonly labels?: Record<string, string>;
}

/**
 * A stack on Google Cloud: provider and state. Beside its `cdk.tf.json` it writes `sources.json`: the lines of
 * TypeScript that made each resource, whoever made it (docs/decisions/0010-source-lines.md).
 *
 * It states no `required_version`: checkov drops a synthesized file that has one, without failing
 * (docs/decisions/0005-no-required-version.md). Write-only arguments need Terraform 1.11 or newer.
 *
 * Escape hatch: `provider` is public, and `addOverride` of the stack reaches the rest.
 */
export class GoogleStack extends TerraformStack {
  public readonly provider: GoogleProvider;
  public readonly project: GoogleProject;

  constructor(scope: Construct, id: string, props: GoogleStackProps) {
    super(scope, id);
    this.synthesizer = withSourceLines(this);
    this.project = props.project;
    this.provider = new GoogleProvider(this, "google", {
      project: props.project.id,
      region: props.project.region,
      defaultLabels: props.labels,
    });
    if (props.state.backend === "gcs") {
      new GcsBackend(this, { bucket: props.state.bucket, prefix: id });
    } else {
      keepStateHere(this);
    }
  }
}
