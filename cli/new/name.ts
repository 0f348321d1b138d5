/** Why a name cannot be used; undefined where it can be. */
export function nameFault(name: string, isPageOnly: boolean): string | undefined {
  const longest = isPageOnly ? LONGEST_PAGE : LONGEST_SYSTEM;
  const allowed =
    `2 to ${longest} lowercase letters, digits and single hyphens, starting with a letter, not ending with a hyphen` +
    (isPageOnly ? "" : ", without google in it");
  if (RESERVED.has(name))
    return `NAME: got ${shown(name)}, which stands for something else; allowed: another name, such as acme-notes`;
  if (isAllowed(name, longest, isPageOnly)) return undefined;
  const meant = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  const suggestion = isAllowed(meant, longest, isPageOnly) && !RESERVED.has(meant) ? `; did you mean ${meant}?` : "";
  return `NAME: got ${shown(name)}; allowed: ${allowed}${suggestion}`;
}

/**
 * Google's ids of service accounts hold 30 characters: the job that migrates the database is `<name>-migrations`, and
 * its account `<name>-migrations-run`.
 */
const LONGEST_SYSTEM = 15;
/** What a page's `system` may hold. */
const LONGEST_PAGE = 41;

/** Names that the project or its tools use, and devices of Windows. */
const RESERVED: ReadonlySet<string> = new Set([
  ...["all", "avouch", "baseline", "bootstrap", "default", "page", "pages", "system", "systems", "test"],
  ...["smallcrm", "smepro", "smvue"],
  ...["constructor", "prototype", "con", "prn", "aux", "nul"],
  ...Array.from({ length: 10 }, (_, index) => [`com${index}`, `lpt${index}`]).flat(),
]);

const isAllowed = (name: string, longest: number, isPageOnly: boolean): boolean =>
  name.length >= 2 &&
  name.length <= longest &&
  /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) &&
  (isPageOnly || !name.includes("google"));

/** A name may be anything, and this goes to a terminal. */
function shown(name: string): string {
  const text = JSON.stringify(name.length > 80 ? `${name.slice(0, 77)}...` : name);
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16) ?? ""}}`);
}
