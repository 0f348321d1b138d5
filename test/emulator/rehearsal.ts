import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, Server } from "node:https";
import { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { EmulatorProcess } from "../../cli/emulated/emulator-process";
import { projectNumbers } from "../../cli/emulated/projects";
import { EmulatedStacks } from "../../cli/emulated/stack";
import { ROOT, synthesize } from "../../cli/synthesize";
import { makeAuthority } from "../../emulator/authority";
import { actions } from "../ci/github/actions";
import { Artifacts } from "../ci/github/artifacts";
import { Hub } from "../ci/github/hub";
import { writePrograms } from "../ci/github/programs";
import { Event, Setting, WorkflowRun } from "../ci/github/run";
import { readWorkflow } from "../ci/github/workflow";
import { terraformEnvironment } from "../terraform/available";
import { expectSuccess } from "./deployed";
import { send } from "./through-proxy";

export const REPOSITORY = "acme/infrastructure";
export const STACK = "smepro-staging";
const BOOTSTRAP = `${STACK}-bootstrap`;
export const PROJECT = "acme-smepro-staging";
const HOST = "smepro.home.arpa";
/** Values that are no examples and nobody's: home.arpa is never delegated (RFC 8375). */
const OWN_VALUES: Readonly<Record<string, string>> = {
  "example: true\n": "",
  "bootstrap: local": "bootstrap: gcs",
  "example/smepro-infrastructure": REPOSITORY,
  "smepro-staging-example": PROJECT,
  "123456789004": "904817263545",
  "123456703": "817264531",
  "123456700": "645281937",
  "staging.example.net": HOST,
  "example.com": HOST,
};
/** What of this directory is no source. */
const NOT_COPIED = /^(?:\.git|\.venv|node_modules|cdktf\.out|coverage)(?:\/|$)/;
const SETTINGS = "environments/smepro-staging.yaml";

/** This repository as another one at GitHub, its system deployed to an emulator, and everything between the two. */
export class Rehearsal {
  public readonly directory = mkdtempSync(join(tmpdir(), "avouch-rehearsal-"));
  public readonly repository = join(this.directory, "repository");
  public readonly artifacts = new Artifacts(join(this.directory, "artifacts"));
  public readonly hub = new Hub(this.artifacts);
  /** Recipient that plans are encrypted for. */
  public recipient = "";
  private emulated?: EmulatorProcess;
  private service?: Server;
  private setting?: Setting;
  private runs = 0;

  public get emulator(): EmulatorProcess {
    if (!this.emulated) throw new Error("not opened");
    return this.emulated;
  }

  /** Makes the repository, and deploys its first commit as docs/operating.md says. */
  public async open(): Promise<void> {
    cpSync(ROOT, this.repository, { recursive: true, filter: (from) => !NOT_COPIED.test(relative(ROOT, from)) });
    symlinkSync(join(ROOT, "node_modules"), join(this.repository, "node_modules"));
    this.git("init", "--quiet", "--initial-branch=main");
    this.git("config", "uploadpack.allowAnySHA1InWant", "true");
    for (const [from, to] of Object.entries(OWN_VALUES)) this.edit(from, to);
    this.hub.tip = this.commit("Settings of our own");
    const output = join(this.directory, "synthesized");
    const {
      code,
      message,
      stacks: all,
    } = synthesize(output, {
      AVOUCH_ENVIRONMENTS: join(this.repository, "environments"),
    });
    if (code !== 0) throw new Error(message);
    const stacks = all.filter(({ name }) => name === STACK || name === BOOTSTRAP);
    this.emulated = await EmulatorProcess.start({
      projects: projectNumbers(stacks),
      seed: "rehearsal",
      enforceIam: true,
    });
    this.setting = await this.prepare();
    await this.deploy(new EmulatedStacks(join(this.directory, "first"), this.emulator.environment), output, stacks);
  }

  private async deploy(stacks: EmulatedStacks, output: string, all: Parameters<EmulatedStacks["take"]>[1]) {
    stacks.take(output, all);
    expectSuccess(await stacks.deploy(BOOTSTRAP));
    rmSync(join(stacks.place(BOOTSTRAP), "backend_override.tf.json"));
    expectSuccess(await stacks.terraform(BOOTSTRAP, ["init", "-migrate-state", "-force-copy", "-input=false"]));
    stacks.actAs(`deployer@${PROJECT}.iam.gserviceaccount.com`);
    expectSuccess(await stacks.deploy(STACK));
    const published = `gs://${PROJECT}-state/plannable/${STACK}/default.tfstate`;
    const publish =
      `terraform -chdir=${stacks.place(STACK)} state pull | npm run --silent redact | ` +
      `gcloud storage cp - ${published}`;
    this.shell(publish);
  }

  private async prepare(): Promise<Setting> {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const keyFile = join(this.directory, "public-key.pem");
    writeFileSync(keyFile, publicKey.export({ type: "spki", format: "pem" }));
    const age = spawnSync("age-keygen", { encoding: "utf8" });
    [, this.recipient = ""] = /(age1\w+)/.exec(age.stdout + age.stderr) ?? [];
    const programs = writePrograms(join(this.directory, "programs"));
    const cloud = Object.fromEntries(
      Object.entries(this.emulator.environment).filter(([name]) => name !== "GOOGLE_OAUTH_ACCESS_TOKEN"),
    );
    const { TF_CLI_CONFIG_FILE } = terraformEnvironment();
    return {
      directory: this.directory,
      origin: this.repository,
      repository: REPOSITORY,
      hub: this.hub,
      apiUrl: await this.hub.server.start(),
      actions: actions(this.artifacts, privateKey, (...who) => this.signIn(...who)),
      secrets: { AGE_KEY: age.stdout.trim(), CLOUDFLARE_API_TOKEN: "", CLOUDFLARE_READ_TOKEN: "" },
      vars: { AGE_RECIPIENT: this.recipient },
      env: {
        ...cloud,
        PATH: `${programs}:${process.env.PATH ?? ""}`,
        CURL_HOME: await this.startService(),
        REHEARSAL_PUBLIC_KEY: keyFile,
        ...(TF_CLI_CONFIG_FILE === undefined ? {} : { TF_CLI_CONFIG_FILE }),
        ...Object.fromEntries(["plan", "apply"].map((command) => [`TF_CLI_ARGS_${command}`, "-parallelism=40"])),
      },
    };
  }

  /** The deployed service as clients see it. @returns directory of the configuration that leads curl to it */
  private async startService(): Promise<string> {
    const { ca, certificate, key } = await makeAuthority([HOST]);
    this.service = createServer({ key, cert: certificate }, ({ url }, response) =>
      response.writeHead(url === "/health" ? 200 : 404).end(),
    );
    await new Promise<void>((resolve) => this.service?.listen(0, "127.0.0.1", resolve));
    const { port } = this.service.address() as AddressInfo;
    const home = join(this.directory, "curl");
    mkdirSync(home);
    writeFileSync(join(home, "ca.pem"), ca);
    const lines = ['noproxy = "*"', `cacert = "${home}/ca.pem"`, `connect-to = "${HOST}:443:127.0.0.1:${port}"`];
    writeFileSync(join(home, ".curlrc"), lines.join("\n"));
    return home;
  }

  /** What Google's federation checks of a job, by the provider and the policy that were deployed. */
  private async signIn(provider: string, account: string, environment: string): Promise<void> {
    const resources = await this.emulator.resources("iam/");
    const [, name = ""] = /\/providers\/([\w-]+)$/.exec(provider) ?? [];
    const found = resources.find(({ key }) => key.endsWith(`/workloadIdentityPools/github/providers/${name}`));
    const condition = String(found?.body.attributeCondition ?? "");
    if (!condition.includes(`assertion.environment == '${environment}'`))
      throw new Error(`${provider}: refuses a token of the environment ${environment}`);
    const policy = (await send(
      this.emulator,
      "POST",
      "iam.googleapis.com",
      `/v1/projects/-/serviceAccounts/${account}:getIamPolicy`,
      {},
    )) as { bindings?: { role: string; members: string[] }[] };
    const members = (policy.bindings ?? []).filter(({ role }) => role === "roles/iam.workloadIdentityUser");
    if (!members.some((one) => one.members.some((member) => member.endsWith(`/${environment}`))))
      throw new Error(`${account}: the environment ${environment} may not act as it`);
  }

  /** A run of a workflow. Nothing has run yet. */
  public start(file: string, event: Event): WorkflowRun {
    if (!this.setting) throw new Error("not opened");
    this.runs += 1;
    return new WorkflowRun(readWorkflow(file), event, `${this.runs}`, this.setting);
  }

  /** Runs a command of a person's shell in the repository, as the projects' owner. @throws Error where it fails */
  public shell(command: string): string {
    const { status, stdout, stderr } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", command], {
      cwd: this.repository,
      encoding: "utf8",
      env: {
        HOME: process.env.HOME,
        AVOUCH_ENVIRONMENTS: join(this.repository, "environments"),
        ...this.emulator.environment,
        ...this.setting?.env,
      },
    });
    if (status !== 0) throw new Error(`${command}\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** Changes the system's settings. @throws Error where the text is not there */
  public edit(from: string, to: string): void {
    const file = join(this.repository, SETTINGS);
    const text = readFileSync(file, "utf8");
    if (!text.includes(from)) throw new Error(`${SETTINGS}: no ${from}`);
    writeFileSync(file, text.replaceAll(from, to));
  }

  /** @returns what Git printed @throws Error where it fails */
  public git(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync("git", args, {
      cwd: this.repository,
      encoding: "utf8",
      env: { ...process.env, ...IDENTITY },
    });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  }

  /** @returns the new commit */
  public commit(message: string): string {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", message);
    return this.git("rev-parse", "HEAD");
  }

  /** A call of Google's API as the project's owner. */
  public call(verb: string, host: string, path: string, body?: unknown): Promise<unknown> {
    return send(this.emulator, verb, host, path, body);
  }

  /** Takes the project's grants of its owner and of its default account away. */
  public async giveUpOwnership(): Promise<void> {
    const [host, path] = ["cloudresourcemanager.googleapis.com", `/v1/projects/${PROJECT}`];
    const options = { options: { requestedPolicyVersion: 3 } };
    const policy = (await this.call("POST", host, `${path}:getIamPolicy`, options)) as { bindings: { role: string }[] };
    const bindings = policy.bindings.filter(({ role }) => role !== "roles/owner" && role !== "roles/editor");
    await this.call("POST", host, `${path}:setIamPolicy`, { policy: { ...policy, bindings } });
  }

  public async close(): Promise<void> {
    await this.emulated?.stop();
    await this.hub.server.stop();
    this.service?.closeAllConnections();
    this.service?.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

const IDENTITY = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((who) => [
    [`GIT_${who}_NAME`, "Ada"],
    [`GIT_${who}_EMAIL`, "ada@example.com"],
  ]),
);
