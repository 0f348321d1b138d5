import { readFileSync } from "node:fs";
import { relative } from "node:path";
import ts from "typescript";
import { ROOT } from "../../cli/synthesize";

/** What each file imports, by file. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/**
 * Imports among the project's own files. Those of types count too: they cost nothing when a program runs, but who reads
 * one of the files has to read all of them.
 */
export function projectImports(): Imports {
  const { config } = ts.readConfigFile(`${ROOT}/tsconfig.json`, (file) => ts.sys.readFile(file)) as { config: unknown };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const own = new Set(fileNames);
  return new Map(
    fileNames.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"));
      const imported = importedFiles
        .filter(({ fileName }) => fileName.startsWith("."))
        .map(({ fileName }) => ts.resolveModuleName(fileName, file, options, ts.sys).resolvedModule?.resolvedFileName)
        .filter((one): one is string => one !== undefined && own.has(one));
      return [relative(ROOT, file), imported.map((one) => relative(ROOT, one))];
    }),
  );
}

/** Cycles, at least one in each group of files that import one another: files in order, the first again at the end. */
export function cyclesIn(imports: Imports): readonly (readonly string[])[] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    for (const imported of imports.get(file) ?? []) visit(imported, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return cycles;
}
