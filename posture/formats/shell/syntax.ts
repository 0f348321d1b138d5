import { Command, Redirection, SyntaxNode, Word } from "./parser";
import { Outcome } from "./programs";

export const opposite = (outcome: Outcome): Outcome =>
  outcome === "succeeds" ? "fails" : outcome === "fails" ? "succeeds" : outcome;

/** Whether a condition is negated as a whole. */
export const negated = (node: SyntaxNode): boolean =>
  node.type === "CompoundList"
    ? node.commands.length === 1 && node.commands[0] !== undefined && negated(node.commands[0])
    : node.type === "Statement"
      ? negated(node.command)
      : node.type === "Pipeline" && node.prefixes.some(({ type }) => type === "Negation");

const isWord = (one: { readonly type: string }): one is Word => one.type === "Word";

/** A command's program and arguments, without quotes. */
export const wordsOf = (node: Command): readonly string[] => [
  ...(node.name ? [node.name.value] : []),
  ...node.suffix.flatMap((one) => (isWord(one) ? [one.value] : one.type === "Assignment" ? [one.text] : [])),
];

/** Variables that a command sets for itself, or by itself. */
export const assignmentsOf = (node: SyntaxNode): readonly (readonly [name: string, value: string])[] =>
  node.type === "Command"
    ? [...node.prefix, ...node.suffix].flatMap((one) =>
        one.type === "Assignment" ? [[one.name, one.value.type === "Word" ? one.value.value : one.text] as const] : [],
      )
    : [];

/** The file that a redirection writes to; undefined where it reads, or copies a descriptor. */
export const writtenBy = (one: Redirection): string | undefined =>
  one.type === "Redirect" && one.operator.includes(">") && !/&$/.test(one.operator) && one.target
    ? one.target.value
    : undefined;

/** Files that a command's own redirections write to. */
export const writesOf = (node: SyntaxNode): readonly string[] =>
  node.type === "Command" ? node.redirects.flatMap((one) => writtenBy(one) ?? []) : [];
