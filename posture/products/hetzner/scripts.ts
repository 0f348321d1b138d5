import { Reach } from "../../formats/shell/path";
import { readShell, ShellCommand, ShellScript } from "../../formats/shell/reach";
import { isKnownText } from "./known-texts";

/** A command that a server runs, and the file that it stands in. */
export interface Executed extends ShellCommand {
  /** Path of the script or the unit; `runcmd` for the first boot's. */
  readonly file: string;
}

export const isScript = (content: string): boolean => /^#!\s*\S*(?:\/|\benv\s+)(?:ba|da|z|k)?sh\b/.test(content);

/**
 * A script as far as it is followed. The conditions of a script that this project ships hold where its job succeeds:
 * its tests run each of them.
 */
export function scriptIn(path: string, content: string): ShellScript {
  const script = readShell(inPlace(path, content));
  if (!isKnownText(content)) return script;
  return {
    ...script,
    opaque: [],
    commands: script.commands.map((one) =>
      one.reach === "sometimes" ? { ...one, reach: "always", because: "" } : one,
    ),
  };
}

/** A script may find its neighbours by its own place. */
const inPlace = (path: string, content: string) =>
  content.replace(/\$\{?here\}?(?=[/:])/g, path.slice(0, path.lastIndexOf("/")));

/** The commands in the values of a unit's Exec lines. */
export function execLines(unit: string): ShellScript {
  const values = [...unit.replace(/\\\n\s*/g, " ").matchAll(/^[ \t]*Exec(?:Start|Stop|Reload)\w*[ \t]*=[ \t]*(.+)$/gm)];
  // A dash, and others, before the path change how it is run, and not what.
  return readShell(values.map(([, value = ""]) => value.trim().replace(/^[-@:+!|]+/, "")).join("\n"));
}

/** The name of a program, without where it is. */
export const programOf = ({ words: [name = ""] }: ShellCommand): string => name.slice(name.lastIndexOf("/") + 1);

const ORDER: readonly Reach[] = ["always", "sometimes", "on-failure", "never"];

/** A command within a script that is itself reached so. */
export const within = (one: ShellCommand, by: { readonly reach: Reach; readonly because: string }): ShellCommand =>
  ORDER.indexOf(by.reach) > ORDER.indexOf(one.reach) ? { ...one, reach: by.reach, because: by.because } : one;
