/**
 * What acts on a terminal or a page, or is not seen on it: controls, directions, invisible and unassigned characters,
 * line ends.
 */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A text as one line in which everything is seen: what would act on a terminal or hide is written as its code. */
export function toVisibleLine(text: string, longest = 300): string {
  const seen = [
    ...text
      .slice(0, 2 * longest)
      .replace(INVISIBLE, (character) => ESCAPES[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`),
  ];
  return seen.length > longest || text.length > 2 * longest ? `${seen.slice(0, longest - 1).join("")}…` : seen.join("");
}
