import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isObject } from "../../posture/model/attribute";
import { withoutKeys } from "../../posture/model/resource";
import { deciding, Found, Setting } from "./deciding-setting";
import { Line, Source } from "./report";

/** Where the resources of a stack were made, and of which settings. */
export interface Sources {
  /** @param found what a rule found at the resource: the setting that decided it is named where one did */
  of(address: string, found?: Found): Source | null;
  /** The settings file that the stack was built from; undefined where it is not known. */
  readonly settings?: { readonly file: string; readonly sha256: string };
}

const NONE: Sources = { of: () => null };
/** Stacks of this project say what is made of which settings. */
const STACKS = "stacks/";

/**
 * Reads the map that synthesis writes beside a stack. It stays beside the plan too; otherwise the stack's
 * own directory has it. Without a map, resources simply have no line.
 */
export function sourcesOf(file: string, stack: string, stacksDirectory: string): Sources {
  const places = [
    ...(file === "-" ? [] : [join(dirname(file), "sources.json")]),
    ...(/^[\w-]+$/.test(stack) ? [join(stacksDirectory, stack, "sources.json")] : []),
  ];
  const place = places.find((path) => existsSync(path));
  return place === undefined ? NONE : parse(readFileSync(place, "utf8"));
}

function parse(text: string): Sources {
  let map: unknown;
  try {
    map = JSON.parse(text);
  } catch {
    return NONE;
  }
  if (!isObject(map) || !isObject(map.resources)) return NONE;
  const { resources } = map;
  const settings = settingsOf(map.settings);
  return {
    ...(settings && { settings: { file: settings.file, sha256: settings.sha256 } }),
    of(address, found) {
      const key = withoutKeys(address);
      const frames: unknown = Object.hasOwn(resources, key) ? resources[key] : undefined;
      const lines = Array.isArray(frames) ? frames.flatMap((frame) => lineOf(frame) ?? []) : [];
      const [made] = lines;
      if (!made) return null;
      const stack = lines.find((line) => line.file.startsWith(STACKS));
      const setting = settings && found && deciding(key, found, settings.readBy(lines));
      return {
        ...made,
        stack: stack && stack !== made ? stack : null,
        setting: setting ? { file: settings.file, line: setting.line, name: setting.name } : null,
      };
    },
  };
}

function lineOf(frame: unknown): Line | undefined {
  return isObject(frame) && typeof frame.file === "string" && typeof frame.line === "number" && frame.line >= 1
    ? { file: frame.file, line: frame.line }
    : undefined;
}

interface Settings {
  readonly file: string;
  readonly sha256: string;
  /** What was read for the calls at these lines. */
  readBy(lines: readonly Line[]): Setting[];
}

function settingsOf(given: unknown): Settings | undefined {
  if (!isObject(given) || typeof given.file !== "string" || typeof given.sha256 !== "string") return undefined;
  const { values, readBy } = given;
  if (!isObject(values) || !isObject(readBy)) return undefined;
  return {
    file: given.file,
    sha256: given.sha256,
    readBy: (lines) => {
      const keys = lines.map(({ file, line }) => `${file}:${line}`).filter((key) => Object.hasOwn(readBy, key));
      const names = new Set(keys.flatMap((key) => (Array.isArray(readBy[key]) ? (readBy[key] as unknown[]) : [])));
      return [...names].flatMap((name) => {
        const one: unknown = typeof name === "string" && Object.hasOwn(values, name) ? values[name] : undefined;
        if (typeof name !== "string" || !isObject(one) || typeof one.line !== "number" || one.line < 1) return [];
        return [{ name, line: one.line, value: one.value }];
      });
    },
  };
}
