import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSettings, SettingsError } from "../../environments/load";
import { ENVIRONMENTS } from "../fixtures/environments";

/** A text of a settings file, and what stands there instead. */
export type Replacement = readonly [from: string | RegExp, to: string];

/** A directory of its own for each test. */
export let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-settings-"))));
afterEach(() => rmSync(directory, { recursive: true }));

/** Writes a settings file of the fixtures into the directory, after replacements. */
export function put(file: string, ...replacements: readonly Replacement[]): void {
  let text = readFileSync(join(ENVIRONMENTS, file), "utf8");
  for (const [from, to] of replacements) {
    if (!(typeof from === "string" ? text.includes(from) : from.test(text)))
      throw new Error(`${file} holds no ${from}`);
    text = text.replace(from, () => to);
  }
  writeFileSync(join(directory, file), text);
}

/** The faults of the directory's files, the directory taken out. */
export function faults(): string[] {
  try {
    loadSettings(directory);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults.map((fault) => fault.replaceAll(`${directory}/`, ""));
    throw error;
  }
  return [];
}

/** The faults of one settings file after replacements. */
export function faultsOf(file: string, ...replacements: readonly Replacement[]): string[] {
  put(file, ...replacements);
  return faults();
}

export function faultsOfText(file: string, text: string): string[] {
  writeFileSync(join(directory, file), text);
  return faults();
}

/** The fault as it is reported, `{text}` standing for the number of the file's line that holds the text. */
export function message(fault: string): string {
  return fault.replace(/^([^:]+):\{(.+?)\}:/, (_, file: string, text: string) => `${file}:${lineOf(file, text)}:`);
}

export function lineOf(file: string, text: string): number {
  return (
    readFileSync(join(directory, file), "utf8")
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1
  );
}
