import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HostFile } from "./part";
import { SQL } from "./paths";

/**
 * A file of SQL, unchanged.
 *
 * @param directory of the file. @default - `sql` beside this file, whose SQL knows no system
 */
export function sqlFile(name: string, directory = join(__dirname, "sql")): HostFile {
  return { path: `${SQL}/${name}.sql`, content: readFileSync(join(directory, `${name}.sql`), "utf8") };
}
