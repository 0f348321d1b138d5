import { TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";

/** `ephemeral.random_password` needs a provider of its own; cdktf has no API for ephemeral blocks. */
const RANDOM_PROVIDER = { source: "hashicorp/random", version: "3.7.2" };

/**
 * A value that a person passes in at apply time and that Terraform writes to no file, neither plan nor state. It may be
 * omitted (null) if nothing new is written with it, as in most runs.
 *
 * @param name the variable's name, so `TF_VAR_<name>` in the shell that applies.
 * @returns an expression for write-only arguments; Terraform refuses it anywhere else.
 */
export function ephemeralInput(scope: Construct, name: string, description: string): string {
  const variable = new TerraformVariable(TerraformStack.of(scope), name, {
    type: "string",
    description,
    sensitive: true,
    nullable: true,
  });
  variable.addOverride("ephemeral", true);
  variable.addOverride("default", null);
  return variable.stringValue;
}

/**
 * A password that is generated anew in every run and written to no file. It takes effect only where it is passed to a
 * write-only argument whose version is new.
 *
 * @returns an expression for write-only arguments; Terraform refuses it anywhere else.
 */
export function ephemeralPassword(scope: Construct, name: string, length: number): string {
  const stack = TerraformStack.of(scope);
  stack.addOverride("terraform.required_providers.random", RANDOM_PROVIDER);
  stack.addOverride(`ephemeral.random_password.${name}`, { length, special: false });
  return `\${ephemeral.random_password.${name}.result}`;
}
