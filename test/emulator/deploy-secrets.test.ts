import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { testWith } from "../terraform/available";
import { expectSuccess, Lab } from "./deployed";
import { get } from "./through-proxy";

const NAMES = ["smepro-staging-bootstrap", "smepro-staging"] as const;
const [, SYSTEM] = NAMES;
const HOST = "secretmanager.googleapis.com";

let lab: Lab;
beforeAll(() => (lab = new Lab()));
afterAll(() => lab.close());

/** Every file below a directory; providers are linked, and not read. */
function files(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    const stats = lstatSync(path);
    if (stats.isDirectory()) return files(path);
    return stats.isFile() ? [path] : [];
  });
}

/** A saved plan is a ZIP archive: a value could hide in its compressed form. */
function contents(file: string): string {
  const bytes = readFileSync(file);
  const entries = [bytes.toString("latin1")];
  for (let at = bytes.indexOf("PK\u0003\u0004"); at >= 0; at = bytes.indexOf("PK\u0003\u0004", at + 4)) {
    if (bytes.readUInt16LE(at + 8) !== 8) continue;
    const data = bytes.subarray(at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28));
    entries.push(inflateRawSync(data, { finishFlush: 2 }).toString("latin1"));
  }
  return entries.join("\n");
}

testWith("google", "random")(
  "no payload of a secret reaches a disk, a command's output or a saved emulator",
  async () => {
    const { emulator, stacks, directory } = await lab.open(NAMES);
    const outputs: string[] = [];
    for (const name of NAMES) {
      const deployed = await stacks.deploy(name);
      expectSuccess(deployed);
      outputs.push(deployed.output);
    }
    const plan = await stacks.terraform(SYSTEM, ["plan", "-input=false", "-out=second.tfplan"]);
    const pulled = await stacks.terraform(SYSTEM, ["state", "pull"]);
    for (const ended of [plan, pulled]) expectSuccess(ended);
    outputs.push(plan.output, pulled.output, JSON.stringify(await emulator.state()));

    const versions = (await emulator.resources("secretmanager/")).filter(
      ({ collection }) => collection === "secretmanager.projects.secrets.versions",
    );
    const payloads: string[] = [];
    for (const { key } of versions) {
      const path = `/v1/${key.replace(/^secretmanager\//, "")}:access`;
      const { payload } = (await get(emulator, HOST, path)) as { payload: { data: string } };
      payloads.push(payload.data, Buffer.from(payload.data, "base64").toString());
    }
    expect(payloads.length).toBeGreaterThanOrEqual(4);
    expect(Math.min(...payloads.map(({ length }) => length))).toBeGreaterThan(15);

    const scanned = files(directory);
    expect(scanned.some((file) => file.endsWith("second.tfplan"))).toBe(true);
    expect(scanned.some((file) => file.endsWith(`terraform.${SYSTEM}-bootstrap.tfstate`))).toBe(true);
    const leaks = scanned.filter((file) => payloads.some((payload) => contents(file).includes(payload)));
    expect(leaks).toEqual([]);
    expect(outputs.filter((output) => payloads.some((payload) => output.includes(payload)))).toEqual([]);
  },
);
