import { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Arguments, toHclTerraform, toTerraform } from "./arguments";
import { PROVIDER } from "./version";

/**
 * There is no argument for the API token: a token in a config would be written to the synthesized file. The provider
 * reads it from the environment variable HCLOUD_TOKEN.
 */
export interface HcloudProviderConfig {
  /** Name that distinguishes several providers in a stack. @default - the stack's provider */
  readonly alias?: string;
  /** @default https://api.hetzner.cloud/v1 */
  readonly endpoint?: string;
  /** API of Storage Boxes. @default https://api.hetzner.com/v1 */
  readonly endpointHetzner?: string;
  /** Polling interval for running actions, such as `2s`. @default 500ms */
  readonly pollInterval?: string;
  /** Whether the interval stays constant or grows. */
  readonly pollFunction?: "constant" | "exponential";
}

/** Hetzner's provider, for cloud and Storage Boxes. */
export class HcloudProvider extends TerraformProvider {
  public static readonly tfResourceType = "hcloud";
  public static readonly argumentTypes: Arguments<Omit<HcloudProviderConfig, "alias">> = {
    endpoint: "string",
    endpointHetzner: "string",
    pollInterval: "string",
    pollFunction: "string",
  };

  constructor(
    scope: Construct,
    id: string,
    private readonly config: HcloudProviderConfig = {},
  ) {
    super(scope, id, {
      terraformResourceType: "hcloud",
      terraformGeneratorMetadata: PROVIDER,
      terraformProviderSource: "hetznercloud/hcloud",
    });
  }

  public override get alias(): string | undefined {
    return this.config.alias;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return toTerraform(HcloudProvider.argumentTypes, { ...this.config });
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return toHclTerraform(HcloudProvider.argumentTypes, { ...this.config });
  }
}
