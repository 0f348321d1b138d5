import { Executed, programOf } from "./scripts";
import { Job } from "./jobs";

/** The calls of restic in a job that may be reached. */
export const resticCommands = ({ calls }: Job): readonly Executed[] =>
  calls.filter((one) => programOf(one) === "restic" && one.reach !== "never");

/** What stands after restic's name, without quotes. */
export const resticCalls = (job: Job): readonly string[] =>
  resticCommands(job).map(({ words }) => words.slice(1).join(" "));

/** Whether a call is of one of restic's commands. */
export const isCall = (call: string, command: string) => new RegExp(String.raw`(?:^|\s)${command}(?=\s|$)`).test(call);

/** Whether a job makes backups. */
export const backsUp = (job: Job) => resticCalls(job).some((call) => isCall(call, "backup"));

/** The value of a flag, as `--name value` or `--name=value`. */
export const flag = (call: string, name: string): string | undefined =>
  new RegExp(String.raw`(?:^|\s)--${name}(?:=|\s+)["']?([^\s"']+)`).exec(call)?.[1];

/** Whether a call only says what it would do. */
export const isDryRun = (call: string): boolean => /(?:^|\s)(?:--dry-run|-n)(?=\s|$)/.test(call);

/** The repositories that a call may be about: its own, or those that its job's settings name. */
export function repositoriesOf(call: string, text: string): readonly string[] {
  const own = /(?:^|\s)(?:-r|--repo)(?:=|\s+)["']?([^\s"']+)/.exec(call)?.[1];
  const settings = [...text.matchAll(/\bRESTIC_REPOSITORY(?:_FILE)?=["']?([^\s"']+)/g)].map(([, value = ""]) => value);
  const expanded = own === undefined ? settings : /^\$/.test(own) ? [variable(own, text) ?? own] : [own];
  return [...new Set(expanded)];
}

function variable(written: string, text: string): string | undefined {
  const name = written.replace(/^\$\{?/, "").replace(/\}?$/, "");
  return new RegExp(String.raw`\b${name}=["']?([^\s"']+)`).exec(text)?.[1];
}

/**
 * Flags of `restic backup` that leave files out, and what they name. `--exclude-caches` follows the caches' own word.
 */
export const exclusionsOf = (words: readonly string[]): readonly string[] =>
  words.flatMap((word, at) => {
    const [, name = "", value] =
      /^(-e|--(?:i?exclude(?:-file|-larger-than|-if-present)?|files-from\S*))(?:=(.*))?$/.exec(word) ?? [];
    return name === "" ? [] : [`${name} ${value ?? words[at + 1] ?? ""}`];
  });
