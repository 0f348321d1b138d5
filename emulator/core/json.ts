export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
/** A JSON object: the body of a request, a reply or a resource. */
export type Body = { [name: string]: Json };

export const isObject = (value: unknown): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const copy = <T>(value: T): T => structuredClone(value);

/** The object at a field, or an empty one. */
export const object = (value: Json | undefined): Body => (isObject(value) ? value : {});

export const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");

/** A body without some of its fields. */
export const without = (body: Body, ...fields: readonly string[]): Body =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !fields.includes(name)));

export const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

export const camel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Deep merge as JSON merge patch (RFC 7396): objects merge, null removes, anything else replaces. */
export function mergePatch(into: Body, patch: Body): Body {
  const merged: Body = { ...into };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, name);
    else if (isObject(value)) merged[name] = mergePatch(object(merged[name]), value);
    else merged[name] = value;
  }
  return merged;
}

/** One place that a path of fields names. */
export interface Place {
  readonly holder: Body | Json[];
  readonly name: string | number;
  /** Where it is, with indices: `backends[0].group`. */
  readonly at: string;
  readonly value: Json;
}

/**
 * Every place that a path of fields names and that has a value. `[]` stands for each element of an array, `*` for each
 * entry of a map: `backends[].group`, `pathMatchers[].defaultService`, `labels.*`.
 */
export function places(body: Body, path: string): Place[] {
  const steps = path.split(".").flatMap((step) => (step.endsWith("[]") ? [step.slice(0, -2), "[]"] : [step]));
  let found: Place[] = [{ holder: [body], name: 0, at: "", value: body }];
  for (const step of steps) {
    found = found.flatMap(({ value, at }): Place[] => {
      if (step === "[]") {
        return Array.isArray(value)
          ? value.map((inner, index) => ({ holder: value, name: index, at: `${at}[${String(index)}]`, value: inner }))
          : [];
      }
      if (!isObject(value)) return [];
      const names = step === "*" ? Object.keys(value) : [step];
      return names.flatMap((name) => {
        const inner = Object.hasOwn(value, name) ? value[name] : undefined;
        return inner === undefined ? [] : [{ holder: value, name, at: at ? `${at}.${name}` : name, value: inner }];
      });
    });
  }
  return found;
}

/** Sets the value of a place. */
export function put(place: Place, value: Json): void {
  (place.holder as Record<string | number, Json>)[place.name] = value;
}

/** Removes a place. */
export function drop(place: Place): void {
  if (Array.isArray(place.holder)) place.holder.splice(Number(place.name), 1);
  else Reflect.deleteProperty(place.holder, place.name);
}

/** Names that would reach the prototype of an object rather than a field of it. */
export const isUnsafeName = (name: string): boolean => ["__proto__", "constructor", "prototype"].includes(name);
