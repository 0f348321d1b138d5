import { z } from "zod";
import { SCHEMA_VERSION } from "../../review/report/report";
import { UnusableInput } from "./faults";
import { readJson } from "./runner";

const change = z.object({
  address: z.string(),
  actions: z.array(z.string()),
  risk: z.enum(["high", "elevated", "routine"]),
  reasons: z.array(z.string()),
});

/** What the pipeline needs of a review of one stack, as `npm run review -- --json` writes it. */
const review = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  plans: z
    .array(
      z.object({
        stack: z.string(),
        format: z.enum(["plan", "state", "synthesized"]),
        claims: z.array(z.object({ id: z.string(), kind: z.string(), status: z.string() })),
        changes: z.array(change),
        drift: z.array(change),
        effect: z.object({ kind: z.string() }),
      }),
    )
    .length(1),
  summary: z.object({ exitCode: z.union([z.literal(0), z.literal(1), z.literal(3)]), weaker: z.number() }),
});

const verdict = z.object({
  stack: z.string().regex(/^[a-z][a-z0-9-]*$/),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(3)]),
  effect: z.string(),
  violated: z.array(z.string()),
  weaker: z.number().int().min(0),
  needsReview: z.array(z.string()),
  changes: z.array(z.string()),
  drift: z.array(z.string()),
});

/** The outcome of one stack's review, small enough to be attested and compared. */
export type Verdict = Readonly<z.infer<typeof verdict>>;

/** Condenses a review. @throws UnusableInput where the file is no review of one stack */
export function verdictOf(file: string, commit: string): Verdict {
  const result = review.safeParse(readJson(file));
  if (!result.success)
    throw new UnusableInput(`${file}: ${explain(result.error)}; allowed: a review of one stack in JSON`);
  const [plan] = result.data.plans;
  if (!plan) throw new UnusableInput(`${file}: got no stack; allowed: a review of one stack in JSON`);
  const risky = [...plan.changes, ...plan.drift].filter(({ risk }) => risk !== "routine");
  return parseVerdict(
    {
      stack: plan.stack,
      commit,
      exitCode: result.data.summary.exitCode,
      effect: plan.effect.kind,
      violated: plan.claims.filter(({ status }) => status === "violated").map(({ id }) => id),
      weaker: result.data.summary.weaker,
      needsReview: risky.map(({ address, risk, reasons }) => `${address}: ${risk}: ${reasons.join("; ")}`).sort(),
      changes: plan.changes.map(actionOn).sort(),
      drift: plan.drift.map(actionOn).sort(),
    },
    file,
  );
}

const actionOn = ({ address, actions }: { address: string; actions: string[] }) => `${actions.join("+")} ${address}`;

/** @throws UnusableInput where it is no verdict */
export function parseVerdict(value: unknown, from: string): Verdict {
  const result = verdict.safeParse(value);
  if (!result.success) throw new UnusableInput(`${from}: ${explain(result.error)}; allowed: a verdict`);
  return result.data;
}

/** The first fault that a schema found, with its place. */
export function explain({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.join(".") || "the whole"}: ${issue?.message ?? "not usable"}`;
}
