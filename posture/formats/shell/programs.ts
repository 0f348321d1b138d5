/** Shell builtins and programs that only compare: whether they succeed depends on what they find. */
const TESTS = new Set(["[", "[[", "((", "test", "cmp", "diff", "pgrep", "pidof", "mountpoint", "let"]);
const TRUE = new Set(["true", ":", "echo", "printf", "/bin/true", "/usr/bin/true"]);
const FALSE = new Set(["false", "/bin/false", "/usr/bin/false"]);

/** What is known of a command's exit status. `action`: it does something, and fails only where that goes wrong. */
export type Outcome = "succeeds" | "fails" | "depends" | "action";

export function outcomeOf(words: readonly string[]): Outcome {
  const [name = "", ...args] = words;
  if (TRUE.has(name)) return "succeeds";
  if (FALSE.has(name)) return "fails";
  if (TESTS.has(name)) return constantTest(name, args) ?? "depends";
  if (/(?:^|\/)e?grep$/.test(name)) return "depends";
  if (name === "systemctl" && args.some((arg) => /^is-/.test(arg))) return "depends";
  return "action";
}

/** `[ 1 = 1 ]` and the like, which no environment changes. */
function constantTest(name: string, args: readonly string[]): Outcome | undefined {
  const operands = name === "[" ? args.slice(0, -1) : args;
  if (operands.some((operand) => /[$`*?]/.test(operand))) return undefined;
  const [left, sign, right] = operands;
  if (operands.length === 3 && (sign === "=" || sign === "==" || sign === "-eq"))
    return left === right ? "succeeds" : "fails";
  if (operands.length === 3 && (sign === "!=" || sign === "-ne")) return left !== right ? "succeeds" : "fails";
  return undefined;
}

const HOUR = 3600;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: HOUR, d: 24 * HOUR, "": 1 };

/** Seconds of a duration as `sleep` and `timeout` take it. */
export function secondsOf(duration: string): number {
  if (duration === "infinity") return Infinity;
  const [, count = "", unit = ""] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(duration) ?? [];
  return count === "" ? NaN : Number(count) * (SECONDS[unit] ?? NaN);
}

/** A command line behind those programs that only change how the next one runs. */
export interface Unwrapped {
  readonly words: readonly string[];
  /** Why the program may not run, or not to its end. */
  readonly doubt?: string;
  /** Whether the shell is replaced: nothing runs after it. */
  readonly replaces: boolean;
}

/** Options that take a value, by program. */
const WITH_VALUE: Readonly<Record<string, RegExp>> = {
  sudo: /^-[ugCDhprRTU]$|^--(?:user|group|chdir)$/,
  doas: /^-[uC]$/,
  env: /^-[uCS]$|^--(?:unset|chdir)$/,
  nice: /^-n$|^--adjustment$/,
  ionice: /^-[cnp]$|^--(?:class|classdata)$/,
  flock: /^-[wE]$|^--(?:timeout|wait|conflict-exit-code)$/,
  timeout: /^-[ks]$|^--(?:kill-after|signal)$/,
  runuser: /^-[ugG]$|^--(?:user|group)$/,
  chrt: /^-[TPD]$/,
  stdbuf: /^-[ioe]$/,
  xargs: /^-[adEILnPs]$|^--(?:arg-file|delimiter|max-args|max-procs|max-lines|replace)$/,
  exec: /^-a$/,
};
/** How many words of its own stand before the command. */
const OPERANDS: Readonly<Record<string, number>> = { flock: 1, timeout: 1, chrt: 1 };
const TRANSPARENT = new Set([
  ...Object.keys(WITH_VALUE),
  ...["command", "builtin", "nohup", "time", "setsid", "systemd-cat", "systemd-inhibit"],
]);
const LONG_ENOUGH = 10 * 60;

export function unwrap(all: readonly string[]): Unwrapped {
  let words = all;
  let doubt: string | undefined;
  let replaces = false;
  for (let guard = 0; guard < 10; guard++) {
    const name = (words[0] ?? "").replace(/^\/(?:usr\/)?s?bin\//, "");
    if (!TRANSPARENT.has(name) || words.length < 2) break;
    let at = 1;
    const own: string[] = [];
    for (; at < words.length; at++) {
      const word = words[at] ?? "";
      if (word === "--") {
        at++;
        break;
      }
      if (WITH_VALUE[name]?.test(word)) at++;
      else if (!word.startsWith("-") && !((name === "env" || name === "sudo") && /^\w+=/.test(word))) break;
      own.push(word);
    }
    const operands = words.slice(at, at + (OPERANDS[name] ?? 0));
    if (name === "command" && own.some((one) => /^-[vV]$/.test(one))) break;
    if (name === "flock" && own.some((one) => /^-\w*n|^--nonblock/.test(one))) doubt = "a lock that another may hold";
    if (name === "timeout" && !(secondsOf(operands[0] ?? "") >= LONG_ENOUGH)) doubt = `timeout ${operands[0] ?? ""}`;
    const rest = words.slice(at + operands.length);
    if (rest.length === 0) break;
    replaces ||= name === "exec";
    words = rest;
  }
  return { words, doubt, replaces };
}

const DOING = new Set(["restic", "psql", "pg_dump", "pg_dumpall", "pg_restore", "pg_basebackup"]);

/** Programs by which a job does what it is there for: whether they run is what has to be proved. */
export const isDoing = (program: string): boolean => DOING.has(program);
