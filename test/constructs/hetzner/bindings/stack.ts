import { App, TerraformStack, Testing } from "cdktf";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HcloudProvider, HcloudProviderConfig } from "../../../../constructs/hetzner/bindings/provider";
import { Template } from "../../../parsed-stack";

/** A stack with Hetzner's provider and nothing else. */
export function hcloudStack(config?: HcloudProviderConfig): TerraformStack {
  const stack = new TerraformStack(new App({ outdir: join(tmpdir(), "avouch-test"), skipValidation: true }), "test");
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
