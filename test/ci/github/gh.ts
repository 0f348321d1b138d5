import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

/**
 * `gh attestation verify`, for attestations that the rehearsal's key signed (actions.ts).
 *
 * Environment: REHEARSAL_PUBLIC_KEY, a file with the key in PEM; GH_TOKEN, without which gh does nothing.
 */
const OPTIONS = {
  bundle: { type: "string" },
  repo: { type: "string" },
  "signer-workflow": { type: "string" },
  "source-digest": { type: "string" },
  "predicate-type": { type: "string" },
  "deny-self-hosted-runners": { type: "boolean" },
  format: { type: "string" },
} as const;

interface Signed {
  readonly statement: {
    readonly subject: readonly { readonly digest: { readonly sha256: string } }[];
    readonly predicateType: string;
  };
  readonly workflow: string;
  readonly commit: string;
  readonly runner: string;
}

function main(): void {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [command, action, file = ""] = positionals;
  if (command !== "attestation" || action !== "verify") throw new Error(`gh ${positionals.join(" ")}: not rehearsed`);
  if (!process.env.GH_TOKEN) throw new Error("gh: no GH_TOKEN");
  const digest = createHash("sha256").update(readFileSync(file)).digest("hex");
  const key = createPublicKey(readFileSync(process.env.REHEARSAL_PUBLIC_KEY ?? ""));
  const lines = readFileSync(values.bundle ?? "", "utf8")
    .split("\n")
    .filter(Boolean);
  const good = lines.flatMap((line) => {
    const { payload, signature } = JSON.parse(line) as { payload: string; signature: string };
    const bytes = Buffer.from(payload, "base64");
    if (!verify(null, bytes, key, Buffer.from(signature, "base64"))) return [];
    const { statement, workflow, commit, runner } = JSON.parse(bytes.toString()) as Signed;
    const isWanted =
      statement.subject.some((one) => one.digest.sha256 === digest) &&
      statement.predicateType === values["predicate-type"] &&
      values["signer-workflow"] === `${values.repo ?? ""}/${workflow}` &&
      values["source-digest"] === commit &&
      (!values["deny-self-hosted-runners"] || runner === "github-hosted");
    return isWanted ? [{ verificationResult: { statement } }] : [];
  });
  if (good.length === 0) throw new Error(`${file}: no attestation of it verifies`);
  process.stdout.write(JSON.stringify(good));
}

try {
  main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
