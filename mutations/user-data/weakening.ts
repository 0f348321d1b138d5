import { Operator } from "../definitions/mutation";

/** A file of a server with one point changed for the worse. */
export interface Weakening {
  readonly operator: Operator;
  readonly detail: string;
  readonly content: string;
}

/** What can be made worse in files of one kind. */
export interface FileKind {
  /** Paths of such files. */
  readonly path: RegExp;
  /** What such a file holds, where its path does not tell. @default - anything */
  readonly content?: RegExp;
  weaken(content: string): Iterable<Weakening>;
}

const MAX_LENGTH = 70;
export const truncate = (text: string): string =>
  text.trim().length > MAX_LENGTH ? `${text.trim().slice(0, MAX_LENGTH)}…` : text.trim();

/** Takes each line that matches away, one at a time, with the lines that it is wrapped to. */
export function* dropLines(content: string, pattern: RegExp): Generator<Weakening> {
  const lines = content.split("\n");
  for (const [index, line] of lines.entries()) {
    if (!pattern.test(line)) continue;
    let end = index + 1;
    while (end < lines.length && /\\$/.test(lines[end - 1] ?? "")) end++;
    yield {
      operator: "dropped",
      detail: `the line is gone: ${truncate(line)}`,
      content: [...lines.slice(0, index), ...lines.slice(end)].join("\n"),
    };
  }
}

/** Puts another text in place of each occurrence, one at a time. What would be the same is none. */
export function* replaceOccurrences(
  content: string,
  pattern: RegExp,
  by: string | ((match: RegExpExecArray) => string),
  operator: Operator = "weakened",
): Generator<Weakening> {
  for (const match of content.matchAll(
    new RegExp(pattern, pattern.flags.includes("g") ? pattern.flags : `${pattern.flags}g`),
  )) {
    const [found] = match;
    const now = typeof by === "string" ? by : by(match);
    if (now === found || isComment(content, match.index)) continue;
    yield {
      operator,
      detail: `${truncate(found)} → ${
        now.trim() === "" ? "not there" : truncate(now)
      }${where(content, match.index, found)}`,
      content: content.slice(0, match.index) + now + content.slice(match.index + found.length),
    };
  }
}

/** Adds a line. @param behind the line that it stands behind; the last, where it is left out */
export function* addLine(content: string, text: string, behind?: RegExp): Generator<Weakening> {
  if (behind === undefined) {
    yield { operator: "added", detail: truncate(text), content: `${content.replace(/\n*$/, "\n")}${text}\n` };
    return;
  }
  const lines = content.split("\n");
  for (const [index, line] of lines.entries()) {
    if (!behind.test(line)) continue;
    yield {
      operator: "added",
      detail: `${truncate(text)}, behind ${truncate(line)}`,
      content: [...lines.slice(0, index + 1), text, ...lines.slice(index + 1)].join("\n"),
    };
  }
}

const lineAt = (content: string, at: number) =>
  content.slice(
    content.lastIndexOf("\n", at - 1) + 1,
    (content.indexOf("\n", at) + content.length + 1) % (content.length + 1),
  );

const isComment = (content: string, at: number) => /^\s*(?:#|--|;)/.test(lineAt(content, at));

/** The line that something stands in, where it is more than that. */
function where(content: string, at: number, found: string): string {
  const line = lineAt(content, at).trim();
  return line === found.trim() || found.includes("\n") ? "" : `, in ${truncate(line)}`;
}
