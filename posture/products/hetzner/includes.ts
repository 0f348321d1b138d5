import { KnownServer } from "./cloud-config";

/** A text with the files that it includes in their places. */
export interface Included {
  readonly text: string;
  /** Files that it includes and that nobody writes here, as written. */
  readonly missing: readonly string[];
}

const MAX_DEPTH = 5;

/**
 * Puts the files that a text includes in the place of what includes them.
 *
 * @param line what includes, with the paths as its first group: several stand apart by blanks
 * @param directory where relative paths start
 * @param known paths that a package writes, and whose content changes nothing
 */
export function withIncludes(
  { config: { files } }: KnownServer,
  content: string,
  line: RegExp,
  directory: string,
  known?: RegExp,
): Included {
  const missing: string[] = [];
  const expand = (text: string, depth: number): string =>
    text.replace(line, (written: string, paths: string) =>
      paths
        .trim()
        .split(/\s+/)
        .map((one) => one.replace(/^["']|["']$/g, ""))
        .map((path) => {
          const absolute = path.startsWith("/") ? path : `${directory}/${path}`;
          const found = [...files].filter(([name]) => globMatches(absolute, name)).sort(([a], [b]) => (a < b ? -1 : 1));
          if (found.length === 0 && !known?.test(absolute)) missing.push(path);
          if (found.length === 0 || depth === 0) return found.length === 0 ? "" : written;
          return found.map(([, inner]) => expand(inner, depth - 1)).join("\n");
        })
        .join("\n"),
    );
  return { text: expand(content, MAX_DEPTH), missing };
}

/** Whether a pattern of paths, as shells and daemons take them, names a file. */
export function globMatches(pattern: string, path: string): boolean {
  if (!/[*?[]/.test(pattern)) return pattern === path;
  const expression = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, "[^/]*")
    .replace(/\?/g, "[^/]");
  try {
    return new RegExp(`^${expression}$`).test(path);
  } catch {
    return false;
  }
}
