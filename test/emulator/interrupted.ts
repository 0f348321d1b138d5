import type { ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { end, type Ended } from "../../cli/emulated/stack";
import { conflictsIn, importId, otherErrors, recordId, writeAdoption } from "./adoption";
import { type Deployable, expectSuccess } from "./deployed";

const LARGEST_COUNT = 200;
const APPLY = ["apply", "-auto-approve", "-input=false", "-no-color"];
const PLAN = "arguments.tfplan";

/** What it took until a deployment was done. */
export interface Figures {
  readonly kills: number;
  readonly runs: number;
  readonly calls: number;
  /** Locks of the state that a killed run left. */
  readonly unlocked: number;
  /** Resources that existed although the state did not have them. */
  readonly imported: number;
}

/**
 * Which fault strikes the next run, by how many runs were killed since the last import, and in all: without the first,
 * a run that has to import everything it does would never get to say so.
 */
export type NextFault = (since: number, kills: number) => string;

/** Deployments by a Terraform that is killed, and repaired as docs/deploying.md says. */
export class InterruptedDeployments {
  private running?: ChildProcess;
  private killed = 0;

  constructor(private readonly deployable: Deployable) {
    deployable.emulator.onKill(() => {
      this.killed += 1;
      if (this.running) end(this.running, "SIGKILL");
    });
  }

  /**
   * Deploys again and again until it is done.
   *
   * @param interrupted runs after each kill, before anything is repaired
   */
  public async deploy(name: string, next: NextFault, interrupted = async (): Promise<void> => {}): Promise<Figures> {
    const { emulator, stacks } = this.deployable;
    const imports = new Map<string, string>();
    const [start, before] = [this.killed, (await emulator.requests()).length];
    let [runs, unlocked, repaired] = [0, 0, 0];
    expectSuccess(await stacks.terraform(name, ["init", "-input=false", "-no-color"]));
    for (let code: number | null = null; code !== 0; runs += 1) {
      const kills = this.killed - start;
      await emulator.setFaults([next(kills - repaired, kills)]);
      const ended = await stacks.terraform(name, APPLY, { onStart: (child) => (this.running = child) });
      await emulator.setFaults([]);
      ({ code } = ended);
      if (runs >= LARGEST_COUNT) throw new Error(`not done after ${runs} runs: ${ended.output}`);
      if (this.killed - start > kills) await interrupted();
      else if (await this.unlocks(name, ended)) unlocked += 1;
      else if (code !== 0) {
        await this.adopt(name, ended, imports);
        repaired = kills;
      }
    }
    rmSync(join(stacks.place(name), "adopt.tf.json"), { force: true });
    const calls = (await emulator.requests()).length - before;
    return { kills: this.killed - start, runs, calls, unlocked, imported: imports.size };
  }

  private async unlocks(name: string, { output }: Ended): Promise<boolean> {
    const [, lock] = /Lock Info:\s+ID:\s+(\S+)/.exec(output) ?? [];
    if (lock === undefined) return false;
    expectSuccess(await this.deployable.stacks.terraform(name, ["force-unlock", "-force", lock]));
    return true;
  }

  private async adopt(name: string, { output }: Ended, imports: Map<string, string>): Promise<void> {
    const conflicts = conflictsIn(output).filter(({ address }) => !imports.has(address));
    if (conflicts.length === 0 || otherErrors(output).length > 0) throw new Error(output);
    const known = await this.planned(name);
    for (const conflict of conflicts) {
      const { address } = conflict;
      const planned = known.get(address) ?? {};
      const isRecord = address.startsWith("cloudflare_dns_record.");
      const id = isRecord ? await recordId(this.deployable.emulator, planned) : importId(conflict, planned);
      imports.set(address, id);
    }
    writeAdoption(this.deployable.stacks.place(name), imports);
  }

  /** Arguments of every resource of a stack, by address. */
  private async planned(name: string): Promise<ReadonlyMap<string, Record<string, unknown>>> {
    const { stacks } = this.deployable;
    expectSuccess(await stacks.terraform(name, ["plan", "-refresh=false", "-input=false", `-out=${PLAN}`]));
    const shown = await stacks.terraform(name, ["show", "-json", PLAN]);
    rmSync(join(stacks.place(name), PLAN));
    expectSuccess(shown);
    const { resource_changes: changes } = JSON.parse(shown.output) as {
      resource_changes: { address: string; change: { after: Record<string, unknown> | null } }[];
    };
    return new Map(changes.map(({ address, change }) => [address, change.after ?? {}]));
  }
}
