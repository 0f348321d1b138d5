import { LocalBackend, TerraformStack } from "cdktf";

/** Terraform runs in `cdktf.out/stacks/<stack>`: the output directory's parent is three directories up. */
const BESIDE_THE_OUTPUT = "../../..";

/**
 * Keeps a stack's state as `terraform.<stack>.tfstate` beside the output directory, which gets deleted. The path is
 * relative to where Terraform runs, so the synthesized file is the same in every checkout.
 */
export function useLocalState(stack: TerraformStack): LocalBackend {
  return new LocalBackend(stack, { path: `${BESIDE_THE_OUTPUT}/terraform.${stack.node.id}.tfstate` });
}
