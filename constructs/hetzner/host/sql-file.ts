import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HostFile } from "./part";
import { SQL } from "./paths";

/** An SQL file of this folder, unchanged. */
export function sqlFile(name: string): HostFile {
  return { path: `${SQL}/${name}.sql`, content: readFileSync(join(__dirname, "sql", `${name}.sql`), "utf8") };
}
