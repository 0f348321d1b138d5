import { Model } from "../../posture/model/model";

export const MASKED = "(sensitive)";
const MAX_LENGTH = 300;

/**
 * Takes sensitive values out of texts, wherever in them they stand.
 *
 * Marked attributes are masked where they are read; this is for values that turn up elsewhere, such as
 * in an address or in a setting that nobody marked.
 */
export class Redactor {
  private readonly secrets: ReadonlySet<string>;

  constructor(models: readonly Model[]) {
    const all = models.length === 1 ? models[0]?.secrets : new Set(models.flatMap(({ secrets }) => [...secrets]));
    this.secrets = all ?? new Set();
  }

  /**
   * A function that scrubs these texts and shortens them; any other text it refuses to vouch for and scrubs one by one.
   */
  public for(texts: Iterable<string>): (text: string) => string {
    if (this.secrets.size === 0) return shorten;
    // Looked for in all texts at once: a secret seldom stands in any.
    const joined = [...texts].join("\u0000");
    const present = [...this.secrets].flatMap(spellings).filter((secret) => joined.includes(secret));
    if (present.length === 0) return shorten;
    const pattern = new RegExp(
      present
        .sort((a, b) => b.length - a.length)
        .map(escape)
        .join("|"),
      "g",
    );
    return (text) => shorten(text.replace(pattern, MASKED));
  }
}

/** As it is, and as JSON spells it. */
function spellings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return json === secret ? [secret] : [secret, json];
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const shorten = (text: string) =>
  text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}… (${text.length} characters)` : text;
