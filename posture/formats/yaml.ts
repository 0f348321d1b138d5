import { createRequire } from "node:module";

/**
 * The YAML library, loaded when it is first needed: most reviews read no YAML, and loading it takes a quarter of the
 * time that Node takes to start.
 */
export function yaml(): typeof import("yaml") {
  return createRequire(__filename)("yaml") as typeof import("yaml");
}
