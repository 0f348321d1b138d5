import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TERRAFORM } from "../../cli/terraform-command";

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

type Provider = keyof typeof PROVIDERS;

/**
 * What is missing for tests that need these providers, or undefined where they can run.
 *
 * @param program Terraform's, or OpenTofu's, which looks for providers in a registry and a mirror of its own
 */
export function missing(names: readonly Provider[], program = TERRAFORM): string | undefined {
  const providers = Object.fromEntries(names.map((name) => [name, PROVIDERS[name]]));
  const directory = mkdtempSync(join(tmpdir(), "avouch-providers-"));
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ terraform: { required_providers: providers } }));
  try {
    const { error, status, stderr } = spawnSync(program, ["init", "-input=false", "-no-color", "-backend=false"], {
      cwd: directory,
      encoding: "utf8",
      env: terraformEnvironment(),
    });
    if (error) return `${program} was not found`;
    return status === 0
      ? undefined
      : `${program} init finds not every provider: ${Object.values(providers)
          .map(({ source, version }) => `${source} ${version}`)
          .join(", ")}\n${stderr.trim().split("\n").slice(0, 4).join("\n")}`;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** A test where these providers can be found; elsewhere it is skipped, and the reason said. */
export function testWith(...names: readonly Provider[]): jest.It {
  const reason = missing(names);
  if (reason) console.warn(`Skipped: tests with the real providers. ${reason}`);
  return reason ? test.skip : test;
}

/** A test where every provider can be found; elsewhere it is skipped, and the reason said. */
export const testWithProviders = testWith("google", "cloudflare", "random", "hcloud");
