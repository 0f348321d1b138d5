import { KnownServer, withoutComments } from "./cloud-config";
import { fileLike } from "./servers";

/** Files of PostgreSQL's settings: its own, what ALTER SYSTEM writes, and those of its directory of more. */
export const POSTGRES_CONF = /(?:^|\/)postgresql(?:\.auto)?\.conf$|\/postgresql[^/]*\/(?:.*\/)?conf\.d\/[^/]+\.conf$/;

/**
 * What a server says of a setting of PostgreSQL, anywhere: in its files, where the equals sign may be left out, on
 * command lines, and by ALTER SYSTEM.
 */
export function settingsNamed(server: KnownServer, name: string): readonly string[] {
  const stated = withoutComments(server.config.text).matchAll(
    new RegExp(String.raw`\b${name}(?:\s*=|\s+TO\b)[ \t]*["']?([^"'\n]*)`, "gi"),
  );
  const inFiles = fileLike(server, /\/postgresql[^/]*\/.*(?<!pg_hba|pg_ident)\.conf$/).flatMap(([, content]) => [
    ...withoutComments(content).matchAll(new RegExp(String.raw`^[ \t]*${name}[ \t]+(?!=)["']?([^"'\n]*)`, "gim")),
  ]);
  return [...stated, ...inFiles].map(([, value = ""]) => value.replace(/\s+#.*$/, "").trim());
}
