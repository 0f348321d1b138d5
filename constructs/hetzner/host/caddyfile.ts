/** A line of a Caddyfile, and the block that it opens. */
export interface Directive {
  /** The directive and its arguments, or the addresses of a site. None opens the global options. */
  readonly args: readonly string[];
  readonly block?: readonly Directive[];
}

/** A directive without a block. */
export const line = (...words: string[]): Directive => ({ args: words });

/** A directive with a block. */
export const block = (words: readonly string[], ...lines: Directive[]): Directive => ({ args: words, block: lines });

/**
 * A Caddyfile's text.
 *
 * @throws Error if an argument would end its line, open a block or be replaced by Caddy.
 */
export function caddyfile(directives: readonly Directive[]): string {
  return directives.map((directive) => `${render(directive, "")}\n`).join("\n");
}

function render({ args: words, block: lines }: Directive, indent: string): string {
  const head = `${indent}${words.map(word).join(" ")}`;
  if (!lines) return head;
  return [
    `${head === indent ? indent : `${head} `}{`,
    ...lines.map((inner) => render(inner, `${indent}\t`)),
    `${indent}}`,
  ].join("\n");
}

function word(text: string): string {
  if (/[\n\r\0{}`\\]/.test(text))
    throw new Error(
      `${JSON.stringify(text)} cannot stand in a Caddyfile: it holds a line's end, a brace, a backtick or a backslash`,
    );
  return /^[A-Za-z0-9@.:/=_*<>+?-]+$/.test(text) ? text : `"${text.replace(/"/g, '\\"')}"`;
}
