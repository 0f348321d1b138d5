import type { Document, Parameter, Schema } from "../discovery/types";
import { schemaOf } from "../discovery/load";
import { enumName } from "./enum-numbers";
import { type ApiError, invalid } from "./errors";
import { type Body, type Json, camel, isObject, isUnsafeName } from "./json";

/** How a value is checked: a request is normalized and loses what only the service sets; a reply is only checked. */
type Side = "request" | "reply";

const INTEGERS = new Set(["int32", "uint32", "int64", "uint64"]);
const LONG = new Set(["int64", "uint64"]);
const DEEPEST = 64;
/** Whether a text is a number of 64 bits, however many zeros it begins with. */
function isLong(format: string | undefined, value: string): boolean {
  if (!/^-?\d{1,64}$/.test(value)) return false;
  const number = BigInt(value);
  return number === (format === "uint64" ? BigInt.asUintN(64, number) : BigInt.asIntN(64, number));
}

const at = (path: string): string => (path ? ` at '${path}'` : "");

function wrong(path: string, expected: string, value: Json): ApiError {
  const shown = JSON.stringify(value) ?? "nothing";
  return invalid(`Invalid value${at(path)} (${expected}), ${shown.length > 80 ? `${shown.slice(0, 80)}…` : shown}`);
}

const isNothing = (value: Json): boolean => value === null || (Array.isArray(value) && value.length === 0);

class Check {
  public constructor(
    private readonly document: Document,
    private readonly side: Side,
  ) {}

  public value(schema: Schema, value: Json, path: string, depth: number): Json {
    if (depth > DEEPEST) throw invalid(`Invalid value${at(path)}: nested too deeply.`);
    if (schema.$ref) return this.value(schemaOf(this.document, schema.$ref), value, path, depth + 1);
    if (value === null) return null;
    switch (schema.type) {
      case "object":
        if (!isObject(value)) throw wrong(path, "an object", value);
        return this.object(schema, value, path, depth);
      case "array":
        if (!Array.isArray(value)) throw wrong(path, "a list", value);
        return value.map((one, index) =>
          this.value(schema.items ?? { type: "any" }, one, `${path}[${String(index)}]`, depth + 1),
        );
      case "string":
        return this.text(schema, value, path);
      case "boolean":
        if (value === "true" || value === "false") return value === "true";
        if (typeof value !== "boolean") throw wrong(path, "TYPE_BOOL", value);
        return value;
      case "integer":
        return this.whole(schema, value, path);
      case "number": {
        const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
        if (typeof number !== "number" || Number.isNaN(number)) throw wrong(path, "TYPE_DOUBLE", value);
        return number;
      }
      default:
        return value;
    }
  }

  private object(schema: Schema, value: Body, path: string, depth: number): Body {
    const checked: Body = {};
    for (const [given, inner] of Object.entries(value)) {
      if (isUnsafeName(given)) throw this.unknown(given, path);
      const properties = schema.properties ?? {};
      const name = Object.hasOwn(properties, given) ? given : camel(given);
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const here = path ? `${path}.${given}` : given;
      if (property) {
        const result = this.value(property, inner, here, depth + 1);
        if (this.side === "reply" || property.readOnly !== true || name === "etag" || name === "name") {
          checked[name] = result;
        }
      } else if (schema.additionalProperties) {
        checked[given] = this.value(schema.additionalProperties, inner, here, depth + 1);
      } else if (this.side === "request" && isNothing(inner)) {
        // The provider sends such fields to methods that lack them, and the services take no notice.
        continue;
      } else if (schema.properties || this.side === "request") {
        throw this.unknown(given, path);
      } else {
        checked[given] = inner;
      }
    }
    return checked;
  }

  private unknown(name: string, path: string): ApiError {
    return invalid(`Invalid JSON payload received. Unknown name "${name}"${at(path)}: Cannot find field.`);
  }

