import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EmulatorProcess } from "../../cli/emulated/emulator-process";
import { ROOT } from "../../cli/synthesize";
import { ENVIRONMENTS } from "../fixtures/environments";
import { send } from "../emulator/through-proxy";

export const PROJECT = { production: "smvue-production-example", staging: "smvue-staging-example" } as const;
export type Environment = keyof typeof PROJECT;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Json = Readonly<Record<string, unknown>>;

/** An emulated project with SMVue's service, its revisions and its jobs, made as a deployment makes them. */
export class CloudLab {
  private remembered: unknown;

  private constructor(public readonly emulator: EmulatorProcess) {}

  public static async open(): Promise<CloudLab> {
    return new CloudLab(
      await EmulatorProcess.start({
        seed: "rollback",
        projects: { [PROJECT.production]: NUMBERS.production, [PROJECT.staging]: NUMBERS.staging },
      }),
    );
  }

  /** What exists, to come back to. */
  public async remember(): Promise<void> {
    this.remembered = await this.emulator.state();
  }

  /** Everything as it was remembered, without faults and without what was requested since. */
  public async restore(): Promise<void> {
    const headers = { "x-emulator": "1", "content-type": "application/json" };
    const body = JSON.stringify(this.remembered);
    const { ok } = await fetch(`${this.emulator.address}/_emulator/state`, { method: "PUT", headers, body });
    if (!ok) throw new Error("the emulator did not take its state");
    await this.emulator.setFaults([]);
    await this.emulator.clearRequests();
  }

  public async close(): Promise<void> {
    await this.emulator.stop();
  }

  /** A call of Google's API. @throws Error where it is refused */
  public async call(verb: string, url: string, body?: Json): Promise<Json> {
    const [, host = "", path = ""] = /^([^/]+)(\/.*)$/.exec(url) ?? [];
    return (await send(this.emulator, verb, host, path, body)) as Json;
  }

  /** Makes the service with one revision that mounts version 1 of a secret. */
  public async deployFirst(environment: Environment = "production"): Promise<void> {
    const secrets = `secretmanager.googleapis.com/v1/projects/${PROJECT[environment]}/secrets`;
    await this.call("POST", `${secrets}?secretId=token-signing`, { replication: { automatic: {} } });
    await this.call("POST", `${secrets}/token-signing:setIamPolicy`, {
      policy: {
        bindings: [
          { role: "roles/secretmanager.secretAccessor", members: [`serviceAccount:${this.account(environment)}`] },
        ],
      },
    });
    await this.addSecretVersion(environment);
    const services = this.service(environment).replace(/\/smvue$/, "?serviceId=smvue");
    await this.call("POST", services, { template: this.template("1", "1", environment) });
  }

  /** A newer image. @param version of the secret that it mounts */
  public async deploy(tag: string, version = "1", environment: Environment = "production"): Promise<void> {
    await this.call("PATCH", `${this.service(environment)}?updateMask=template`, {
      template: this.template(tag, version, environment),
    });
  }

  public async addSecretVersion(environment: Environment = "production"): Promise<void> {
    const secret = `secretmanager.googleapis.com/v1/projects/${PROJECT[environment]}/secrets/token-signing`;
    await this.call("POST", `${secret}:addVersion`, { payload: { data: "c2VjcmV0" } });
  }

  public async makeJob(environment: Environment): Promise<void> {
    const jobs = this.service(environment).replace("/services/smvue", "/jobs?jobId=smvue-migrations");
    await this.call("POST", jobs, { template: { template: { containers: [{ image: "example.com/smvue/app:7" }] } } });
  }

  /** The log bucket that the stack keeps what containers write in. */
  public async makeLogBucket(environment: Environment): Promise<void> {
    const buckets = `logging.googleapis.com/v2/projects/${PROJECT[environment]}/locations/us-central1/buckets`;
    await this.call("POST", `${buckets}?bucketId=technical`, {});
  }

  /** Names of the revisions, oldest first. */
  public async revisions(environment: Environment = "production"): Promise<string[]> {
    const { revisions } = await this.call("GET", `${this.service(environment)}/revisions`);
    return (revisions as readonly { name: string }[]).map(({ name }) => name.split("/").at(-1) ?? "").sort();
  }

  public async traffic(environment: Environment = "production"): Promise<unknown> {
    return (await this.call("GET", this.service(environment))).traffic;
  }

  public service(environment: Environment): string {
    return `run.googleapis.com/v2/projects/${PROJECT[environment]}/locations/us-central1/services/smvue`;
  }

  /** Key of the service in the emulator's store. */
  public key(environment: Environment = "production"): string {
    return this.service(environment).replace("run.googleapis.com/v2", "run");
  }

  /** Runs one of the commands as npm does, without a terminal. */
  public async run(
    command: "rollback" | "migrate",
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<Ended> {
    const child = spawn(process.execPath, [join(ROOT, "cli", "bundled.js"), `cli/${command}`, ...args], {
      env: {
        ...process.env,
        ...this.emulator.environment,
        CI: "",
        NO_COLOR: "1",
        AVOUCH_ENVIRONMENTS: ENVIRONMENTS,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = { code: null as number | null, stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (ended.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (ended.stderr += chunk.toString()));
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        ended.code = code;
        resolve();
      });
    });
    return ended;
  }

  private account(environment: Environment): string {
    return `${NUMBERS[environment]}-compute@developer.gserviceaccount.com`;
  }

  private template(tag: string, version: string, environment: Environment): Json {
    const items = [{ path: "current", version }];
    return {
      serviceAccount: this.account(environment),
      containers: [{ image: `us-central1-docker.pkg.dev/${PROJECT[environment]}/smvue/app:${tag}` }],
      volumes: [{ name: "token-signing", secret: { secret: "token-signing", items } }],
    };
  }
}

const NUMBERS = { production: "123456789001", staging: "123456789002" } as const;

/** A file of the tests' settings. */
export const environmentFile = (environment: Environment) =>
  readFileSync(join(ENVIRONMENTS, `smvue-${environment}.yaml`), "utf8");
