import { Check, Context, Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { isReadable, Secret, secretsOf } from "../../products/google/secrets";

/**
 * A secret of that name is in Secret Manager, with a value that can be read.
 *
 * @param name what it is, as the rule's id has it, such as `anthropic-api-key`
 * @param pattern what its name in Secret Manager has in it
 */
export const secretHeld = (name: string, pattern: RegExp): Check => ({
  id: `secrets/held-${name}`,
  title: `The secret ${name} is kept in Secret Manager.`,
  remedy: `Create a secret with ${name} in its name, and a version of it.`,
  stacks: SYSTEM,
  evaluate: ({ model }) => verdict(holdings(model, name, pattern)),
});

export const anthropicHeld = secretHeld("anthropic-api-key", /anthropic|claude/i);
export const openaiHeld = secretHeld("openai-api-key", /open-?_?ai/i);
export const hubspotHeld = secretHeld("hubspot-client", /hubspot/i);
export const salesforceHeld = secretHeld("salesforce-client", /salesforce/i);
export const pipedriveHeld = secretHeld("pipedrive-client", /pipedrive/i);
export const redisAuthHeld = secretHeld("redis-auth", /redis|cache|memorystore/i);
export const sentryHeld = secretHeld("sentry-dsn", /sentry/i);
export const posthogHeld = secretHeld("posthog-key", /post-?_?hog/i);
export const tokenSigningHeld = secretHeld("token-signing", /sign(?:ing|ature)|jwt/i);
export const databasePasswordHeld = secretHeld(
  "database-password",
  /(?:database|db|sql|postgres).*(?:password|credential|login)/i,
);

/** A secret by its name, and whether it has a value: missing where no secret is named so. */
export function holdings(model: Context["model"], name: string, pattern: RegExp): readonly Finding[] {
  const { all, hasUnresolvedVersion: strayVersion } = secretsOf(model);
  const named = all.filter(({ id }) => id !== undefined && pattern.test(id));
  if (named.length > 0) return named.map((secret) => value(secret, strayVersion));
  const [unnamed] = all.filter(({ id }) => id === undefined);
  return [
    unnamed
      ? findingAt("unknown", unnamed.resource, "secret_id", `a secret named ${name}`, "not known until it is applied")
      : missingSubject(`a secret named ${name} in Secret Manager`),
  ];
}

function value({ resource, versions }: Secret, strayVersion: boolean): Finding {
  const readable = versions.filter(isReadable);
  const expected = "a version that can be read";
  if (readable.length > 0)
    return findingAt("holds", resource, "", expected, readable.map(({ address }) => address).join(", "));
  return findingAt(
    strayVersion ? "unknown" : "violated",
    resource,
    "",
    expected,
    versions.length > 0 ? "none that is enabled and has a value" : "none",
  );
}
