/** How a format writes what is no syntax. */
export interface Lexis {
  /** Characters that begin a quoted text, and end it. */
  readonly quotes: string;
  /** Whether a comment begins only where a word does, as a Caddyfile's. @default false */
  readonly commentsAtWords?: boolean;
  /** Whether `<<WORD` begins a text that a line `WORD` ends. @default false */
  readonly heredocs?: boolean;
}

const WORD_ENDS = /[\s{}(),;=]/;

/**
 * Why a text in braces cannot be read: a brace or a quote that nothing closes, or a brace that closes nothing;
 * undefined where each has its counterpart. Braces in quotes, in comments and behind a backslash count for nothing.
 */
export function braceFault(text: string, { quotes, commentsAtWords = false, heredocs = false }: Lexis) {
  const open: number[] = [];
  let line = 1;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    const atWord = at === 0 || WORD_ENDS.test(text.charAt(at - 1));
    if (letter === "\n") line++;
    else if (letter === "\\") {
      if (text[++at] === "\n") line++;
    } else if (letter === "#" && (atWord || !commentsAtWords)) at = lineEnd(text, at) - 1;
    else if (quotes.includes(letter) && atWord) {
      const end = closing(text, at, letter);
      if (end < 0) return `the quote in line ${line} is not closed`;
      line += newlines(text.slice(at, end));
      at = end;
    } else if (heredocs && atWord && text.startsWith("<<", at)) {
      const [whole = "<<"] = /^<<(\w+)[^\n]*\n[\s\S]*?^[ \t]*\1\b/m.exec(text.slice(at)) ?? [];
      line += newlines(whole);
      at += whole.length - 1;
    } else if (letter === "{") open.push(line);
    else if (letter === "}" && open.pop() === undefined) return `the brace } in line ${line} closes nothing`;
  }
  const last = open.pop();
  return last === undefined ? undefined : `the brace { in line ${last} is not closed`;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

/** Where a quoted text ends; -1 where it does not. A backtick's has no escapes. */
function closing(text: string, from: number, quote: string): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\" && quote !== "`") at++;
    else if (text[at] === quote) return at;
  }
  return -1;
}

const newlines = (text: string) => text.split("\n").length - 1;
