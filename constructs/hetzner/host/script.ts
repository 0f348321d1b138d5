import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HostFile } from "./part";
import { SCRIPTS } from "./paths";

/**
 * A script, unchanged: its settings come from files and variables, so nothing is inserted into it.
 *
 * @param directory of the script. @default - `scripts` beside this file, whose scripts know no system
 */
export function script(name: string, directory = join(__dirname, "scripts")): HostFile {
  return {
    path: `${SCRIPTS}/${name}`,
    content: readFileSync(join(directory, `${name}.sh`), "utf8"),
    permissions: "0755",
  };
}
