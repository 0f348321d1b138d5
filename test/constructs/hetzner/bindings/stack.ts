import { TerraformStack, Testing } from "cdktf";
import { HcloudProvider, HcloudProviderConfig } from "../../../../constructs/hetzner/bindings/provider";
import { Template } from "../../../parsed-stack";
import { testApp } from "../../../app";

/** A stack with Hetzner's provider and nothing else. */
export function hcloudStack(config?: HcloudProviderConfig): TerraformStack {
  const stack = new TerraformStack(testApp(), "test");
  new HcloudProvider(stack, "hcloud", config);
  return stack;
}

/** What `build` puts into a stack, as Terraform JSON. */
export function synthesizeJson(build: (stack: TerraformStack) => void): Template {
  const stack = hcloudStack();
  build(stack);
  return new Template(Testing.synth(stack));
}

/** The same as HCL. */
export function synthesizeHcl(build: (stack: TerraformStack) => void, config?: HcloudProviderConfig): string {
  const stack = hcloudStack(config);
  build(stack);
  return Testing.synthHcl(stack);
}
