import { existsSync } from "node:fs";

/** Terraform's program: `TERRAFORM_BINARY_NAME`, as for CDK for Terraform, or `terraform`. */
export const TERRAFORM = process.env.TERRAFORM_BINARY_NAME || "terraform";

/** Variables for Terraform, without what would change the form of what it says. */
export function terraformEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  // Terraform warns on every command about a configuration file that is not there.
  if (env.TF_CLI_CONFIG_FILE && !existsSync(env.TF_CLI_CONFIG_FILE)) delete env.TF_CLI_CONFIG_FILE;
  return env;
}
