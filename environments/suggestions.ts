import { distance } from "fastest-levenshtein";
import { Document, isScalar } from "yaml";
import { z } from "zod";

/** What the writer of a settings file probably meant. */

/** The candidate nearest to a misspelled name, or undefined where more than `most` of its characters differ. */
export function nearest(given: string, candidates: readonly string[], most = 0.4): string | undefined {
  const far = (candidate: string) => distance(plain(given), plain(candidate));
  const [best] = [...candidates].sort((one, other) => far(one) - far(other));
  return best !== undefined && far(best) <= Math.max(given.length, best.length) * most ? best : undefined;
}

/** Case, hyphens and underscores are confused more often than letters. */
const plain = (name: string) => name.toLowerCase().replace(/[-_ ]/g, "");

/** The key that an unknown one was probably meant to be, among those that the group may have and has not. */
export function meantKey(schema: z.ZodType, path: readonly PropertyKey[], group: unknown, key: string) {
  const taken = typeof group === "object" && group !== null ? group : {};
  const free = schemasAt(schema, path)
    .flatMap((one) => keysOf(one, taken))
    .filter((one) => !Object.hasOwn(taken, one));
  return nearest(key, free);
}

/**
 * The value that a refused one was probably meant to be: the nearest of the allowed ones, or the same
 * text in a form that the schema accepts, such as a number in quotes.
 */
export function meantValue(schema: z.ZodType, path: readonly PropertyKey[], document: Document): unknown {
  const node = document.getIn(path, true);
  if (!isScalar(node) || node.value === null) return undefined;
  const text = node.source ?? String(node.value);
  const schemas = schemasAt(schema, path);
  const isAccepted = (value: unknown) => schemas.some((one) => z.safeParse(one, value).success);
  // What a rule between several settings refuses is no slip of the pen.
  if (isAccepted(node.value)) return undefined;
  const allowed = schemas.flatMap(choicesOf);
  const word = nearest(
    text,
    allowed.filter((one) => typeof one === "string"),
    // Names of machines and regions differ in few characters: cax11 is no misspelled ccx13.
    0.3,
  );
  if (word !== undefined) return word;
  return formsOf(text).find(isAccepted);
}

const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
};

function formsOf(text: string): unknown[] {
  const trimmed = text.trim();
  const forms: unknown[] = [trimmed, trimmed.toLowerCase(), FLAGS[trimmed.toLowerCase()]];
  return /^\d{1,15}$/.test(trimmed) ? [...forms, Number(trimmed)] : forms;
}

/** What may stand at a path: more than one schema where a group is of several kinds. */
function schemasAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return schemasAt(schema.unwrap(), path);
  const [step, ...rest] = path;
  if (step === undefined) return [schema];
  if (schema instanceof z.ZodDiscriminatedUnion) return schema.options.flatMap((option) => schemasAt(option, path));
  if (schema instanceof z.ZodArray) return schemasAt(schema.element, rest);
  if (schema instanceof z.ZodRecord) return schemasAt(schema.valueType, rest);
  const shape: z.ZodRawShape = schema instanceof z.ZodObject ? schema.shape : {};
  const inner = Object.hasOwn(shape, step) ? shape[String(step)] : undefined;
  return inner ? schemasAt(inner, rest) : [];
}

/** A group of several kinds has the keys of the kind that its values say. */
function keysOf(schema: z.core.$ZodType, group: object): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodRecord) return choicesOf(schema.keyType).map(String);
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return [];
  const { discriminator, options } = schema.def;
  return options
    .filter((option) =>
      schemasAt(option, [discriminator]).some(
        (one) => z.safeParse(one, (group as Record<string, unknown>)[discriminator]).success,
      ),
    )
    .flatMap((option) => keysOf(option, group));
}

function choicesOf(schema: z.core.$ZodType): unknown[] {
  if (schema instanceof z.ZodEnum) return schema.options;
  return schema instanceof z.ZodLiteral ? [...schema.values] : [];
}
