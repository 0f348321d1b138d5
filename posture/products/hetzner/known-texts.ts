import { createHash } from "node:crypto";
import known from "./known-digests.json";

const DIGESTS: ReadonlySet<string> = new Set(known);

/** What two texts that do the same have in common: without comments, blank lines and space at the ends of lines. */
const essence = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(?:#(?!!)|--(?:\s|$))/.test(line))
    .join("\n");

/** The digest of a script or of SQL, as `known-digests.json` has it. */
export const digestOf = (text: string): string => createHash("sha256").update(essence(text)).digest("hex").slice(0, 32);

/**
 * Whether a text is one of those that this project ships, whose every branch was read by people and is run by tests. Of
 * any other text, what cannot be proved to run is unknown.
 */
export const isKnownText = (text: string): boolean => DIGESTS.has(digestOf(text));
