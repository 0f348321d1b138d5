import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { Emulator } from "./core/emulator";
import type { Logged } from "./core/request-log";
import type { Snapshot } from "./core/store";
import { HELP, OptionError, type Options, parseOptions } from "./options";
import { products } from "./products/all";
import { type Running, start } from "./server";

function logLine({ verb, host, path, status, milliseconds, error, fault }: Logged): string {
  const notes = [fault ? `(fault: ${fault})` : "", error ?? ""].filter((one) => one !== "").join(" ");
  return (
    `${String(status)} ${milliseconds.toFixed(0).padStart(4)} ms ${verb.padEnd(6)} ${host}${path} ` + `${notes}`
  ).trimEnd();
}

async function run(options: Options): Promise<void> {
  const emulator = new Emulator(products, options);
  emulator.world.faults.set(options.faults);
  emulator.world.faults.onKill(() => process.send?.({ event: "kill" }));
  if (options.load) emulator.world.load(JSON.parse(readFileSync(options.load, "utf8")) as Snapshot);
  if (options.log) emulator.world.log.listen((entry) => process.stdout.write(`${logLine(entry)}\n`));
  const running = await start(emulator, options.port);
  introduce(running);
  process.send?.({ event: "started", port: running.port, environment: running.environment });
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM"), once(process, "disconnect")]);
  if (options.save)
    writeFileSync(options.save, JSON.stringify(emulator.world.snapshot(), undefined, 2), { mode: 0o600 });
  await running.stop();
  // The channel to whoever started it would keep the process alive.
  if (process.connected) process.disconnect();
}

function introduce({ port, environment }: Running): void {
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${value}`);
  process.stdout.write(
    `The emulator listens on http://127.0.0.1:${String(port)}. Point Terraform at it:\n\n${exports.join("\n")}\n\n`,
  );
}

async function main(): Promise<void> {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options === "help") process.stdout.write(HELP);
    else await run(options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof OptionError ? 2 : 1;
  }
}

void main();
