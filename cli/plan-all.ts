import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Progress } from "./progress";
import { SynthesizedStack } from "./synthesize";
import {
  initialize,
  ProviderUnavailable,
  StackPlan,
  TerraformFailed,
  TerraformUnavailable,
  terraformVersion,
  validateAndPlan,
} from "./terraform";

/** What became of a stack. */
export interface Row {
  readonly stack: SynthesizedStack;
  /** Undefined where Terraform or one of its providers could not be used. */
  readonly plan?: StackPlan;
  readonly seconds?: number;
}

export interface Planned {
  readonly rows: readonly Row[];
  /** Why stacks were left out, one text for each reason. */
  readonly leftOut: readonly string[];
}

const AT_ONCE = 2;

/**
 * Validates and plans stacks. A provider that is missing or broken leaves out the stacks that need it, and no other;
 * without Terraform all of them are left out.
 */
export class Planning {
  private readonly rows: Row[] = [];
  private readonly unavailable: { readonly stack: SynthesizedStack; readonly error: TerraformUnavailable }[] = [];

  private constructor(
    private readonly stacks: readonly SynthesizedStack[],
    private readonly plans: string,
    private readonly progress: Progress,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /**
   * Finds Terraform and installs the providers of every stack.
   *
   * @param plans directory that gets one directory a stack, and is emptied first
   * @param signal ends what Terraform is running
   */
  public static async begin(
    stacks: readonly SynthesizedStack[],
    plans: string,
    pluginCache: string,
    progress: Progress,
    signal?: AbortSignal,
  ): Promise<Planning> {
    rmSync(plans, { recursive: true, force: true });
    const planning = new Planning(stacks, plans, progress, signal);
    try {
      const version = await terraformVersion();
      // One after the other: the plugin cache takes no two writers.
      for (const stack of stacks) await planning.initialize(stack, version, pluginCache);
    } catch (error) {
      if (!(error instanceof TerraformUnavailable)) throw error;
      planning.unavailable.push(...stacks.map((stack) => ({ stack, error })));
    }
    return planning;
  }

  /** Stacks that can be planned and are not yet. */
  public get open(): readonly SynthesizedStack[] {
    return this.stacks.filter((stack) => ![...this.rows, ...this.unavailable].some((one) => one.stack === stack));
  }

  /** Validates and plans some of the open stacks. */
  public async plan(stacks: readonly SynthesizedStack[]): Promise<void> {
    const queue = [...stacks];
    const work = async () => {
      for (let stack = queue.shift(); stack; stack = queue.shift()) await this.planOne(stack);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  /** What became of every stack. */
  public get outcome(): Planned {
    return { rows: this.stacks.map((stack) => this.row(stack)), leftOut: this.reasons() };
  }

  public row(stack: SynthesizedStack): Row {
    return this.rows.find((row) => row.stack === stack) ?? { stack };
  }

  private async initialize(stack: SynthesizedStack, version: string, pluginCache: string): Promise<void> {
    // Whoever was not found for one stack is not asked for again: the registry may take a while to be out of reach.
    const known = this.unavailable.find(
      ({ error }) => error instanceof ProviderUnavailable && requires(stack, error.providers),
    );
    if (known) {
      this.unavailable.push({ stack, error: known.error });
      return;
    }
    this.progress.step(`Terraform ${version}: providers of ${stack.name} (the first time, some 100 MB)…`);
    await this.attempt(stack, () => initialize(stack.directory, this.directory(stack), pluginCache, this.signal));
  }

  private async planOne(stack: SynthesizedStack): Promise<void> {
    const started = performance.now();
    const all = this.stacks.length;
    if (this.rows.length === 0) this.progress.step(`[0/${all}] validating and planning ${stack.name}…`);
    await this.attempt(stack, async () => {
      const plan = await validateAndPlan(this.directory(stack), this.signal);
      this.rows.push({ stack, plan, seconds: (performance.now() - started) / 1000 });
    });
    this.progress.step(`[${this.rows.length}/${all}] planned ${stack.name}`);
  }

  private async attempt(stack: SynthesizedStack, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof ProviderUnavailable) {
        this.unavailable.push({ stack, error });
        return;
      }
      if (!(error instanceof TerraformFailed)) throw error;
      const diagnostics = [{ severity: "error" as const, summary: error.summary, detail: error.message }];
      this.rows.push({ stack, plan: { resources: resourceCount(stack), diagnostics } });
    }
  }

  private reasons(): string[] {
    const messages = new Set(this.unavailable.map(({ error }) => error.message));
    return [...messages].map((message) => {
      const names = this.unavailable.filter(({ error }) => error.message === message).map(({ stack }) => stack.name);
      // Without Terraform all of them are left out.
      return names.length === this.stacks.length ? message : `${names.sort().join(", ")}\n${message}`;
    });
  }

  private directory(stack: SynthesizedStack): string {
    return join(this.plans, stack.name);
  }
}

interface Tree {
  readonly resource?: Readonly<Record<string, object>>;
  readonly terraform?: { readonly required_providers?: Readonly<Record<string, { readonly source?: string }>> };
}

/** Resources of a synthesized stack. */
export function resourceCount(stack: SynthesizedStack): number {
  return Object.values(treeOf(stack).resource ?? {}).reduce((count, byName) => count + Object.keys(byName).length, 0);
}

function requires(stack: SynthesizedStack, providers: readonly string[]): boolean {
  const required = Object.values(treeOf(stack).terraform?.required_providers ?? {}).map(({ source = "" }) =>
    // Terraform's default namespace, which bindings leave out.
    source.includes("/") ? source : `hashicorp/${source}`,
  );
  return providers.some((provider) => required.includes(provider));
}

const treeOf = ({ directory }: SynthesizedStack): Tree =>
  JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as Tree;
