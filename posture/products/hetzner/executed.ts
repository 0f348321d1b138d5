import { readShell, ShellScript } from "../../formats/shell/reach";
import { oncePer } from "../../memoize";
import { CloudConfig, KnownServer, withoutComments } from "./cloud-config";
import { isKnownText } from "./known-texts";
import { Executed, execLines, isScript, scriptIn } from "./scripts";

export interface Execution {
  /** Every command that something on a server may run, but for those of scripts that this project ships. */
  readonly commands: readonly Executed[];
  /** What cannot be followed, with where it stands. */
  readonly opaque: readonly string[];
}

/** What a server runs: at its first boot, by its units, by cron and by its scripts, whoever calls them. */
export const executionIn = oncePer(({ boot, files }: CloudConfig): Execution => {
  const read: (readonly [file: string, script: ShellScript])[] = [
    ["runcmd", readShell(boot)],
    ...[...files].flatMap(([path, content]): (readonly [string, ShellScript])[] => {
      if (isScript(content)) return isKnownText(content) ? [] : [[path, scriptIn(path, content)]];
      if (UNIT.test(path)) return [[path, execLines(withoutComments(content))]];
      return CRONTAB.test(path) ? [[path, readShell(withoutComments(content).replace(FIELDS, ""))]] : [];
    }),
  ];
  return {
    commands: read.flatMap(([file, { commands }]) => commands.map((one) => ({ ...one, file }))),
    opaque: read.flatMap(([file, { opaque }]) => opaque.map((one) => `${file}: ${one}`)),
  };
});

export const executionOf = ({ config }: KnownServer): Execution => executionIn(config);

const UNIT = /\.(?:service|container|pod|kube|image|volume|network|socket|path|mount)$|\.d\/[^/]+\.conf$/;
const CRONTAB = /^\/etc\/cron\.d\/|^\/etc\/crontab$|^\/var\/spool\/cron\//;
/** When, and as whom. */
const FIELDS = /^\s*(?:@\w+|(?:[\d*/,A-Za-z-]+\s+){5})\s*\S+\s+/gm;
