/** A setting that was read for the call that made a resource. */
export interface Setting {
  /** Its path, such as `database.tier`. */
  readonly name: string;
  readonly line: number;
  readonly value: unknown;
}

/** What a rule found at a resource. */
export interface Found {
  readonly path: string;
  readonly actual: string;
}

/** Texts of so many characters hardly ever agree by chance; a number or a boolean often does. */
const DISTINCTIVE = 4;
const SECONDS_A_DAY = 86_400;
/** Words that stand in most paths and say nothing. */
const COMMON = new Set(["google", "hcloud", "cloudflare", "name", "settings", "setting", "config", "value", "rule"]);

/**
 * The setting that decides what was found: its value is the one that was found, and where that is a number, a boolean
 * or a short text, its name and the attribute share a word. None where two fit equally well: a wrong line would be
 * worse than none.
 *
 * @param resource `<type>.<name>` of the resource
 * @param settings those read for the call that made it
 */
export function deciding(resource: string, { path, actual }: Found, settings: readonly Setting[]): Setting | undefined {
  const attribute = wordsOf(`${path} ${resource}`);
  const tokens = tokensOf(actual);
  const fitting = settings.flatMap((setting) => {
    const shared = [...wordsOf(setting.name)].filter((word) => attribute.has(word)).length;
    const values = Array.isArray(setting.value) ? (setting.value as unknown[]) : [setting.value];
    const texts = new Set(values.filter((value) => shared > 0 || isDistinctive(value)).flatMap(textsOf));
    const place = tokens.findIndex((token) => texts.has(token));
    // Of a setting that is a small part of what was found, others may well decide.
    const isMost = 2 * tokens.filter((token) => texts.has(token)).length >= tokens.length;
    return place >= 0 && isMost ? [{ setting, shared, place }] : [];
  });
  // What is found is named first, and what it is measured by after it: `600 in 60 s`.
  const [best, next] = fitting.sort((one, other) => other.shared - one.shared || one.place - other.place);
  return best && (best.shared !== next?.shared || best.place !== next.place) ? best.setting : undefined;
}

const isDistinctive = (value: unknown) => typeof value === "string" && value.length >= DISTINCTIVE;

/** The figures and names in a text; where there are none, its words. */
function tokensOf(text: string): readonly string[] {
  const all = text
    .split(/[\s,;"'`()[\]{}]+/)
    .map((token) => token.replace(/[.:]$/, ""))
    .filter((token) => token !== "");
  const telling = all.filter((token) => /[^\p{L}]/u.test(token));
  return telling.length > 0 ? telling : all;
}

/** How a value may stand in an attribute. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (typeof value === "boolean") return [`${value}`];
  // Days are seconds in some attributes.
  return typeof value === "number" ? [`${value}`, `${value}s`, `${value * SECONDS_A_DAY}s`] : [];
}

/** Words of a path or a name in lower case and the singular. */
function wordsOf(text: string): Set<string> {
  const words = text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .map((word) => word.replace(/s$/, ""));
  return new Set(words.filter((word) => word.length > 2 && !COMMON.has(word) && !COMMON.has(`${word}s`)));
}
