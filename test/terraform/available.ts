import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROVIDERS = {
  google: { source: "hashicorp/google", version: "6.50.0" },
  cloudflare: { source: "cloudflare/cloudflare", version: "5.14.0" },
  random: { source: "hashicorp/random", version: "3.7.2" },
  hcloud: { source: "hetznercloud/hcloud", version: "1.68.0" },
};

/** Environment for Terraform without a configuration file that is not there. */
export function terraformEnvironment(): NodeJS.ProcessEnv {
  const { TF_CLI_CONFIG_FILE, ...env } = process.env;
  return {
    ...env,
    ...(TF_CLI_CONFIG_FILE && existsSync(TF_CLI_CONFIG_FILE) ? { TF_CLI_CONFIG_FILE } : {}),
    CHECKPOINT_DISABLE: "1",
  };
}

/** What is missing for tests that need the real providers, or undefined where they can run. */
function missing(): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), "avouch-providers-"));
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ terraform: { required_providers: PROVIDERS } }));
  try {
    const { error, status, stderr } = spawnSync("terraform", ["init", "-input=false", "-no-color", "-backend=false"], {
      cwd: directory,
      encoding: "utf8",
      env: terraformEnvironment(),
    });
    if (error) return "Terraform was not found";
    return status === 0
      ? undefined
      : `terraform init finds not every provider: ${Object.values(PROVIDERS)
          .map(({ source, version }) => `${source} ${version}`)
          .join(", ")}\n${stderr.trim().split("\n").slice(0, 4).join("\n")}`;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const reason = missing();
if (reason) console.warn(`Skipped: tests with the real providers. ${reason}`);

/** A test where the real providers can be found; elsewhere it is skipped, and the reason said. */
export const testWithProviders = reason ? test.skip : test;
