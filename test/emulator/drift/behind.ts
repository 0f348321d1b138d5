import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../../posture/model/attribute";
import { objectAt, type Tree } from "../../../posture/model/input";
import { type Deployable, expectSuccess } from "../deployed";

/** What Terraform refuses, and of which resource. */
export interface Refusal {
  readonly address: string;
  readonly reason: string;
}

/** What a plan would do to a resource. */
export interface Effect {
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  readonly afterUnknown: unknown;
  /** Where what forces a replacement stands. */
  readonly replacePaths: readonly (readonly (string | number)[])[];
}

export type Effects = ReadonlyMap<string, Effect>;

export interface Applied {
  /** Terraform's own format. */
  readonly state: string;
  readonly refusals: readonly Refusal[];
}

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly range?: { readonly start: { readonly line: number } };
}

/** What is of no use for changes elsewhere: guards, and an order that replacements may turn to a cycle. */
const GUARDS = ["prevent_destroy", "ignore_changes", "create_before_destroy"];
const PLAN = "behind.tfplan";

/** A second Terraform with a state of its own: what it applies happens behind the first one's back. */
export class BehindItsBack {
  private readonly directory: string;
  private text = "";
  private isInitialized = false;

  /** @param deployable where the stack is deployed */
  constructor(
    private readonly deployable: Deployable,
    private readonly stack: string,
  ) {
    this.directory = join(deployable.directory, "behind", stack);
  }

  /** What Terraform would do from a copy of the state, or why it would not. */
  public async plan(tree: Tree, state: string): Promise<Effects | readonly Refusal[]> {
    mkdirSync(this.directory, { recursive: true });
    this.text = JSON.stringify(unguarded(tree), undefined, 1);
    writeFileSync(join(this.directory, "cdk.tf.json"), this.text);
    writeFileSync(join(this.directory, "terraform.tfstate"), state);
    if (!this.isInitialized) expectSuccess(await this.terraform("init", "-input=false", "-no-color"));
    this.isInitialized = true;
    const planned = await this.terraform("plan", "-refresh=false", "-input=false", "-json", `-out=${PLAN}`);
    if (planned.code !== 0) return this.refusals(planned.output);
    const shown = await this.terraform("show", "-json", PLAN);
    expectSuccess(shown);
    return effectsOf(JSON.parse(shown.output) as Tree, "resource_changes");
  }

  /** Applies what was planned last, as far as it can be applied. */
  public async apply(): Promise<Applied> {
    const { code, output } = await this.terraform("apply", "-input=false", "-json", PLAN);
    const state = readFileSync(join(this.directory, "terraform.tfstate"), "utf8");
    return { state, refusals: code === 0 ? [] : this.refusals(output) };
  }

  private terraform(...args: readonly string[]) {
    return this.deployable.stacks.terraformIn(this.directory, this.stack, args);
  }

  private refusals(output: string): Refusal[] {
    const diagnostics = diagnosticsIn(output);
    const refusals = diagnostics.map(({ summary, detail = "", address, range }) => ({
      address: address ?? this.addressAt(range?.start.line ?? 0),
      reason: `${summary} ${detail}`.replace(/\s+/g, " ").trim(),
    }));
    if (refusals.length === 0 || refusals.some(({ address }) => address === "")) {
      throw new Error(JSON.stringify(diagnostics, undefined, 2));
    }
    return refusals;
  }

  /** The resource that a line of the configuration belongs to. */
  private addressAt(line: number): string {
    const before = this.text.split("\n").slice(0, line).reverse();
    const [name, type] = [3, 2].map((depth) => {
      const opening = new RegExp(`^ {${depth}}"([^"]+)": \\{`);
      return before.map((text) => opening.exec(text)?.[1]).find((found) => found !== undefined);
    });
    return name === undefined || type === undefined ? "" : `${type}.${name}`;
  }
}

/** Errors in what `terraform plan -json` or `apply -json` printed. */
function diagnosticsIn(output: string): Diagnostic[] {
  return output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .flatMap((line) => {
      const { diagnostic } = JSON.parse(line) as { readonly diagnostic?: Diagnostic };
      return diagnostic?.severity === "error" ? [diagnostic] : [];
    });
}

/** What a plan would change, or found changed, by address. */
export function effectsOf(plan: Tree, key: "resource_changes" | "resource_drift"): Effects {
  const changes = (plan[key] ?? []) as readonly { readonly address: string; readonly change: Tree }[];
  return new Map(
    changes.map(({ address, change }) => [
      address,
      {
        actions: change.actions as string[],
        before: change.before,
        after: change.after,
        afterUnknown: change.after_unknown,
        replacePaths: (change.replace_paths ?? []) as (string | number)[][],
      },
    ]),
  );
}

/** A configuration without its guards, and with its state beside it. */
function unguarded(tree: Tree): Tree {
  const resource = Object.fromEntries(
    Object.entries(objectAt(tree, "resource", "")).map(([type, byName]) => [
      type,
      Object.fromEntries(Object.entries(byName as object).map(([name, body]) => [name, withoutGuards(body)])),
    ]),
  );
  return { ...tree, resource, terraform: { ...objectAt(tree, "terraform", ""), backend: { local: {} } } };
}

function withoutGuards(body: unknown): unknown {
  if (!isObject(body) || !isObject(body.lifecycle)) return body;
  const lifecycle = Object.fromEntries(Object.entries(body.lifecycle).filter(([key]) => !GUARDS.includes(key)));
  return { ...body, lifecycle };
}
