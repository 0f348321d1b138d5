import { Document, isMap, isPair, isScalar, isSeq, Node, visit } from "yaml";
import { z } from "zod";
import { exampleReason } from "./examples";
import { meantKey, meantValue } from "./suggestions";

/** Turns the errors of a settings file into lines for its author. */

/** File and line of a place in a settings file. */
export type Position = (offset: number | undefined) => string;

/** A settings file as it was read, and the schema that it has to follow. */
export interface SettingsFile {
  readonly schema: z.ZodType;
  readonly document: Document;
  readonly values: unknown;
  readonly at: Position;
}

/** A value of the wrong type also breaks the rules about it: the first error is enough. */
export function firstOfEach(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const seen = new Set<string>();
  return issues.filter(({ code, path }) => {
    const at = path.join(".");
    const known = seen.has(at);
    seen.add(at);
    return !known || code === "unrecognized_keys" || code === "invalid_key";
  });
}

/** Settings are values: Terraform would evaluate an expression, and could read a file or the state with it. */
export function expressionFaults(document: Document, at: Position): string[] {
  return faultsOfScalars(document, at, (value) =>
    /[$%]\{|TfToken\[/.test(value)
      ? `got ${formatValue(value)}; allowed: a value without \${ or %{, which Terraform would evaluate`
      : undefined,
  );
}

/** One line per error: file, line, path, what was given, what is allowed, what was probably meant. */
export function faultsOf(issue: z.core.$ZodIssue, file: SettingsFile): string[] {
  const { schema, document, values, at } = file;
  if (issue.code === "invalid_union" && issue.errors.length === 1) {
    return (
      issue.errors[0]?.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, file)) ?? []
    );
  }
  const unknownKey = (path: readonly PropertyKey[], key: string, allowed: string) =>
    `${at(offsetOf(document, path, key))}: ${formatPath([...path, key])}: got an unknown key; allowed: ${allowed}` +
    didYouMean(meantKey(schema, path, valueAt(values, path), key));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(issue.path, key, issue.message));
  }
  if (issue.code === "invalid_key") {
    const allowed = issue.issues.map(({ message }) => message).join("; ");
    return [unknownKey(issue.path.slice(0, -1), String(issue.path.at(-1)), allowed)];
  }
  const given = valueAt(values, issue.path);
  const meant = meantValue(schema, issue.path, document);
  return [
    `${at(offsetOf(document, [...issue.path, ...entryOf(issue, given)]))}: ${formatPath(issue.path)}: ` +
      `got ${formatValue(given)}; allowed: ${issue.message}` +
      didYouMean(meant === undefined ? undefined : formatValue(meant)),
  ];
}

const didYouMean = (meant: string | undefined) => (meant === undefined ? "" : `; did you mean ${meant}?`);

/** The invalid entry of a list: the first duplicate, or the first beyond the allowed number. */
function entryOf({ code, ...issue }: z.core.$ZodIssue, given: unknown): [number] | [] {
  if (!Array.isArray(given)) return [];
  if (code === "too_big" && "maximum" in issue) return [Number(issue.maximum)];
  const texts = given.map((entry) => JSON.stringify(entry));
  const repeated = texts.findIndex((text, index) => texts.indexOf(text) < index);
  return code === "custom" && repeated >= 0 ? [repeated] : [];
}

/** Position of a path, or a key in it, in the file; for a missing one, that of the nearest existing parent. */
export function offsetOf(document: Document, path: readonly PropertyKey[], key?: string): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (!node) continue;
    if (key !== undefined && isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      if (pair && isScalar(pair.key)) return pair.key.range?.[0];
    }
    return node.range?.[0];
  }
  return undefined;
}

export function exampleFaults(document: Document, at: Position): string[] {
  return faultsOfScalars(document, at, (value) => {
    const reason = exampleReason(value);
    return (
      reason && `got the example value ${formatValue(value)} (${reason}); allowed: your own value, or example: true`
    );
  });
}

function faultsOfScalars(document: Document, at: Position, faultOf: (value: string) => string | undefined): string[] {
  const faults: string[] = [];
  visit(document, {
    Scalar: (key, { value, range }, parents) => {
      const fault = key !== "key" && typeof value === "string" ? faultOf(value) : undefined;
      const path = parents.flatMap<string | number>((parent, index) => {
        if (isPair(parent)) return isScalar(parent.key) ? [String(parent.key.value)] : [];
        if (isSeq(parent))
          return [index === parents.length - 1 ? Number(key) : parent.items.indexOf(parents[index + 1] as Node)];
        return [];
      });
      if (fault) faults.push(`${at(range?.[0])}: ${formatPath(path)}: ${fault}`);
    },
  });
  return faults;
}

/** A value with its aliases resolved, unlike the document's own nodes. */
export const valueAt = (root: unknown, path: readonly PropertyKey[]) =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], root);

export const formatPath = (path: readonly PropertyKey[]) =>
  path.length === 0 ? "the file" : printable(path.map(String).join("."));

export function formatValue(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  // Pasted in by mistake, it must not reach a terminal or a log.
  if (text.includes("PRIVATE KEY-----")) return "a private key, which is not shown";
  return printable(text.length > 100 ? `${text.slice(0, 97)}...` : text);
}

/** Text from a file without control characters. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
