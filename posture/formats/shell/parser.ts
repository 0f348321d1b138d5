import { createRequire } from "node:module";
import type { ParsedScript, SyntaxNode } from "unbash/dist/types";

export type * from "unbash/dist/types";

interface Parser {
  parse(source: string): ParsedScript;
  forEachChild(node: SyntaxNode, callback: (child: SyntaxNode) => void): void;
}

/** The shell parser, loaded when it is first needed: only plans with servers have scripts. */
export const shellParser = (): Parser => createRequire(__filename)("unbash") as Parser;
