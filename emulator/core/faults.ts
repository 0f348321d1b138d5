import { ApiError } from "./errors";
import type { Identity } from "./identity";

const KINDS = ["429", "503", "403", "reset", "slow", "operation", "kill", "cut"] as const;
/** Kinds that strike every so many calls, instead of a share of them. */
const COUNTED: readonly string[] = ["kill", "cut"];
/** In place of methods: whatever changes something. */
const CHANGES = "changes";
export type FaultKind = (typeof KINDS)[number];

/** One rule of what goes wrong. */
export interface Fault {
  readonly kind: FaultKind;
  /** Share of the matching calls, from 0 to 1; for `kill` and `cut`, every how many of them. */
  readonly rate: number;
  /** Methods by id, `*` for any part: `compute.*.insert`; `changes` for all that change something. @default all */
  readonly methods?: string;
  /** `slow`: how often an operation is polled before it is done. @default 2 */
  readonly polls?: number;
}

export const FAULT_SYNTAX = [
  "<kind>:<rate>[:<methods>[:<polls>]]",
  "kinds 429, 503, 403, reset, slow and operation with a rate from 0 to 1",
  "kill (Terraform ends instead of the call) and cut (after it, before its reply) with every how many calls",
  "methods such as compute.*.insert, or changes for all that change something",
].join("; ");

/** @throws Error that says what is allowed */
export function parseFault(given: string): Fault {
  const [kind = "", rate = "", methods, polls] = given.split(":");
  const known = KINDS.find((one) => one === kind);
  const share = Number(rate);
  const valid = known && COUNTED.includes(known) ? Number.isInteger(share) && share >= 1 : share >= 0 && share <= 1;
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

function matches(pattern: string | undefined, method: string, call: string): boolean {
  if (!pattern) return true;
  if (pattern === CHANGES) return !/^(GET|HEAD) /.test(call) && !/\.(getIamPolicy|testIamPermissions)$/.test(method);
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(method);
}

/**
 * Faults by seed. Whether a call fails depends on the call and on how often it was made, not on the order among
 * others: Terraform sends calls in parallel, and a run must be repeatable.
 */
export class Faults {
  private rules: readonly Fault[] = [];
  private readonly calls = new Map<string, number>();
  /** How many calls each rule matched. */
  private matched: number[] = [];
  private readonly killers: (() => void)[] = [];

  public constructor(private readonly ids: Identity) {}

  public set(rules: readonly Fault[]): void {
    this.rules = rules;
    this.calls.clear();
    this.matched = rules.map(() => 0);
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
    const times = (this.calls.get(call) ?? 0) + 1;
    this.calls.set(call, times);
    return this.rules.find((rule, index) => {
      if (!matches(rule.methods, method, call)) return false;
      const matched = (this.matched[index] ?? 0) + 1;
      this.matched[index] = matched;
      if (COUNTED.includes(rule.kind)) return matched % rule.rate === 0;
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
