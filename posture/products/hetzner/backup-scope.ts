import { KnownServer } from "./cloud-config";
import { Job } from "./jobs";
import { exclusionsOf, isCall, repositoriesOf, resticCommands } from "./restic";
import { programOf } from "./scripts";

/** Flags of pg_dump that say how it dumps, and not what. */
const DUMP_FLAGS = new RegExp(
  "^(?:" +
    [
      String.raw`-[FfZdhpUWwjvOxcCEbB]\S*`,
      "--(?:" +
        [
          "format|file|compress|dbname|host|port|username|no-password|password|jobs|verbose|no-owner",
          "no-privileges|no-acl|clean|create|if-exists|encoding|large-objects|blobs|lock-wait-timeout|snapshot",
          "serializable-deferrable|no-sync|inserts|column-inserts|rows-per-insert|quote-all-identifiers",
          "no-tablespaces|no-comments|load-via-partition-root|progress|role|statistics|sequence-data",
        ].join("|") +
        ")(?:=.*)?",
    ].join("|") +
    ")$",
);
const LEAVES_OUT = new RegExp(
  "^(?:" +
    [
      String.raw`-[sanNtTe]\S*`,
      "--(?:" +
        [
          String.raw`schema-only|data-only|statistics-only|exclude-\S*|schema|table|extension|section|filter|no-data`,
          "no-schema|table-and-children",
        ].join("|") +
        ")(?:=.*)?",
    ].join("|") +
    ")$",
);

/** What a backup leaves out of the databases and the files that it is there for. */
export function scopeOf(
  job: Job,
  kept: readonly string[],
): { readonly faults: readonly string[]; readonly doubts: readonly string[] } {
  const dumps = job.calls.filter((one) => /^pg_dump(?:all)?$/.test(programOf(one)) && one.reach !== "never");
  const flags = dumps.flatMap(({ words }) => words.slice(1).filter((word) => word.startsWith("-") && word !== "--"));
  const exclusions = resticCommands(job)
    .filter(({ words }) => isCall(words.slice(1).join(" "), "backup"))
    .flatMap(({ words }) => exclusionsOf(words));
  const isKept = (exclusion: string) =>
    kept.some((path) => {
      const last = path.slice(path.lastIndexOf("/") + 1);
      return (
        exclusion.includes(path) ||
        new RegExp(String.raw`(?:^|[\s/])${last}(?:/|$)`).test(exclusion) ||
        /\s["']?\*+["']?$/.test(exclusion)
      );
    });
  return {
    faults: [
      ...flags.filter((word) => LEAVES_OUT.test(word)).map((word) => `pg_dump leaves something out: ${word}`),
      ...exclusions.filter(isKept).map((one) => `restic leaves out what customers store: ${one}`),
    ],
    doubts: [
      ...flags
        .filter((word) => !LEAVES_OUT.test(word) && !DUMP_FLAGS.test(word))
        .map((word) => `what pg_dump ${word} leaves out`),
      ...exclusions.filter((one) => !isKept(one)).map((one) => `what restic leaves out by ${one}`),
    ],
  };
}

/** Repositories that backups and copies go to. */
export const writtenRepositories = (job: Job): readonly string[] =>
  resticCommands(job)
    .map(({ words }) => words.slice(1).join(" "))
    .filter((call) => isCall(call, "backup") || isCall(call, "copy"))
    .flatMap((call) => repositoriesOf(call, job.text));

/** Commands whose password is either printed by the command itself or read from a credential. */
const KNOWN_PASSWORD_SOURCE = new RegExp(
  String.raw`^\s*(?:\S*\/)?(?:` +
    String.raw`echo|printf|cat\s+\S*(?:CREDENTIALS_DIRECTORY|\/run\/credentials|%d)|systemd-creds` +
    String.raw`)\b`,
);

/** How restic gets a repository's password, where that exposes it. */
export function passwordFaults({ text, server }: Job): {
  readonly faults: readonly string[];
  readonly doubts: readonly string[];
} {
  const commands = [
    ...text.matchAll(/\bRESTIC_PASSWORD_COMMAND=("[^"\n]*"|'[^'\n]*'|\S+)/g),
    ...text.matchAll(/--password-command(?:=|\s+)("[^"\n]*"|'[^'\n]*'|\S+)/g),
  ].map(([, command = ""]) => command.replace(/^["']|["']$/g, ""));
  const files = [...text.matchAll(/(?:\bRESTIC_PASSWORD_FILE=|--password-file(?:=|\s+))["']?([^\s"']+)/g)].map(
    ([, path = ""]) => path,
  );
  const plain = [...text.matchAll(/\bRESTIC_PASSWORD=["']?([^\s"'$]+)/g)];
  return {
    faults: [
      ...commands
        .filter((command) => /^\s*(?:\S*\/)?(?:echo|printf)\b/.test(command))
        .map((command) => `the password is printed by ${command.split(/\s/)[0] ?? ""}`),
      ...files
        .filter((path) => writtenHere(server, path))
        .map((path) => `the password stands in user_data, as ${path}`),
      ...(plain.length > 0 ? ["the password stands in user_data"] : []),
    ],
    doubts: commands
      .filter((command) => !KNOWN_PASSWORD_SOURCE.test(command))
      .map((command) => `where the password comes from: ${command.slice(0, 60)}`),
  };
}

const writtenHere = ({ config }: KnownServer, path: string) => config.files.has(path);
