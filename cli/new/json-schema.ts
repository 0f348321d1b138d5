import { Module } from "node:module";
import { join } from "node:path";
import type { z } from "zod";
import { settingsSchema } from "../../environments/json-schema";

/**
 * The JSON Schema of settings whose rules are not in the project yet, as its file's text.
 *
 * @param source TypeScript of a file that is going to be in `environments/systems/`
 */
export async function schemaFile(system: string, source: string, root: string): Promise<string> {
  const { build } = await import("esbuild");
  const directory = join(root, "environments", "systems");
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: directory, loader: "ts" },
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    write: false,
  });
  const file = join(directory, `${system}.js`);
  const made = new Module(file) as Module & {
    _compile(code: string, name: string): void;
    paths: string[];
  };
  made.paths = [join(root, "node_modules")];
  made._compile(outputFiles[0]?.text ?? "", file);
  const { schema } = made.exports as { readonly schema: z.ZodType };
  return `${JSON.stringify(settingsSchema(system, schema), undefined, 2)}\n`;
}
