import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Options of a command, as `parseArgs` takes them. */
type Options = Readonly<Record<string, { readonly type: "string" | "boolean" }>>;

/** What stands for a value that npm has left among the other arguments. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  system: "NAME",
  environment: "NAME",
  stack: "NAME",
  repository: "DIR",
};

/**
 * Says which options npm took for itself because they stood before `--`, and how to write them.
 *
 * npm turns an option that it does not know into a variable of the environment and keeps it from the command, which
 * would then run without it.
 *
 * @param script name of the script in package.json; only where npm runs this script is anything said
 * @param options those of the command
 * @param args what the command did get
 * @param root directory of package.json
 */
export function takenByNpm(
  script: string,
  options: Options,
  args: readonly string[],
  root: string,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  if (env.npm_lifecycle_event !== script) return undefined;
  const taken = Object.entries(options).flatMap(([name, { type }]) => {
    const given = valuesOf(name, env);
    return given.length === 0 || isConfigured(name, root, env) ? [] : [{ name, type, given }];
  });
  if (taken.length === 0) return undefined;
  const command = script === "start" ? "npm start" : `npm run ${script}`;
  // npm leaves the value of an option that it does not know among the arguments, where it may be any of them.
  const without = taken.filter(({ type, given }) => type === "string" && given.includes("true"));
  const missing = without.flatMap(({ given }) => given.filter((value) => value === "true")).length;
  const values = without.length === 1 && missing === args.length ? args.map(quoted) : [];
  const spelled = taken.flatMap(({ name, type, given }) =>
    type === "boolean"
      ? [`--${name}`]
      : given.map(
          (value) => `--${name} ${value === "true" ? (values.shift() ?? PLACEHOLDERS[name] ?? "FILE") : quoted(value)}`,
        ),
  );
  const rest = missing === 0 ? args.map(quoted) : args.length > missing ? ["FILE…"] : [];
  return (
    `${taken.map(({ name }) => `--${name}`).join(", ")}: npm took it for itself, as it stands before --; ` +
    `allowed: ${[command, "--", ...spelled, ...rest].join(" ")}`
  );
}

function valuesOf(name: string, env: NodeJS.ProcessEnv): string[] {
  // --quiet is npm's own word for a log level.
  if (name === "quiet" && env.npm_config_loglevel === "warn") return ["true"];
  const value = env[variable(name)];
  return value ? value.split("\n\n") : [];
}

/** Whether the shell or a file of npm's settings says so, and not the command line. */
function isConfigured(name: string, root: string, env: NodeJS.ProcessEnv): boolean {
  const keys = name === "quiet" ? ["loglevel"] : [name];
  if (keys.some((key) => env[variable(key).toUpperCase()] !== undefined)) return true;
  const files = [env.npm_config_userconfig, env.npm_config_globalconfig, join(root, ".npmrc")];
  return files.some((file) => {
    const text = file ? textOf(file) : "";
    return keys.some((key) => new RegExp(`^\\s*${key}\\s*=`, "m").test(text));
  });
}

const variable = (name: string) => `npm_config_${name.replaceAll("-", "_")}`;

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

const quoted = (text: string) => (/^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
