import { z } from "zod";

/** Text that is not a Terraform state of the one known version. */
export class StateError extends Error {
  public override readonly name = "StateError";
}

const step = z.union([
  z.object({ type: z.literal("get_attr"), value: z.string() }),
  z.object({ type: z.literal("index"), value: z.object({ value: z.union([z.string(), z.number()]) }) }),
]);
const instance = z.looseObject({
  attributes: z.looseObject({}).nullish(),
  sensitive_attributes: z.array(z.array(step).min(1)).nullish(),
});
const state = z.looseObject({
  version: z.literal(4),
  outputs: z.record(z.string(), z.looseObject({ sensitive: z.boolean().optional() })).nullish(),
  resources: z.array(z.looseObject({ instances: z.array(instance) })).nullish(),
});

/**
 * A Terraform state without the values that its providers and its configuration mark as sensitive.
 *
 * Terraform 1.11 notes in the state which attributes those are, the providers' own marks included.
 *
 * @throws StateError for anything but a whole state of version 4: nothing is guessed.
 */
export function redact(text: string): string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new StateError(
      `got ${text.length} characters that are no JSON; allowed: a whole state, as terraform state pull writes it`,
    );
  }
  const parsed = state.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new StateError(
      `got no Terraform state (${issue?.path.join(".") || "the whole"}: ` +
        `${issue?.message ?? "unknown"}); allowed: version 4, as terraform state pull of ` +
        "Terraform 1.11 writes it",
    );
  }
  for (const output of Object.values(parsed.data.outputs ?? {})) if (output.sensitive) output.value = null;
  for (const { attributes, sensitive_attributes } of parsed.data.resources?.flatMap(({ instances }) => instances) ??
    []) {
    for (const path of sensitive_attributes ?? []) clear(attributes, path);
  }
  return `${JSON.stringify(parsed.data, null, 2)}\n`;
}

function clear(attributes: unknown, path: readonly z.infer<typeof step>[]): void {
  const keys = path.map(({ value }) => (typeof value === "string" ? value : value.value));
  const last = keys.pop();
  let place = attributes;
  for (const key of keys) place = isGroup(place) ? place[key] : undefined;
  // An empty list, not null: Terraform would plan to compute a list that is missing.
  if (isGroup(place) && last !== undefined && last in place) place[last] = Array.isArray(place[last]) ? [] : null;
}

const isGroup = (value: unknown): value is Record<string | number, unknown> =>
  typeof value === "object" && value !== null;
