import { parseArgs } from "node:util";
import { SettingsError } from "../environments/load";
import { COMMON, COMMON_HELP, isUsage, VERSION } from "./options";
import { COMMANDS } from "./pipeline/commands";
import { Refusal, UnusableInput } from "./pipeline/faults";
import { GithubError } from "./pipeline/github";

const HELP = `The steps of the workflows in .github/workflows that call GitHub or make a decision.

Usage: npm run --silent pipeline -- COMMAND --OPTION VALUE…

${Object.entries(COMMANDS)
  .map(([name, { does, required, optional = [] }]) => {
    const options = [...required.map((one) => `--${one} …`), ...optional.map((one) => `[--${one} …]`)].join(" ");
    return `  ${name} ${options}\n      ${does}\n`;
  })
  .join("")}
  ${COMMON_HELP}

Environment: what GitHub gives every step (GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_OUTPUT, …); GITHUB_TOKEN where the
             command speaks to GitHub; GITHUB_API_URL another server than api.github.com.

Exit codes: 0 done; 1 refused: what was checked is not so; 2 the input, the options or the environment cannot be used,
            or GitHub refused.
`;

async function main(args: readonly string[]): Promise<void> {
  const [name = "", ...rest] = args;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const { values } = parseArgs({ args: [...args], options: COMMON, allowPositionals: true });
    if (values.help || values.version) {
      process.stdout.write(values.help ? HELP : VERSION);
      return;
    }
    throw new UnusableInput(`got the command ${JSON.stringify(name)}; allowed: ${Object.keys(COMMANDS).join(", ")}`);
  }
  const names = [...command.required, ...(command.optional ?? [])];
  const options = Object.fromEntries(names.map((one) => [one, { type: "string" as const }]));
  const values: Record<string, string | boolean | undefined> = parseArgs({
    args: rest,
    options: { ...options, ...COMMON },
  }).values;
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const missing = command.required.filter((one) => values[one] === undefined);
  if (missing.length > 0)
    throw new UnusableInput(
      `${name}: got no ${missing.map((one) => `--${one}`).join(", ")}; allowed: a value for each`,
    );
  await command.run(values as Record<string, string | undefined>, process.env);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const refused = error instanceof Refusal;
  const usage = isUsage(error) || error instanceof UnusableInput || error instanceof SettingsError;
  if (!refused && !usage && !(error instanceof GithubError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = refused ? 1 : 2;
});
