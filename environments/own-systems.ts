import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const DIRECTORY = join(__dirname, "systems");

/** Names of the systems that `environments/systems/` describes, in alphabetical order. */
export const ownSystems = (): readonly string[] =>
  existsSync(DIRECTORY)
    ? readdirSync(DIRECTORY)
        .flatMap((file) => /^([a-z][a-z0-9-]*)\.ts$/.exec(file)?.[1] ?? [])
        .sort()
    : [];
