import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";

/** Commands, or what goes into a file: indented in the document, blank lines around it. */
export interface Block {
  /** Heading that it stands under. */
  readonly section: string;
  /** Without the indentation. */
  readonly text: string;
  readonly kind: "shell" | "ssh" | "typescript";
}

/** A command for one of the servers, as the shell there gets it. */
export interface Remote {
  readonly host: string;
  readonly command: string;
}

export const RUNBOOK = readFileSync(join(ROOT, "docs/smallcrm-runbook.md"), "utf8");

export const BLOCKS = blocksOf(RUNBOOK);
export const SHELL = BLOCKS.filter(({ kind }) => kind === "shell");
export const REMOTE = SHELL.flatMap(({ text }) => remoteOf(text));

/** Text of the shell's blocks under a heading, in order. @throws Error where there are none. */
export function commandsOf(section: string): string {
  const found = SHELL.filter((block) => block.section === section).map(({ text }) => text);
  if (found.length === 0) throw new Error(`the runbook has no commands under ${section}`);
  return found.join("\n");
}

/** The one block under a heading that has these words. @throws Error where there is not exactly one. */
export function blockWith(words: string): string {
  const found = BLOCKS.filter(({ text }) => text.includes(words));
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} blocks of the runbook have ${words}, not 1`);
  return found[0].text;
}

/** Cells of the table under a heading, without its head. */
export function tableOf(section: string): readonly (readonly string[])[] {
  const text = RUNBOOK.split(/^#+ /m).find((part) => part.startsWith(`${section}\n`)) ?? "";
  return [...text.matchAll(/^\| (.*) \|$/gm)].map(([, row = ""]) => row.split(" | ")).slice(2);
}

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let section = "";
  let lines: string[] = [];
  const end = () => {
    if (lines.length === 0) return;
    const margin = Math.min(...lines.map((line) => line.search(/\S/)));
    const inner = lines.map((line) => line.slice(margin)).join("\n");
    blocks.push({
      section,
      text: inner,
      kind: inner.startsWith("Host ") ? "ssh" : inner.startsWith("import ") ? "typescript" : "shell",
    });
    lines = [];
  };
  for (const line of [...text.split("\n"), ""]) {
    if (/^ {4}/.test(line)) lines.push(line);
    else end();
    section = /^#+ (.*)$/.exec(line)?.[1] ?? section;
  }
  return blocks;
}

/** What stands behind `ssh HOST`, up to where the local shell goes on, quotes undone. */
function remoteOf(text: string): readonly Remote[] {
  return [...text.matchAll(/\bssh (?:-t )?(smallcrm(?:-database)?) (?:'([^']*)'|([^|<>\n]*))/g)].map(
    ([, host = "", quoted, plain = ""]) => ({ host, command: (quoted ?? plain).trim() }),
  );
}
