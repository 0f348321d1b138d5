import { Finding } from "./check";

const MAX_LENGTH = 400;

/** Something that a rule found in a file. @param path where in it: a line, or a step such as `jobs.scan.steps[2]` */
export const inFile = (
  status: Finding["status"],
  file: string,
  path: string,
  expected: string,
  actual: string,
): Finding => ({ status, address: file, path, expected, actual: actual.slice(0, MAX_LENGTH) });

/** What stands nowhere in the workflows. */
export const noWorkflow = (expected: string): Finding => inFile("violated", ".github/workflows", "", expected, "none");
