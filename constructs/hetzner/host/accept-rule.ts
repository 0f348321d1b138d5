import { InvalidPropsError, Requirement } from "../../props-validation";

/**
 * Validates the props of a part and reports all that are invalid together. Parts are not constructs and get no tokens.
 *
 * @param part as a caller names it: `caddy`
 * @throws InvalidPropsError naming each prop, what was given and what is allowed.
 */
export function accept(part: string, requirements: readonly Requirement[]): void {
  const problems = requirements
    .filter(({ accepted }) => !accepted)
    .map(({ prop, given, allowed }) => `${prop}: got ${JSON.stringify(given) ?? String(given)}; allowed: ${allowed}`);
  if (problems.length > 0) throw new InvalidPropsError(part, problems);
}
