import { LocalBackend, TerraformStack } from "cdktf";
import { join } from "node:path";

/**
 * Keeps a stack's state as `terraform.<stack>.tfstate` in the working directory of the synthesis, as cdktf does by
 * default, because the output directory gets deleted.
 */
export function keepStateHere(stack: TerraformStack): LocalBackend {
  return new LocalBackend(stack, { path: join(process.cwd(), `terraform.${stack.node.id}.tfstate`) });
}
