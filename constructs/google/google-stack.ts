import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { GcsBackend, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { useLocalState } from "../local-state";
import { recordSourceLines } from "../source-lines";

/** The Google Cloud project that contains a stack's resources. */
export interface GoogleProject {
  /** The project id, such as `acme-crm-production`. */
  readonly id: string;
  /** The project number, twelve digits: the names of Google's service agents contain it. */
  readonly number: string;
  /** The region of every regional resource. */
  readonly region: string;
}

/** Where Terraform keeps its state. */
export type StateLocation =
  /** An object in a Cloud Storage bucket, locked while Terraform writes it. */
  | { readonly backend: "gcs"; readonly bucket: string }
  /**
   * `terraform.<stack>.tfstate` beside the output directory: for trials and for the first apply of a bootstrap stack.
   */
  | { readonly backend: "local" };

export interface GoogleStackProps {
  readonly project: GoogleProject;
  readonly state: StateLocation;
  /** Labels on every resource that supports labels. @default - none */
  readonly labels?: Record<string, string>;
}

/**
 * A stack on Google Cloud: provider and state. Beside its `cdk.tf.json` it writes `sources.json`: the lines of
 * TypeScript that created each resource (docs/decisions/0010-source-lines.md).
 *
 * It sets no `required_version`, because checkov silently ignores a synthesized file that has one
 * (docs/decisions/0005-no-required-version.md). Write-only arguments need Terraform 1.11 or newer.
 *
 * Escape hatch: `provider` is public, and the stack's `addOverride` covers the rest.
 */
export class GoogleStack extends TerraformStack {
  public readonly provider: GoogleProvider;
  public readonly project: GoogleProject;

  constructor(scope: Construct, id: string, props: GoogleStackProps) {
    super(scope, id);
    this.synthesizer = recordSourceLines(this);
    this.project = props.project;
    this.provider = new GoogleProvider(this, "google", {
      project: props.project.id,
      region: props.project.region,
      defaultLabels: props.labels,
    });
    if (props.state.backend === "gcs") {
      new GcsBackend(this, { bucket: props.state.bucket, prefix: id });
    } else {
      useLocalState(this);
    }
  }
}
