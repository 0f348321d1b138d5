import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../cli/synthesize";

/**
 * Settings of many environments of SMEPro, each with a project and hosts of its own.
 *
 * @returns the directory that they stand in
 */
export function manySystems(count: number, directory: string): string {
  mkdirSync(directory, { recursive: true });
  const staging = readFileSync(join(ROOT, "environments", "smepro-staging.yaml"), "utf8");
  for (let index = 0; index < count; index++) {
    const name = `copy${String(index).padStart(4, "0")}`;
    const number = String(900_000_000_000 + index);
    const text = staging.replaceAll("staging", name).replace(/number: "\d{12}"/, `number: "${number}"`);
    writeFileSync(join(directory, `smepro-${name}.yaml`), text);
  }
  return directory;
}

/** A program that loads cdktf and each module of a provider that the app loads, and synthesizes an app with nothing. */
export function modulesOfTheApp(): string {
  const modules = new Set(["constructs", "stacks"].flatMap((room) => sourcesIn(join(ROOT, room)).flatMap(importsOf)));
  const lines = [...modules]
    .sort()
    .map((name) => `require(require.resolve(${JSON.stringify(name)}, { paths: [root] }));`);
  return `const root = ${JSON.stringify(ROOT)};
${lines.join("\n")}
const { App } = require(require.resolve("cdktf", { paths: [root] }));
new App({ outdir: process.env.CDKTF_OUTDIR }).synth();
`;
}

const sourcesIn = (directory: string): string[] =>
  readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? sourcesIn(path) : path.endsWith(".ts") ? [readFileSync(path, "utf8")] : [];
  });

const importsOf = (source: string): string[] =>
  [...source.matchAll(/from "(@cdktf\/provider-[^"]+|cdktf|constructs)"/g)].map(([, name = ""]) => name);
