import { Job } from "./jobs";

/** The calls of restic in a job: what stands after its name, wrapped lines joined. */
export function resticCalls({ text }: Job): readonly string[] {
  if (!text.includes("restic")) return [];
  const lines = text.replace(/\\\r?\n\s*/g, " ").split(/\n|;|&&|\|\|/);
  return lines
    .filter((line) => !/\b(?:echo|true|printf)\s+restic\s/.test(line))
    .flatMap((line) => /(?:^|[\s/=("'])restic\s+(.*)/.exec(line)?.slice(1) ?? []);
}

/** Whether a call is of one of restic's commands. */
export const isCall = (call: string, command: string) => new RegExp(String.raw`(?:^|\s)${command}(?=\s|$)`).test(call);

/** Whether a job makes backups. */
export const backsUp = (job: Job) => resticCalls(job).some((call) => isCall(call, "backup"));

/** The value of a flag, as `--name value` or `--name=value`. */
export const flag = (call: string, name: string): string | undefined =>
  new RegExp(String.raw`(?:^|\s)--${name}(?:=|\s+)["']?([^\s"']+)`).exec(call)?.[1];
