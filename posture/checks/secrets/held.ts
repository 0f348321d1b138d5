import { nameMatcher } from "../../formats/name-pattern";
import { defineCheck } from "../../verdict/define";
import { Named, namePatterns } from "../../verdict/page-parameters";
import { text } from "../../verdict/parameters";
import { Context, Finding, SYSTEM } from "../../verdict/check";
import { findingAt, missingSubject, verdict } from "../../verdict/expectations";
import { isReadable, Secret, secretsOf } from "../../products/google/secrets";

/** A secret of that name is in Secret Manager, with a value that can be read. */
export const secretHeld = defineCheck({
  id: "secrets/held",
  summary: "A secret is kept in Secret Manager.",
  severity: "high",
  links: ["https://cloud.google.com/secret-manager/docs/overview"],
  parameters: {
    name: text("What the secret is, such as anthropic-api-key.", {
      pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
      allowed: "lowercase words with - between them",
    }),
    matches: namePatterns("What its name in Secret Manager contains.", { printed: false }),
  },
  title: ({ name }) => `The secret ${name} is kept in Secret Manager.`,
  remedy: ({ name, matches }) =>
    `Create a secret whose name contains ${matches.join(" or ") || name}, and a version of it.`,
  stacks: SYSTEM,
  evaluate: ({ model }, named) => verdict(holdings(model, named)),
});

/** A secret by its name, and whether it has a value: missing where no secret is named so. */
export function holdings(model: Context["model"], { name, matches }: Named): readonly Finding[] {
  const isNamed = nameMatcher(matches);
  const { all, hasUnresolvedVersion: strayVersion } = secretsOf(model);
  const named = all.filter(({ id }) => id !== undefined && isNamed(id));
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
