/**
 * Notes which settings are read while a stack is built, so that `sources.json` can name the line of the one that
 * decided.
 */

/** A settings file that a stack is built from. */
export interface SettingsFile {
  /** As it was given: relative to the working directory, or absolute. */
  readonly file: string;
  /** SHA-256 of the file, in hexadecimal digits. */
  readonly digest: () => string;
  /** The line of a setting, from 1. */
  readonly lineOf: (path: readonly (string | number)[]) => number;
}

type Scalar = string | number | boolean;

/** One setting that was read. */
export interface SettingRead {
  readonly from: SettingsFile;
  readonly path: readonly (string | number)[];
  readonly value: Scalar | readonly Scalar[];
}

let pending: SettingRead[] = [];

/** What was read since the last call. */
export function takeReads(): readonly SettingRead[] {
  const taken = pending;
  if (taken.length > 0) pending = [];
  return taken;
}

/**
 * A copy of settings whose every scalar, and every list of scalars, is noted when it is read. It is made of ordinary
 * objects and lists, so that it can be spread, compared and passed on as the settings themselves can.
 */
export function tracked<Values extends object>(values: Values, from: SettingsFile): Values {
  pending = [];
  return copyOf(values, from, []) as Values;
}

const isScalar = (value: unknown): value is Scalar => ["string", "number", "boolean"].includes(typeof value);

function copyOf(value: unknown, from: SettingsFile, path: readonly (string | number)[]): unknown {
  if (Array.isArray(value)) return value.map((entry, index) => copyOf(entry, from, [...path, index]));
  if (typeof value !== "object" || value === null) return value;
  const copy = {};
  for (const [key, entry] of Object.entries(value)) {
    const at = [...path, key];
    const inner = copyOf(entry, from, at);
    const isNoted = isScalar(entry) || (Array.isArray(entry) && entry.every(isScalar));
    Object.defineProperty(copy, key, {
      enumerable: true,
      get() {
        if (isNoted) pending.push({ from, path: at, value: entry as SettingRead["value"] });
        return inner;
      },
    });
  }
  return copy;
}
