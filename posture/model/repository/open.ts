import { spawnSync } from "node:child_process";
import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { InputError } from "../input";
import { Repository } from "./repository";

const MAX_TEXT_BYTES = 4 << 20;
const MAX_FILES = 100_000;
const MAX_DEPTH = 32;
const EXCLUDED_DIRECTORIES = new Set(["node_modules", ".git"]);

/**
 * Opens a directory as a repository: the tracked files where Git keeps it, else all files in it.
 *
 * What a link leads to outside the directory is never read.
 *
 * @throws InputError where there is no such directory, or more in it than a repository ever holds
 */
export function openRepository(directory: string): Repository {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw new InputError(
      `${directory}: got a path that is not a directory; allowed: a directory with a repository's files`,
    );
  const root = realpathSync(directory);
  const paths = tracked(root) ?? walk(root);
  if (paths.length > MAX_FILES)
    throw new InputError(
      `${directory}: got more than ${MAX_FILES} files; allowed: a repository's own files, without build output ` +
        "or installed packages",
    );
  const files = [...new Set(paths)].filter((path) => isFile(join(root, path))).sort();
  const known = new Set(files);
  return { files, text: (path) => (known.has(path) ? read(root, path) : undefined) };
}

/** What a repository's own settings could run is switched off: whoever wrote it is not trusted. */
const SAFE = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "safe.bareRepository=explicit"];

function tracked(root: string): string[] | undefined {
  // Variables of a hook or of another work tree would lead Git elsewhere.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const { status, stdout } = spawnSync("git", [...SAFE, "ls-files", "-z", "--cached"], {
    cwd: root,
    env: { ...env, GIT_OPTIONAL_LOCKS: "0" },
    encoding: "utf8",
    maxBuffer: 64 << 20,
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 60_000,
  });
  return status === 0 ? stdout.split("\0").filter((path) => path !== "") : undefined;
}

function walk(root: string): string[] {
  const found: string[] = [];
  const visit = (below: string, depth: number): void => {
    for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
      if (EXCLUDED_DIRECTORIES.has(entry.name) || found.length > MAX_FILES) continue;
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (!entry.isDirectory()) found.push(path);
      else if (depth < MAX_DEPTH) visit(path, depth + 1);
    }
  };
  visit("", 0);
  return found;
}

function isFile(file: string): boolean {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  return stats !== undefined && (stats.isFile() || stats.isSymbolicLink());
}

function read(root: string, path: string): string | undefined {
  try {
    const file = realpathSync(join(root, path));
    const inside =
      file.startsWith(root.endsWith(sep) ? root : root + sep) && !file.startsWith(join(root, ".git") + sep);
    const stats = inside ? statSync(file) : undefined;
    return stats?.isFile() && stats.size <= MAX_TEXT_BYTES ? decode(readFileSync(file)) : undefined;
  } catch {
    return undefined;
  }
}

function decode(bytes: Buffer): string | undefined {
  // Compilers read UTF-16 too: what is written in it must not be out of sight.
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le").slice(1);
  return bytes.includes(0) ? undefined : bytes.toString("utf8").replace(/^\ufeff/, "");
}
