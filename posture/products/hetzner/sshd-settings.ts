import { SshdLine, sshdLines } from "../../formats/sshd-config";
import { KnownServer, memoizeByConfig } from "./cloud-config";
import { globMatches } from "./includes";

const MAIN = "/etc/ssh/sshd_config";
/** What Debian's own sshd_config begins with. */
const DROP_INS = "/etc/ssh/sshd_config.d/*.conf";
const MAX_DEPTH = 16;

/** What a server's sshd reads. */
interface SshdSettings {
  /** Lines in the order in which they are read; the first that sets something counts. */
  readonly lines: readonly SshdLine[];
  /** Paths of the files that they stand in. */
  readonly files: readonly string[];
  /** Files that are included and that nobody writes here, as written. */
  readonly missing: readonly string[];
}

/** Its settings: where it writes no sshd_config, Debian's own reads the drop-ins first. */
export const sshdSettings = memoizeByConfig(({ written }): SshdSettings => {
  const lines: SshdLine[] = [];
  const files = new Set<string>();
  const missing: string[] = [];
  const include = (pattern: string, matched: boolean, depth: number) => {
    const path = pattern.startsWith("/") ? pattern : `/etc/ssh/${pattern}`;
    const found = [...written.keys()].filter((name) => globMatches(path, name)).sort((a, b) => (a < b ? -1 : 1));
    if (found.length === 0 && path !== DROP_INS) missing.push(pattern);
    if (depth < MAX_DEPTH) for (const name of found) read(name, matched, depth + 1);
  };
  const read = (path: string, matched: boolean, depth: number) => {
    files.add(path);
    for (const line of sshdLines(written.get(path) ?? "")) {
      const within = matched || line.matched;
      if (line.keyword === "include") for (const pattern of line.args) include(pattern, within, depth);
      else lines.push({ ...line, matched: within });
    }
  };
  if (written.has(MAIN)) read(MAIN, false, 0);
  else include(DROP_INS, false, 0);
  return { lines, files: [...files], missing };
});

export const sshdFiles = (server: KnownServer): readonly string[] => sshdSettings(server).files;
