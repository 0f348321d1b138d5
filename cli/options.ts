import { join, resolve } from "node:path";
import { version } from "../package.json";

/** What every command takes. */
export const COMMON = {
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

/** What `--help` says of them, after two spaces. */
export const COMMON_HELP = `-h, --help     this text
  --version      the version of Avouch`;

/** What `--version` prints. */
export const VERSION = `avouch ${version}\n`;

/** Directory that everything is synthesized and planned in: `AVOUCH_OUTPUT`, or `cdktf.out/` of the project. */
export const outputDirectory = (): string => resolve(join(__dirname, ".."), process.env.AVOUCH_OUTPUT || "cdktf.out");

/** Whether an error is one of `parseArgs`: options that cannot be used. */
export const isUsage = (error: unknown): error is Error =>
  error instanceof Error && (error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS") === true;
