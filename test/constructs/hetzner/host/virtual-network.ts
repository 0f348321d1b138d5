import { ChildProcess, ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface, Interface } from "node:readline";
import { Readable, Writable } from "node:stream";
import { path } from "./available";

/**
 * What a packet came to: `as ADDRESS` where it was answered, with the address that it seemed to come from; else
 * `nothing`, or the error.
 */
export type Outcome = string;
export type Packet = readonly [protocol: "tcp" | "udp", host: string, port: number];

const PROBE = join(__dirname, "probe.py");

/** Machines on wires: network namespaces, bridges and pairs of virtual interfaces. */
export class VirtualNetwork {
  private readonly names = new Map<string, string>();
  private readonly started: ChildProcess[] = [];
  private readonly senders = new Map<string, { readonly input: Writable; readonly output: Interface }>();

  /** A machine, and how the machine's kernel passes on. */
  public machine(name: string, settings: readonly string[] = []): void {
    const space = `avouch-${process.pid}-${name}`;
    this.names.set(name, space);
    must("ip", ["netns", "add", space]);
    this.run(name, ["ip", "link", "set", "lo", "up"]);
    for (const setting of ["net.ipv6.conf.all.accept_dad=0", "net.ipv6.conf.default.accept_dad=0", ...settings])
      this.run(name, ["sysctl", "--quiet", "--write", setting]);
  }

  /** A switch: what is wired to it is on one network. */
  public bridge(name: string): void {
    this.machine(name);
    this.run(name, ["ip", "link", "add", "bridge", "type", "bridge"]);
    this.run(name, ["ip", "link", "set", "bridge", "up"]);
  }

  /**
   * A wire from an interface of a machine, which gets addresses, to an interface of another, which gets others, or to a
   * switch.
   */
  public connect(
    [from, link, ...addresses]: readonly [string, string, ...string[]],
    [to, far, ...farAddresses]: readonly [string, string, ...string[]],
  ): void {
    must("ip", [
      "-n",
      this.space(from),
      "link",
      "add",
      link,
      "type",
      "veth",
      "peer",
      "name",
      far,
      "netns",
      this.space(to),
    ]);
    for (const [machine, one, own] of [
      [from, link, addresses],
      [to, far, farAddresses],
    ] as const) {
      for (const address of own)
        this.run(machine, ["ip", "address", "add", address, "dev", one, ...(address.includes(":") ? ["nodad"] : [])]);
      if (own.length === 0) this.run(machine, ["ip", "link", "set", one, "master", "bridge"]);
      this.run(machine, ["ip", "link", "set", one, "up"]);
    }
  }

  /** Runs a program on a machine. @throws Error where it fails. */
  public run(machine: string, [program, ...args]: readonly [string, ...string[]], input?: string): string {
    return must("ip", ["netns", "exec", this.space(machine), program, ...args], input);
  }

  /** Answers on ports of a machine until the end. */
  public async listen(machine: string, ...ports: readonly number[]): Promise<void> {
    const one = this.start(machine, ["listen", ...ports.map(String)]);
    await new Promise<void>((resolve, reject) => {
      one.stdout.once("data", () => {
        resolve();
      });
      one.once("exit", () => {
        reject(new Error(`${machine} does not listen`));
      });
    });
  }

  /** Sends packets at once. */
  public async send(machine: string, packets: readonly Packet[]): Promise<readonly Outcome[]> {
    let sender = this.senders.get(machine);
    if (!sender) {
      const one = this.start(machine, ["try"]);
      sender = { input: one.stdin, output: createInterface({ input: one.stdout }) };
      this.senders.set(machine, sender);
    }
    const { input, output } = sender;
    const answer = new Promise<string>((resolve) => {
      output.once("line", resolve);
    });
    input.write(`${JSON.stringify(packets)}\n`);
    return JSON.parse(await answer) as readonly Outcome[];
  }

  public remove(): void {
    for (const one of this.started) one.kill("SIGKILL");
    for (const space of this.names.values()) spawnSync(path("ip"), ["netns", "delete", space]);
  }

  private start(machine: string, args: readonly string[]): ChildProcessByStdio<Writable, Readable, null> {
    const one = spawn(path("ip"), ["netns", "exec", this.space(machine), path("python3"), PROBE, ...args], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.started.push(one);
    return one;
  }

  private space(machine: string): string {
    const space = this.names.get(machine);
    if (space === undefined) throw new Error(`${machine} is no machine of these wires`);
    return space;
  }
}

function must(tool: "ip", args: readonly string[], input?: string): string {
  const { status, stdout, stderr } = spawnSync(path(tool), args, { encoding: "utf8", input: input ?? "" });
  if (status !== 0) throw new Error(`${tool} ${args.join(" ")}: ${stderr}`);
  return stdout;
}
