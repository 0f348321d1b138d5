import { isDoing } from "../../formats/shell/programs";
import { memoizeByConfig, withoutComments } from "./cloud-config";
import { Job, valuesOf } from "./jobs";
import { programOf } from "./scripts";

/** What a job does that cannot be proved to run each time. Empty where everything is followed to its end. */
export function doubtsOf(job: Job): readonly string[] {
  return [
    ...job.opaque,
    ...job.calls
      .filter((one) => isDoing(programOf(one)) && one.reach === "sometimes" && !asksWhetherThereIsAny(one))
      .map((one) => `${one.file}: ${one.words.slice(0, 2).join(" ")} runs ${one.because}`),
    ...sources(job),
    ...unitDoubts(job),
    ...job.calls.flatMap(({ assigns, file }) =>
      assigns
        .filter(([name]) => /^(?:LD_PRELOAD|LD_LIBRARY_PATH|BASH_ENV|ENV|SHELLOPTS|BASHOPTS)$/.test(name))
        .map(([name]) => `${file} sets ${name}`),
    ),
  ];
}

/** A command that is left out where what it would be given is empty. */
const asksWhetherThereIsAny = ({ because, text }: Job["calls"][number]) => {
  const [, name] = /^only where \[\[? -n ["']?\$\{?(\w+)\}?["']? \]\]?$/.exec(because) ?? [];
  return name !== undefined && new RegExp(String.raw`\$\{?${name}\b`).test(text);
};

/** Files that a script reads as its own text, and that nobody writes. */
const sources = ({ calls, server }: Job): readonly string[] =>
  calls.flatMap(({ words: [name, path = ""], file, reach }) =>
    (name === "." || name === "source") && reach !== "never" && !server.config.files.has(path)
      ? [`${file} sources ${path}, whose text is not here`]
      : [],
  );

/** Conditions on which systemd does not run a unit, and its variables that change what programs do. */
const unitDoubts = ({ text, files }: Job): readonly string[] => {
  const conditions = [
    ...withoutComments(text).matchAll(/^[ \t]*((?:Condition|Assert)\w+|ExecCondition)[ \t]*=[ \t]*(.+?)[ \t]*$/gm),
  ];
  return conditions.flatMap(([, key = "", value = ""]) =>
    isOfCredentials(key, value, text) || isOfMount(key, value)
      ? []
      : [`it runs only where ${key}=${value} (${files[0] ?? ""})`],
  );
};

/** A job without the credentials that it is given would fail: until they are sealed, it waits. */
const isOfCredentials = (key: string, value: string, text: string) => {
  const [, name] = /^\/etc\/credstore(?:\.encrypted)?\/([\w-]+)$/.exec(value) ?? [];
  return (
    key === "ConditionPathExists" &&
    name !== undefined &&
    valuesOf(text, "LoadCredential(?:Encrypted)?").some((one) => one.split(":")[0] === name)
  );
};
const isOfMount = (key: string, value: string) =>
  (key === "AssertPathIsMountPoint" || key === "ConditionPathIsMountPoint") && !value.startsWith("!");

/** Programs of the distribution that jobs use, by name. */
const PACKAGED = new RegExp(
  "^(?:" +
    [
      "restic|psql|pg_dump|pg_dumpall|pg_restore|pg_basebackup|createdb|systemctl|podman|docker|caddy|nft",
      String.raw`sshd?|bash|sh|env|sudo|jq|awk|sed|date|xargs|paste|cat|rm|find|dirname|systemd-\w+`,
    ].join("|") +
    ")$",
);
const ON_PATH = /^(?:\/usr\/local)?(?:\/usr)?\/s?bin\/([^/]+)$/;

/** Programs that the server writes itself, under the name of one that comes in a package: they are found first. */
export const shadows = memoizeByConfig(({ files, commands }): ReadonlyMap<string, string> => {
  const written = [...files.keys()].flatMap((path) => {
    const [, name = ""] = ON_PATH.exec(path) ?? [];
    return PACKAGED.test(name) ? [[name, path] as const] : [];
  });
  const linked = commands.flatMap((command) =>
    /(?:^|[\s;&|/])(?:ln|cp|mv|install|tee|dpkg-divert|update-alternatives|curl|wget)\s|>/.test(command)
      ? [...command.matchAll(/(?<![\w.])(?:\/usr\/local|\/usr)?\/s?bin\/([\w.-]+)(?=["'\s;&|]|$)/g)].flatMap(
          ([path, name = ""]) =>
            PACKAGED.test(name) && !isRunOnly(command, path) ? [[name, `${path}, by a command`] as const] : [],
        )
      : [],
  );
  return new Map([...linked, ...written]);
});

/** A program that a command runs, and does not write. */
const isRunOnly = (command: string, path: string) =>
  new RegExp(String.raw`(?:^|[;&|(]\s*|\b(?:sudo|exec|env)\s+)${path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\s`).test(
    command,
  );
