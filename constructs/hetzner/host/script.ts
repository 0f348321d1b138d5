import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HostFile } from "./part";
import { SCRIPTS } from "./paths";

/** A script of this folder, unchanged: its settings come from files and variables, so nothing is inserted into it. */
export function script(name: string): HostFile {
  return {
    path: `${SCRIPTS}/${name}`,
    content: readFileSync(join(__dirname, "scripts", `${name}.sh`), "utf8"),
    permissions: "0755",
  };
}
