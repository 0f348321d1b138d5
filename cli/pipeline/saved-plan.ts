import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { z } from "zod";
import { UnusableInput } from "./faults";
import { readJson, readText } from "./runner";

/** Which state a plan was made from, and is valid for. */
export interface StatePosition {
  readonly lineage: string;
  readonly serial: number;
}

const position = z.object({ lineage: z.string(), serial: z.number().int().min(0) });
/** The state that a plan was made from, in the plan's archive; that of `tfstate-prev` has no lineage. */
const PRIOR_STATE = "tfstate";

export interface SavedPlan {
  /** SHA-256 of the file, in hexadecimal digits. */
  readonly sha256: string;
  readonly state: StatePosition;
}

/** Reads a saved plan's digest and position. @throws UnusableInput where the file is no saved plan */
export function readSavedPlan(file: string): SavedPlan {
  const fault = (what: string) => new UnusableInput(`${file}: ${what}; allowed: a plan by terraform plan -out`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw fault(`it cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`);
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  let prior: Uint8Array | undefined;
  try {
    prior = unzipSync(bytes, { filter: ({ name }) => name === PRIOR_STATE })[PRIOR_STATE];
  } catch {
    throw fault("it is no archive");
  }
  if (!prior) throw fault("it holds no prior state");
  const result = position.safeParse(parsed(Buffer.from(prior).toString("utf8")));
  if (!result.success) throw fault("its prior state has no lineage and serial");
  return { sha256, state: result.data };
}

/**
 * Position of a state, as `terraform state pull` prints it; before the first apply it prints nothing.
 *
 * @throws UnusableInput
 */
export function readStatePosition(file: string): StatePosition {
  if (readText(file).trim() === "") return { lineage: "", serial: 0 };
  const result = position.safeParse(readJson(file));
  if (!result.success)
    throw new UnusableInput(`${file}: got no lineage and serial; allowed: a state by terraform state pull`);
  return result.data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
