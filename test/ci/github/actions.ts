import { createHash, KeyObject, sign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Artifacts } from "./artifacts";
import { Permissions } from "./hub";

/** A job, as an action sees it. */
export interface Scope {
  readonly workspace: string;
  readonly run: string;
  /** Path of the workflow. */
  readonly workflow: string;
  readonly commit: string;
  readonly environment: string;
  readonly permissions: Permissions;
  /** Variables for all later steps of the job. */
  readonly exported: Record<string, string>;
}

type Inputs = Readonly<Record<string, string>>;
/** What a step with `uses` does, and gives as outputs. */
export type Action = (inputs: Inputs, scope: Scope) => Record<string, string> | undefined | Promise<undefined>;

/** Whoever signs in as an account from a GitHub environment, as Google's federation would check it. */
export type SignIn = (provider: string, account: string, environment: string) => Promise<void>;

const nothing: Action = () => undefined;

/**
 * The actions that the workflows use, as far as a job without GitHub needs them. What GitHub alone can do, to sign an
 * attestation, is done with a key of the rehearsal; what signs in asks `signIn`.
 *
 * @param signer private key that attestations are signed with
 */
export function actions(artifacts: Artifacts, signer: KeyObject, signIn: SignIn): Readonly<Record<string, Action>> {
  return {
    "actions/setup-node": nothing,
    "hashicorp/setup-terraform": nothing,
    "google-github-actions/setup-gcloud": nothing,
    "actions/upload-artifact": ({ name = "", path = "" }, { run, workspace }) => {
      artifacts.upload(run, name, workspace, path);
      return undefined;
    },
    "actions/download-artifact": ({ name, pattern = "*", path = "" }, { run, workspace }) => {
      if (name) artifacts.download(run, name, join(workspace, path));
      else artifacts.downloadMatching(run, pattern, join(workspace, path));
      return undefined;
    },
    "google-github-actions/auth": async (inputs, { environment, permissions, exported }) => {
      if (permissions["id-token"] !== "write") throw new Error("auth: the job may not ask for an identity token");
      const account = inputs.service_account ?? "";
      await signIn(inputs.workload_identity_provider ?? "", account, environment);
      exported.GOOGLE_OAUTH_ACCESS_TOKEN = `emulated:${account}`;
      return undefined;
    },
    "actions/attest": (inputs, scope) => attest(inputs, scope, signer),
    "github/codeql-action/upload-sarif": ({ sarif_file = "" }, { workspace, permissions }) => {
      if (permissions["security-events"] !== "write") throw new Error("upload-sarif: the job may not write alerts");
      const { runs } = JSON.parse(readFileSync(join(workspace, sarif_file), "utf8")) as {
        runs: { automationDetails: { id: string } }[];
      };
      const categories = runs.map(({ automationDetails }) => automationDetails.id);
      if (new Set(categories).size !== categories.length) throw new Error("upload-sarif: two runs of one category");
      return undefined;
    },
  };
}

function attest(inputs: Inputs, { workspace, workflow, commit, permissions }: Scope, signer: KeyObject) {
  if (permissions["id-token"] !== "write" || permissions.attestations !== "write")
    throw new Error("attest: the job may not sign or keep attestations");
  const [algorithm = "", digest = ""] = (inputs["subject-digest"] ?? "").split(":");
  if (algorithm !== "sha256" || !/^[0-9a-f]{64}$/.test(digest)) throw new Error(`attest: got the digest ${digest}`);
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: inputs["subject-name"], digest: { sha256: digest } }],
    predicateType: inputs["predicate-type"],
    predicate: JSON.parse(readFileSync(join(workspace, inputs["predicate-path"] ?? ""), "utf8")) as unknown,
  };
  // GitHub writes workflow and commit into the certificate; here they are signed with the statement.
  const payload = Buffer.from(JSON.stringify({ statement, workflow, commit, runner: "github-hosted" }));
  const bundle = join(workspace, `bundle-${createHash("sha256").update(payload).digest("hex").slice(0, 12)}.jsonl`);
  const line = { payload: payload.toString("base64"), signature: sign(null, payload, signer).toString("base64") };
  writeFileSync(bundle, `${JSON.stringify(line)}\n`);
  return { "bundle-path": bundle };
}
