/**
 * Applies one synthesized stack, or some of its resources, to a fresh emulator; then plans again and destroys:
 *
 *     npm run emulator:try -- smvue-staging [--only google_sql,google_redis] [--strict] [--keep] [--log]
 *
 * For those who write products. `--only` takes prefixes of resource types and brings what those depend on. Without
 * `--strict`, what no product declares is served generically, so that a product can be tried before the others exist.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Emulator } from "./core/emulator";
import { products } from "./products/all";
import { isRemnant } from "./products/remnants";
import { start } from "./server";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    strict: { type: "boolean" },
    keep: { type: "boolean" },
    log: { type: "boolean" },
  },
});

interface Stack {
  readonly provider: Readonly<Record<string, readonly { readonly project?: string }[]>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function targets(file: string): string[] {
  const prefixes = values.only?.split(",") ?? [];
  const { resource } = JSON.parse(readFileSync(file, "utf8")) as Stack;
  return Object.entries(resource)
    .filter(([type]) => prefixes.some((prefix) => type.startsWith(prefix)))
    .flatMap(([type, named]) => Object.keys(named).map((name) => `-target=${type}.${name}`));
}

/** The stack's project and its number, which the names of Google's service agents have. */
function projects(file: string): Record<string, string> {
  const content = readFileSync(file, "utf8");
  const project = (JSON.parse(content) as Stack).provider.google?.[0]?.project;
  const [, number] = /service-(\d+)@/.exec(content) ?? [];
  return project !== undefined && number !== undefined ? { [project]: number } : {};
}

async function main(): Promise<void> {
  const [stack = ""] = positionals;
  const file = join(__dirname, "..", "cdktf.out", "stacks", stack, "cdk.tf.json");
  const directory = mkdtempSync(join(tmpdir(), "avouch-try-"));
  // The guards against destruction are not what is tried here.
  const unguarded = readFileSync(file, "utf8").replace(/"prevent_destroy":\s*true/g, '"prevent_destroy": false');
  writeFileSync(join(directory, "cdk.tf.json"), unguarded);
  writeFileSync(join(directory, "override.tf.json"), JSON.stringify({ terraform: { backend: { local: {} } } }));
  const emulator = new Emulator(products, { seed: "try", lenient: !values.strict, projects: projects(file) });
  emulator.world.log.listen((entry) => {
    if (values.log || entry.status >= 400) {
      console.log(`    ${String(entry.status)} ${entry.verb} ${entry.host}${entry.path} ${entry.error ?? ""}`);
    }
  });
  const running = await start(emulator);
  const env = { ...process.env, ...running.environment };
  delete env.TF_CLI_CONFIG_FILE;
  const terraform = (...args: string[]): Promise<number> =>
    new Promise((resolve) => {
      console.log(`\n== terraform ${args[0] ?? ""}`);
      const began = performance.now();
      spawn("terraform", [...args, "-no-color"], { cwd: directory, env, stdio: "inherit" }).on("close", (code) => {
        console.log(`== exit ${String(code)} after ${((performance.now() - began) / 1000).toFixed(1)} s`);
        resolve(code ?? 1);
      });
    });
  spawnSync("terraform", ["init", "-input=false", "-no-color"], { cwd: directory, env, stdio: "inherit" });
  const only = targets(file);
  await terraform("apply", "-auto-approve", "-input=false", ...only);
  await terraform("plan", "-detailed-exitcode", "-input=false", ...only);
  if (!values.keep) await terraform("destroy", "-auto-approve", "-input=false", ...only);
  console.log(
    emulator.world.store
      .list()
      .map((one) => `${isRemnant(one, (key) => emulator.world.store.get(key)) ? "kept" : "left"}: ${one.key}`)
      .join("\n"),
  );
  await running.stop();
  if (values.keep) console.log(`State: ${directory}`);
  else rmSync(directory, { recursive: true, force: true });
}

void main();
