import { ApiError } from "./errors";
import type { Identity } from "./identity";

const KINDS = ["429", "503", "403", "reset", "slow", "operation", "kill"] as const;
export type FaultKind = (typeof KINDS)[number];

/** One rule of what goes wrong. */
export interface Fault {
  readonly kind: FaultKind;
  /** Share of the matching calls, from 0 to 1; for `kill`, every how many calls. */
  readonly rate: number;
  /** Methods by id, `*` for any part: `compute.*.insert`. @default every method */
  readonly methods?: string;
  /** `slow`: how often an operation is polled before it is done. @default 2 */
  readonly polls?: number;
}

export const FAULT_SYNTAX = [
  "<kind>:<rate>[:<methods>[:<polls>]]",
  "kinds 429, 503, 403, reset, slow and operation with a rate from 0 to 1, and kill with every how many calls",
  "methods such as compute.*.insert",
].join("; ");

/** @throws Error that says what is allowed */
export function parseFault(given: string): Fault {
  const [kind = "", rate = "", methods, polls] = given.split(":");
  const known = KINDS.find((one) => one === kind);
  const share = Number(rate);
  const valid = known === "kill" ? Number.isInteger(share) && share >= 1 : share >= 0 && share <= 1;
  const times = polls === undefined ? undefined : Number(polls);
  if (!known || rate === "" || !valid || (times !== undefined && !(Number.isInteger(times) && times >= 1))) {
    throw new Error(`--fault: got ${JSON.stringify(given)}; allowed: ${FAULT_SYNTAX}`);
  }
  return {
    kind: known,
    rate: share,
    ...(methods ? { methods } : {}),
    ...(times === undefined ? {} : { polls: times }),
  };
}

const matches = (pattern: string | undefined, method: string): boolean =>
  !pattern || new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(method);

/**
 * Faults by seed. Whether a call fails depends on the call and on how often it was made, not on the order among
 * others: Terraform sends calls in parallel, and a run must be repeatable.
 */
export class Faults {
  private rules: readonly Fault[] = [];
  private readonly calls = new Map<string, number>();
  private total = 0;
  private readonly killers: (() => void)[] = [];

  public constructor(private readonly ids: Identity) {}

  public set(rules: readonly Fault[]): void {
    this.rules = rules;
    this.calls.clear();
    this.total = 0;
  }

  public get active(): readonly Fault[] {
    return this.rules;
  }

  /** Calls back where a rule kills: whoever started Terraform stops it. */
  public onKill(killer: () => void): void {
    this.killers.push(killer);
  }

  /** The fault of one call, if it has one. @param call what makes the call the same call again: verb and path */
  public next(method: string, call: string): Fault | undefined {
    if (this.rules.length === 0) return undefined;
    this.total += 1;
    const times = (this.calls.get(call) ?? 0) + 1;
    this.calls.set(call, times);
    return this.rules.find((rule, index) => {
      if (!matches(rule.methods, method)) return false;
      if (rule.kind === "kill") return this.total % rule.rate === 0;
      return this.ids.fraction(`fault ${String(index)} ${rule.kind} ${call} ${String(times)}`) < rule.rate;
    });
  }

  public kill(): void {
    for (const killer of this.killers) killer();
  }
}

/** The error of a fault that refuses the call before anything happens. */
export function refusal(fault: Fault): ApiError | undefined {
  const headers = { "retry-after": "1" };
  if (fault.kind === "429")
    return new ApiError("RESOURCE_EXHAUSTED", "Quota exceeded (a fault asked for).", { headers });
  if (fault.kind === "503") {
    return new ApiError("UNAVAILABLE", "The service is unavailable (a fault asked for).", { headers });
  }
  if (fault.kind === "403") return new ApiError("PERMISSION_DENIED", "Permission denied (a fault asked for).");
  return undefined;
}
