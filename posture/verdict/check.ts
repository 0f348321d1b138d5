import { Model } from "../model/model";

/** One thing that a rule looked at. */
export interface Finding {
  readonly status: "holds" | "violated" | "unknown";
  /** Address of the resource, or of the file in a repository; empty where the subject is missing. */
  readonly address: string;
  /** Path of the attribute in the resource, or the line in the file; empty for the whole. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
  /** What an unknown one waits for. @default - the apply */
  readonly until?: string;
}

export interface Verdict {
  readonly status: "holds" | "violated" | "unknown" | "not-applicable";
  readonly findings: readonly Finding[];
  /** Why it does not apply, or until what it is unknown. */
  readonly reason?: string;
  /** Whether it is unknown only because the file does not hold some of its modules. */
  readonly unread?: boolean;
}

/** What a rule may look at. */
export interface Context {
  readonly model: Model;
  readonly system: string;
  readonly environment: string;
  /** The same stack in the other environments of the system that are reviewed in the same run. */
  readonly others: readonly { readonly environment: string; readonly model: Model }[];
  /** What the file holds of the system. @default - everything */
  readonly stacks?: readonly StackKind[];
}

/** A rule: what must be so in what Terraform would make. */
export interface Check {
  /** Area and rule, such as `database/not-public`; with its figures where it takes any. */
  readonly id: string;
  /** What must be so, in one sentence. */
  readonly title: string;
  /** What to do where it is not so, in one sentence. */
  readonly remedy: string;
  /** Which of a system's stacks hold the subject: the system's own, or the bootstrap that comes before it. */
  readonly stacks: readonly StackKind[];
  evaluate(context: Context): Verdict;
}

export type StackKind = "system" | "bootstrap";

export const SYSTEM: readonly StackKind[] = ["system"];
export const BOOTSTRAP: readonly StackKind[] = ["bootstrap"];
export const EVERY_STACK: readonly StackKind[] = ["system", "bootstrap"];

/**
 * Whether a file is one that holds only the other part of a system, so that a resource of this kind is not the subject.
 */
export const isBeside = ({ stacks }: Pick<Context, "stacks">, kind: StackKind): boolean =>
  stacks !== undefined && !stacks.includes(kind);
