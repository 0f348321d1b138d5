import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { zipSync } from "fflate";

interface Artifact {
  readonly id: number;
  readonly run: string;
  readonly name: string;
  readonly directory: string;
}

/** Artifacts as GitHub keeps them: each name once in a run, below the directory that its files have in common. */
export class Artifacts {
  private readonly all: Artifact[] = [];

  constructor(private readonly directory: string) {}

  /** @param paths of the action, one a line @throws Error where GitHub would refuse, and where there is no file */
  public upload(run: string, name: string, workspace: string, paths: string): void {
    if (name === "" || /["':<>|*?\r\n\\/]/.test(name)) throw new Error(`artifact ${name}: not a name`);
    if (this.all.some((one) => one.run === run && one.name === name))
      throw new Error(`artifact ${name}: this run has it already`);
    const patterns = paths.split("\n").filter(Boolean);
    const files = patterns.flatMap((pattern) => expand(workspace, pattern.replace(/\/$/, "").split("/")));
    if (files.length === 0) throw new Error(`artifact ${name}: no file at ${paths}`);
    const root = common(patterns.map((pattern) => rootOf(workspace, pattern)));
    const directory = join(this.directory, `${this.all.length}`);
    for (const file of files) cpSync(file, join(directory, relative(root, file)), { recursive: true });
    this.all.push({ id: this.all.length + 1, run, name, directory });
  }

  /** @throws Error where the run has none of this name */
  public download(run: string, name: string, to: string): void {
    const found = this.all.find((one) => one.run === run && one.name === name);
    if (!found) throw new Error(`artifact ${name}: this run has none; it has ${this.namesOf(run).join(", ")}`);
    cpSync(found.directory, to, { recursive: true });
  }

  /** All whose name begins and ends with what stands around the pattern's star, merged; none is no fault. */
  public downloadMatching(run: string, pattern: string, to: string): void {
    const [head = "", tail = ""] = pattern.split("*");
    mkdirSync(to, { recursive: true });
    for (const { name, directory } of this.all.filter((one) => one.run === run))
      if (name.startsWith(head) && name.endsWith(tail)) cpSync(directory, to, { recursive: true });
  }

  public named(name: string): readonly Artifact[] {
    return this.all.filter((one) => one.name === name);
  }

  public zip(id: number): Uint8Array {
    const { directory = "" } = this.all.find((one) => one.id === id) ?? {};
    return zipSync(
      Object.fromEntries(filesIn(directory).map((file) => [relative(directory, file), readFileSync(file)])),
    );
  }

  /** Directory that holds an artifact, for a test that changes what is in it. */
  public place(run: string, name: string): string {
    return this.all.find((one) => one.run === run && one.name === name)?.directory ?? "";
  }

  private namesOf(run: string): string[] {
    return this.all.filter((one) => one.run === run).map(({ name }) => name);
  }
}

/** Files and directories at a path, in which a segment may have stars. */
function expand(directory: string, [segment, ...rest]: readonly string[]): string[] {
  if (segment === undefined) return [directory];
  if (!existsSync(directory)) return [];
  if (!segment.includes("*")) {
    const next = join(directory, segment);
    return existsSync(next) ? expand(next, rest) : [];
  }
  const pattern = new RegExp(`^${segment.split("*").map(escaped).join("[^/]*")}$`);
  return readdirSync(directory)
    .filter((name) => pattern.test(name))
    .flatMap((name) => expand(join(directory, name), rest));
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Where a pattern starts to match: a directory is its own root, a file's is the directory that it is in. */
function rootOf(workspace: string, pattern: string): string {
  const fixed = join(workspace, pattern.includes("*") ? dirname(pattern.slice(0, pattern.indexOf("*") + 1)) : pattern);
  return existsSync(fixed) && statSync(fixed).isFile() ? dirname(fixed) : fixed;
}

function common(roots: readonly string[]): string {
  const [first = "", ...others] = roots.map((one) => one.replace(/\/$/, "").split(sep).join("/"));
  let root = first;
  while (!others.every((one) => one === root || one.startsWith(`${root}/`))) root = dirname(root);
  return root;
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(directory, entry.name)) : [join(directory, entry.name)],
  );
}
