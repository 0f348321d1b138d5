import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ROOT } from "../synthesize";

/** Milliseconds that the emulator has for ending by itself. */
const STOP_TIMEOUT_MS = 5000;

/** One request that the emulator answered. */
export interface EmulatedRequest {
  readonly verb: string;
  readonly host: string;
  readonly path: string;
  readonly method?: string;
  readonly status: number;
  /** Milliseconds that the answer took. */
  readonly milliseconds: number;
  readonly fault?: string;
  /** Milliseconds since the emulator was started. */
  readonly at: number;
}

/** A resource as the emulator keeps it, without any secret. */
export interface EmulatedResource {
  readonly key: string;
  readonly collection: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface EmulatorOptions {
  /** Numbers of the projects that exist, by id. With none, every project exists. */
  readonly projects?: Readonly<Record<string, string>>;
  /** What every id and every fault follows from. @default "avouch" */
  readonly seed?: string;
  /** Whether calls are refused that the caller's roles do not allow. @default false */
  readonly enforceIam?: boolean;
}

/** What one caller needed of the emulator, had and lacked. */
export interface HeldPermissions {
  readonly principal: string;
  readonly used: readonly string[];
  /** The first method that needed each permission that was missing. */
  readonly refused: Readonly<Record<string, string>>;
  /** Permissions that roles give and that no call needed. */
  readonly unused: readonly string[];
}

/** The emulator could not be started. */
export class EmulatorError extends Error {
  public override readonly name = "EmulatorError";
}

/** An emulator that runs as a program of its own, until it is stopped or this process ends. */
export class EmulatorProcess {
  private readonly killers: (() => void)[] = [];

  private constructor(
    private readonly child: ReturnType<typeof spawn>,
    /** Where its page and its administration are. */
    public readonly address: string,
    /** Variables that point Terraform, its providers and its backends at it. */
    public readonly environment: Readonly<Record<string, string>>,
  ) {
    child.on("message", (message: Message) => {
      if (message.event === "kill") for (const killer of this.killers) killer();
    });
  }

  /** @throws EmulatorError with what it said */
  public static async start({ projects = {}, seed, enforceIam }: EmulatorOptions = {}): Promise<EmulatorProcess> {
    const args = Object.entries(projects).flatMap(([id, number]) => ["--project", `${id}=${number}`]);
    if (seed !== undefined) args.push("--seed", seed);
    if (enforceIam) args.push("--enforce-iam");
    // In a process group of its own, Ctrl-C leaves it to Terraform, which ends in order, until this process stops it.
    const child = spawn(process.execPath, [join(ROOT, "cli", "bundled.js"), "emulator/main", ...args], {
      cwd: ROOT,
      detached: true,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const started = await Promise.race([once(child, "message"), once(child, "exit")]);
    const message = started[0] as Message | number | null;
    if (typeof message !== "object" || message?.event !== "started") throw new EmulatorError(said.trim());
    return new EmulatorProcess(child, `http://127.0.0.1:${message.port}`, message.environment);
  }

  /** Requests so far, in order. */
  public requests(): Promise<readonly EmulatedRequest[]> {
    return this.administer("GET", "log") as Promise<readonly EmulatedRequest[]>;
  }

  public async clearRequests(): Promise<void> {
    await this.administer("DELETE", "log");
  }

  /** @param prefix of keys, such as `sqladmin/` */
  public resources(prefix = ""): Promise<readonly EmulatedResource[]> {
    return this.administer("GET", `resources?prefix=${encodeURIComponent(prefix)}`) as Promise<EmulatedResource[]>;
  }

  /** Changes a resource behind Terraform's back. @param change JSON merge patch of its body, or of its policy */
  public async change(key: string, change: { readonly body?: object; readonly policy?: object }): Promise<void> {
    await this.administer("PATCH", `resources/${encodeURIComponent(key)}`, change);
  }

  /** Removes a resource, and what is below it, behind Terraform's back. */
  public async remove(key: string): Promise<void> {
    await this.administer("DELETE", `resources/${encodeURIComponent(key)}`);
  }

  /**
   * Digest of what a resource holds in memory alone, such as a secret's value or a database user's password: enough to
   * compare two without reading either. Empty where it holds nothing.
   */
  public async digest(key: string): Promise<string> {
    const { sha256 } = (await this.administer("GET", `digests/${encodeURIComponent(key)}`)) as { sha256: string };
    return sha256;
  }

  /** What each caller needed; empty where permissions are not enforced. */
  public access(): Promise<readonly HeldPermissions[]> {
    return this.administer("GET", "access") as Promise<readonly HeldPermissions[]>;
  }

  /** Everything that the emulator would save. */
  public state(): Promise<unknown> {
    return this.administer("GET", "state");
  }

  /** @param faults as `npm run emulator -- --help` describes them */
  public async setFaults(faults: readonly string[]): Promise<void> {
    await this.administer("PUT", "faults", faults);
  }

  /** Calls back where a fault wants Terraform killed. */
  public onKill(killer: () => void): void {
    this.killers.push(killer);
  }

  /** Ends it, and with it everything that it holds. */
  public async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGTERM");
    const deadline = setTimeout(() => this.child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(deadline);
  }

  private async administer(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.address}/_emulator/${path}`, {
      method,
      headers: { "x-emulator": "1", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const reply: unknown = await response.json();
    if (!response.ok) throw new EmulatorError(`${method} ${path}: ${JSON.stringify(reply)}`);
    return reply;
  }
}

interface Started {
  readonly event: "started";
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
}

type Message = Started | { readonly event: "kill" };
