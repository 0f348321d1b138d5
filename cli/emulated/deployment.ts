import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "../progress";
import type { SynthesizedStack } from "../synthesize";
import { databaseWithoutTls } from "./drift";
import type { EmulatorProcess } from "./emulator-process";
import type { Interruption } from "./interrupt";
import { reviewJson } from "./review";
import type { Ended, EmulatedStacks } from "./stack";

/** What a deployment of one stack came to. */
export interface Deployed {
  readonly stack: string;
  readonly resources: number;
  readonly calls: number;
  readonly seconds: number;
  /** Of these, seconds in which the emulator got no call for at least one second: the providers wait. */
  readonly waiting: number;
  readonly claims: { readonly holds: number; readonly unknown: number; readonly compared: boolean };
}

/** A step that did not come out as it has to; the message has what the command printed. */
export class DeploymentFailed extends Error {
  public override readonly name = "DeploymentFailed";
}

/** Milliseconds without a call that are counted as waiting. */
const PAUSE_MS = 1000;
/** Lines of a failed command that are shown. */
const SHOWN_LINES = 40;

/** The plan that finds drift, beside the stack; removed again, because a plan holds the whole state. */
const DRIFT_PLAN = "drift.tfplan";

/** Deploys stacks to the emulator and checks what came of it. */
export class Deployment {
  constructor(
    private readonly emulator: EmulatorProcess,
    private readonly stacks: EmulatedStacks,
    /** Directory with one `plan.json` a stack, from before the deployment. */
    private readonly plans: string,
    private readonly progress: Progress,
    private readonly interruption: Interruption,
  ) {}

  /**
   * Deploys a stack by `cdktf deploy`, expects a second plan without changes, and reviews the applied state.
   *
   * @throws DeploymentFailed where the plan has changes, or a claim's verdict differs from the plan's
   */
  public async deploy({ name }: SynthesizedStack, resources: number): Promise<Deployed> {
    await this.emulator.clearRequests();
    const { seconds } = await this.cdktfDeploy(`deploying ${name}`, name, resources);
    const requests = await this.emulator.requests();
    const times = requests.map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => at - (times[index] ?? at));
    const waiting = pauses.filter((pause) => pause >= PAUSE_MS).reduce((sum, pause) => sum + pause, 0) / 1000;
    this.progress.step(`Emulated: second plan and review of ${name}…`);
    const [second, claims] = await both(this.plan(name), this.reviewState(name));
    if (second.code !== 0)
      throw new DeploymentFailed(`The second plan of ${name} is not empty:\n${tail(second.output)}`);
    return { stack: name, resources, calls: requests.length, seconds, waiting, claims };
  }

  /**
   * Changes something behind Terraform's back, expects that the plan and the review find it, and deploys again.
   *
   * @returns what to print of it
   */
  public async drift(name: string): Promise<string> {
    const drift = await databaseWithoutTls(this.emulator);
    await this.emulator.change(drift.key, drift.change);
    this.progress.step(`Emulated: drift in ${name}…`);
    const plan = await this.plan(name, `-out=${DRIFT_PLAN}`);
    const [summary] = /Plan: .*\./.exec(plan.output) ?? [];
    const violated = plan.code === 2 ? await this.violatedIn(name) : [];
    if (summary === undefined || violated.length === 0)
      throw new DeploymentFailed(`The drift in ${name} was not found:\n${tail(plan.output)}`);
    await this.cdktfDeploy(`deploying ${name} again`, name);
    this.progress.step(`Emulated: plan of ${name} after the drift…`);
    const after = await this.plan(name);
    if (after.code !== 0) throw new DeploymentFailed(`The drift in ${name} was not healed:\n${tail(after.output)}`);
    return (
      `Drift: ${drift.what} was changed outside Terraform.\n` +
      `The review found it (violated: ${violated.join(", ")}), the plan found it (${summary.replace(/\.$/, "")}), ` +
      "and cdktf deploy repaired it: the plan is empty again."
    );
  }

  /** Claims that what exists now violates: a plan holds what it read before it proposed any change. */
  private async violatedIn(name: string): Promise<string[]> {
    const file = join(this.stacks.place(name), DRIFT_PLAN);
    try {
      const shown = await this.terraform(name, ["show", "-json", DRIFT_PLAN]);
      if (shown.code !== 0) throw new DeploymentFailed(tail(shown.output));
      const { prior_state } = JSON.parse(shown.output) as { readonly prior_state: object };
      const { claims } = await reviewJson(JSON.stringify(prior_state));
      return claims.filter(({ status }) => status === "violated").map(({ id }) => id);
    } finally {
      rmSync(file, { force: true });
    }
  }

  private async reviewState(name: string): Promise<Deployed["claims"]> {
    const file = join(this.plans, name, "plan.json");
    const base = existsSync(file) ? file : undefined;
    const shown = await this.terraform(name, ["show", "-json"]);
    if (shown.code !== 0) throw new DeploymentFailed(tail(shown.output));
    const { claims } = await reviewJson(shown.output, base);
    const changed = claims.filter(({ status, was }) => status === "violated" || (base && status !== was));
    if (changed.length > 0) {
      const list = changed.flatMap(({ id, status, was, evidence }) => [
        `${id}: ${was ?? "not planned"} in the plan, ${status} now`,
        ...evidence
          .filter((found) => found.status === status)
          .map(({ address, path, expected, actual }) => `  ${address} ${path}: expected ${expected}, actual ${actual}`),
      ]);
      throw new DeploymentFailed(`The state of ${name} does not hold what its plan promised:\n${list.join("\n")}`);
    }
    const count = (wanted: string) => claims.filter(({ status }) => status === wanted).length;
    return { holds: count("holds"), unknown: count("unknown"), compared: base !== undefined };
  }

  /** Plans a stack; exits with 0 where nothing would change and with 2 where something would. */
  private plan(name: string, ...args: readonly string[]): Promise<Ended> {
    return this.terraform(name, ["plan", "-detailed-exitcode", "-input=false", ...args]);
  }

  private async terraform(name: string, args: readonly string[]): Promise<Ended> {
    const colored = args.includes("-json") ? args : [...args, "-no-color"];
    const ended = await this.stacks.terraform(name, colored, { onStart: this.interruption.watch });
    this.interruption.check();
    return ended;
  }

  private async cdktfDeploy(what: string, name: string, resources = 0): Promise<Ended> {
    this.progress.step(`Emulated: ${what}…`);
    let made = 0;
    let shown = 0;
    const ended = await this.stacks.deploy(name, {
      onStart: this.interruption.watch,
      onLine: (line) => {
        if (!line.includes("Creation complete")) return;
        made += 1;
        // Where nothing can be overwritten, a line for each quarter is enough.
        if (!process.stderr.isTTY && made - shown < resources / 4) return;
        shown = made;
        this.progress.step(`Emulated: ${what}, ${made} of ${resources} resources…`);
      },
    });
    this.interruption.check();
    if (ended.code !== 0) throw new DeploymentFailed(`cdktf deploy ${name} failed:\n${tail(ended.output)}`);
    return ended;
  }
}

/** Both results, once both have ended: a command that still ran would wait for an emulator that is gone. */
async function both<First, Second>(first: Promise<First>, second: Promise<Second>): Promise<[First, Second]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

const tail = (output: string): string => output.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
