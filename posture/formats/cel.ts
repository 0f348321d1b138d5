import { oncePer } from "../memoize";

/**
 * A condition in CEL, of which this is the only reader: Cloud Armor's rules, IAM and workload identity providers use
 * it. It is read as far as its logic goes; everything else is an atom.
 */
export type Condition =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "atom"; readonly text: string }
  | { readonly kind: "not"; readonly of: Condition }
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[] };

export const constant = (value: boolean): Condition => ({ kind: "constant", value });
export const not = (of: Condition): Condition => ({ kind: "not", of });
export const anyOf = (of: readonly Condition[]): Condition => ({ kind: "any", of });

/** Google takes 2,048 characters; a longer text is no condition that it would accept. */
const MAX_LENGTH = 8192;
/** Google takes five subexpressions a rule, so a few steps decide whatever it accepts. */
const MAX_STEPS = 2000;

const TOKEN = new RegExp(
  [
    String.raw`\/\/[^\n]*|[rR]?'''[\s\S]*?'''|[rR]?"""[\s\S]*?"""|[rR]'[^']*'|[rR]"[^"]*"|'(?:[^'\\]|\\.)*'`,
    String.raw`"(?:[^"\\]|\\.)*"|&&|\|\||[!=<>]=|[()[\]{}!?]|[\w.]+|\s+|.`,
  ].join("|"),
  "g",
);
const OPENING = new Set(["(", "[", "{"]);
const CLOSING = new Set([")", "]", "}"]);

/** Policies made of one module have the same conditions. */
const read = new Map<string, Condition>();
const CACHE_LIMIT = 2000;

/** Reads a condition. What is not understood becomes an atom, of which nothing is known. */
export function parseCondition(text: string): Condition {
  let condition = read.get(text);
  if (!condition) {
    condition = readCondition(text);
    if (read.size < CACHE_LIMIT) read.set(text, condition);
  }
  return condition;
}

function readCondition(text: string): Condition {
  if (text.length > MAX_LENGTH) return { kind: "atom", text };
  const tokens = (text.match(TOKEN) ?? [])
    .filter((token) => token.trim() !== "" && !token.startsWith("//"))
    .map(singleQuoted);
  return parse(tokens);
}

/** The text of a string literal; undefined for anything else. */
export function literal(text: string): string | undefined {
  const [, single, double] = /^\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*$/.exec(text) ?? [];
  return single ?? double;
}

/**
 * Whether a condition is true, as far as its atoms are decided.
 *
 * @returns undefined where an atom is undecided on which it depends
 */
export function evaluate(condition: Condition, decide: (atom: string) => boolean | undefined): boolean | undefined {
  const simple = simplify(substituteKnown(condition, decide));
  return simple.kind === "constant" ? simple.value : undefined;
}

/** Replaces the atoms that are decided, leaving those for which `decide` gives undefined. */
export function substituteKnown(condition: Condition, decide: (atom: string) => boolean | undefined): Condition {
  switch (condition.kind) {
    case "constant":
      return condition;
    case "atom": {
      const value = decide(condition.text);
      return value === undefined ? condition : constant(value);
    }
    case "not":
      return not(substituteKnown(condition.of, decide));
    default:
      return { kind: condition.kind, of: condition.of.map((one) => substituteKnown(one, decide)) };
  }
}

/** Whether it is true of every request, whatever its atoms are. Found once for each condition. */
export const isAlways = oncePer((condition: Condition) => !mayBe(condition, false));

/** Whether it can be true of a request. Found once for each condition. */
export const isPossible = oncePer((condition: Condition) => mayBe(condition, true));

/** The texts of the atoms, each once. Found once for each condition. */
export const atomsOf = oncePer((condition: Condition): readonly string[] => [...new Set(allAtoms(condition))]);

function allAtoms(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case "constant":
      return [];
    case "atom":
      return [condition.text];
    case "not":
      return allAtoms(condition.of);
    default:
      return condition.of.flatMap(allAtoms);
  }
}

/**
 * Tries the atoms out, one after the other, as long as they decide nothing; where that takes too many steps, either
 * could be.
 */
function mayBe(condition: Condition, wanted: boolean): boolean {
  let steps = 0;
  const search = (open: Condition): boolean => {
    const simple = simplify(open);
    if (simple.kind === "constant") return simple.value === wanted;
    if (++steps > MAX_STEPS) return true;
    const atom = firstAtom(simple);
    return (
      search(substituteKnown(simple, (text) => (text === atom ? wanted : undefined))) ||
      search(substituteKnown(simple, (text) => (text === atom ? !wanted : undefined)))
    );
  };
  return search(condition);
}

function firstAtom(condition: Condition): string | undefined {
  switch (condition.kind) {
    case "constant":
      return undefined;
    case "atom":
      return condition.text;
    case "not":
      return firstAtom(condition.of);
    default:
      for (const one of condition.of) {
        const found = firstAtom(one);
        if (found !== undefined) return found;
      }
      return undefined;
  }
}

function simplify(condition: Condition): Condition {
  switch (condition.kind) {
    case "constant":
    case "atom":
      return condition;
    case "not": {
      const of = simplify(condition.of);
      return of.kind === "constant" ? constant(!of.value) : not(of);
    }
    default: {
      const deciding = condition.kind === "any";
      const parts = condition.of.map(simplify);
      if (parts.some((part) => part.kind === "constant" && part.value === deciding)) return constant(deciding);
      const open = parts.filter((part) => part.kind !== "constant");
      const [only] = open;
      if (!only) return constant(!deciding);
      return open.length === 1 ? only : { kind: condition.kind, of: open };
    }
  }
}

function parse(tokens: readonly string[]): Condition {
  const whole: Condition = { kind: "atom", text: tokens.join(" ") };
  if (!isBalanced(tokens) || splitAt(tokens, "?").length > 1) return whole;
  for (const [operator, kind] of [
    ["||", "any"],
    ["&&", "all"],
  ] as const) {
    const parts = splitAt(tokens, operator);
    if (parts.length > 1) return { kind, of: parts.map(parse) };
  }
  const [first] = tokens;
  if (first === "!") return not(parse(tokens.slice(1)));
  if (first === "(" && closingOf(tokens) === tokens.length - 1) return parse(tokens.slice(1, -1));
  if (tokens.length === 1 && (first === "true" || first === "false")) return constant(first === "true");
  return whole;
}

/** The parts between an operator that stands in no parentheses. */
function splitAt(tokens: readonly string[], operator: string): string[][] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (OPENING.has(token)) depth++;
    if (CLOSING.has(token)) depth--;
    if (depth === 0 && token === operator) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function closingOf(tokens: readonly string[]): number {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (OPENING.has(token)) depth++;
    if (CLOSING.has(token) && --depth === 0) return index;
  }
  return -1;
}

function isBalanced(tokens: readonly string[]): boolean {
  let depth = 0;
  for (const token of tokens) {
    if (OPENING.has(token)) depth++;
    if (CLOSING.has(token) && --depth < 0) return false;
  }
  return depth === 0;
}

/** One spelling of a string, so that the same atom reads the same. */
const singleQuoted = (token: string) =>
  /^"[^'\\]*"$/.test(token) && !token.startsWith('"""') ? `'${token.slice(1, -1)}'` : token;
