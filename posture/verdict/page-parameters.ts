import { isNamePattern, NAME_PATTERN_ALLOWED } from "../formats/name-pattern";
import { list, PageList, Parameter, record, shown, text } from "./parameters";

/** A pattern of names, such as `open-ai`: see formats/name-pattern.ts. */
const namePattern: Parameter<string> = {
  ...text("A pattern of names.", {}),
  type: "name pattern",
  schema: { type: "string", minLength: 1, maxLength: 100 },
  allowed: NAME_PATTERN_ALLOWED,
  faults: (value) => (isNamePattern(value) ? [] : [{ path: [], given: shown(value), allowed: NAME_PATTERN_ALLOWED }]),
};

/** Patterns of names, of which one has to match. */
export const namePatterns = (meaning: string, options: { readonly printed?: boolean } = {}) =>
  list(meaning, namePattern, options);

/** Something that a page names, and what its names in Terraform or on a server contain. */
export interface Named {
  readonly name: string;
  readonly matches: readonly string[];
}

const NAME = { pattern: /^[\p{L}\p{N}][\p{L}\p{N} '’._-]{0,80}$/u, allowed: "a name of 1 to 80 characters" } as const;

/** Things that a page names, each with the patterns by which it is found. */
export const named = <
  const O extends { readonly fromPage?: PageList; readonly printed?: boolean; readonly default?: readonly Named[] },
>(
  meaning: string,
  options: O,
) =>
  list(
    meaning,
    record(
      "A thing that is found by its name.",
      {
        name: text("What it is called in findings.", NAME),
        matches: namePatterns("What its name contains."),
      },
      {},
      ({ name }) => name,
    ),
    options,
  );