  private text(schema: Schema, given: Json, path: string): Json {
    const value = schema.enum && typeof given === "number" ? (enumName(schema.enum, given) ?? given) : given;
    if (LONG.has(schema.format ?? "")) {
      if (!isLong(schema.format, String(value)))
        throw wrong(path, `TYPE_${(schema.format ?? "").toUpperCase()}`, value);
      return String(value);
    }
    if (typeof value !== "string") throw wrong(path, "TYPE_STRING", value);
    if (schema.enum && value !== "" && !schema.enum.includes(value)) {
      throw invalid(`Invalid value${at(path)}: ${JSON.stringify(value)}. Allowed: ${schema.enum.join(", ")}.`);
    }
    if (schema.format === "byte" && !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) {
      throw wrong(path, "TYPE_BYTES, Base64", "…");
    }
    if (schema.format === "google-datetime" && Number.isNaN(Date.parse(value))) {
      throw wrong(path, "a time of RFC 3339", value);
    }
    return value;
  }

  private whole(schema: Schema, value: Json, path: string): Json {
    const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
    const expected = `TYPE_${(INTEGERS.has(schema.format ?? "") ? (schema.format as string) : "int32").toUpperCase()}`;
    if (typeof number !== "number" || !Number.isSafeInteger(number)) throw wrong(path, expected, value);
    if (!LONG.has(schema.format ?? "") && Math.abs(number) > 2 ** 32) throw wrong(path, expected, value);
    return number;
  }
}

/**
 * The body of a request, checked against a schema: names in camel case, 64-bit numbers as strings, without the fields
 * that only the service sets.
 *
 * @throws ApiError which names the field
 */
export function validateRequest(document: Document, schema: string, body: Json): Body {
  if (!isObject(body)) throw invalid("Invalid JSON payload received. Expected an object.");
  return new Check(document, "request").value({ $ref: schema }, body, "", 0) as Body;
}

/** @throws ApiError where one of the emulator's own replies does not fit the schema */
export function validateReply(document: Document, schema: string, body: Body): void {
  new Check(document, "reply").value({ $ref: schema }, body, "", 0);
}

/**
 * The query of a request by the method's parameters, in camel case where the document has them so.
 *
 * @param unlisted what the service accepts though the document does not list it
 */
export function validateQuery(
  parameters: Readonly<Record<string, Parameter>>,
  common: readonly string[],
  query: URLSearchParams,
  unlisted: readonly string[] = [],
): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [given, value] of query) {
    const name = Object.hasOwn(parameters, given) ? given : camel(given);
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (!parameter || parameter.location !== "query") {
      if (unlisted.includes(name)) checked[name] = value;
      // Parameters of every API may be written with a `$`: `$alt`.
      if (unlisted.includes(name) || common.includes(given.replace(/^\$(?!\.)/, ""))) continue;
      throw invalid(
        `Invalid JSON payload received. Unknown name "${given}": Cannot bind query parameter. ` +
          `Field '${given}' could not be found in request message.`,
      );
    }
    if (parameter.enum && !parameter.enum.includes(value)) {
      throw invalid(`Invalid value at '${given}': ${JSON.stringify(value)}. Allowed: ${parameter.enum.join(", ")}.`);
    }
    if (parameter.type === "integer" && !/^-?\d{1,15}$/.test(value)) throw wrong(given, "TYPE_INT32", value);
    // Some clients write booleans as Python does, and the services take them.
    const boolean = parameter.type === "boolean" ? value.toLowerCase() : undefined;
    if (boolean !== undefined && !/^(true|false)$/.test(boolean)) throw wrong(given, "TYPE_BOOL", value);
    checked[name] = parameter.repeated && name in checked ? `${checked[name] ?? ""},${value}` : (boolean ?? value);
  }
  for (const [name, parameter] of Object.entries(parameters)) {
    if (parameter.location === "query" && parameter.required && !(name in checked)) {
      throw invalid(`Required parameter: ${name}`);
    }
  }
  return checked;
}
