import { KnownServer } from "./cloud-config";
import { Job } from "./jobs";
import { isCall, isDryRun, resticCalls } from "./restic";
import { shadows } from "./job-doubts";
import { programOf } from "./scripts";
import { fileLike } from "./servers";

/**
 * Why a job would fail at each run: files that nobody writes, credentials that nothing hands it, or nothing that says
 * where to.
 */
export function failureReasons(job: Job): readonly string[] {
  const { text } = job;
  const handed = new Set([...text.matchAll(/^LoadCredential(?:Encrypted)?=([\w-]+)/gm)].map(([, name]) => name));
  const credentials = [...text.matchAll(/(?:%d|\$\{?CREDENTIALS_DIRECTORY\}?)\/([\w-]+)/g)]
    .map(([, name = ""]) => name)
    .concat([...text.matchAll(/^ExecStartPre=\S*passfile\s+([\w-]+)/gm)].map(([, name = ""]) => name));
  return [
    ...missingFiles(job).map((path) => `nothing writes ${path}`),
    ...[...new Set([...credentials, ...keysOf(job)])]
      .filter((name) => handed.size > 0 && !handed.has(name))
      .map((name) => `it is not given ${name}`),
    ...(/^\s*(?:ROLLBACK|ABORT)\b[^;\n]*;/im.test(text) ? ["it rolls back what it did"] : []),
    ...(/^\s*\\q(?:uit)?\s*$/m.test(text) ? ["it exits early"] : []),
    ...(/\bservice=\w/.test(text)
      ? ["PGSERVICEFILE", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGPASSFILE"]
          .filter((name) => !text.includes(`${name}=`))
          .map((name) => `${name} is not set`)
      : []),
    ...(/^Environment=PGPASSFILE=/m.test(text) && !/(?:passfile|>\s*"?\$\{?PGPASSFILE)/.test(text)
      ? ["nothing writes its password file"]
      : []),
    ...(resticCalls(job).length > 0 && !/\bRESTIC_REPOSITORY\w*=|(?:^|\s)(?:-r|--repo)[=\s]/m.test(text)
      ? ["no repository is stated"]
      : []),
    ...(resticCalls(job).length > 0 &&
    !/\bRESTIC_PASSWORD\w*=|--password-(?:file|command)\b|--insecure-no-password\b|(?:^|\s)-p\s+\//m.test(text)
      ? ["no repository password is stated"]
      : []),
    ...resticCalls(job)
      .filter((call) => isDryRun(call) && ["backup", "forget", "prune"].some((name) => isCall(call, name)))
      .map((call) => `restic ${call.slice(0, 60)} only says what it would do`),
    ...(/\bdefault_transaction_read_only\s*[= ]\s*["']?(?:on|true|1|yes)\b/i.test(text)
      ? ["its transactions only read"]
      : []),
    ...neverRun(job),
    ...shadowed(job),
  ];
}

/** Programs that others stand in front of, and files that the system refuses to run. */
function shadowed({ calls, server }: Job): readonly string[] {
  const others = shadows(server);
  const { modes, files, commands } = server.config;
  return [
    ...[...new Set(calls.map(programOf))].flatMap((name) => {
      const path = others.get(name);
      return path === undefined ? [] : [`${name} is not the packaged one: ${path}`];
    }),
    ...[...new Set(calls.map(({ words: [name = ""] }) => name))]
      .filter((path) => files.has(path) && !/[1357]/.test((modes.get(path) ?? "0644").slice(-3)))
      .filter((path) => !commands.some((command) => command.includes(path) && /\b(?:chmod|install)\b/.test(command)))
      .map((path) => `${path} may not be executed: its permissions are ${modes.get(path) ?? "0644"}`),
  ];
}

/** Conditions that never hold. */
const neverRun = ({ text }: Job): readonly string[] =>
  [...text.matchAll(/^[ \t]*Exec(?:Condition|StartPre)[ \t]*=[ \t]*[@:+!|]*(\S*\/)?(?:false)[ \t]*$/gm)].map(
    ([line]) => `${line.trim()} never lets it run`,
  );

/** Programs and files of its own that a job names and that nobody writes. */
function missingFiles({ server, text }: Job): readonly string[] {
  const paths = [...server.config.files.keys()];
  const named = [
    ...text.matchAll(/(?<![\w./])\/(?:usr\/local\/(?:lib|libexec|bin|sbin)|opt|etc\/smallcrm)\/[\w./@-]*[\w@-]/g),
  ].map(([path]) => path);
  return [...new Set(named)].filter(
    (path) => !paths.some((one) => one === path || one.startsWith(`${path}/`)) && !path.includes("known_hosts"),
  );
}

/** Keys that the server's SSH settings take from a job's credentials, where the job goes by SSH. */
function keysOf({ server, text }: Job): readonly string[] {
  if (!/\bsftp:/.test(text)) return [];
  return identities(server).flatMap((content) =>
    [...content.matchAll(/^\s*IdentityFile\s+\$\{?CREDENTIALS_DIRECTORY\}?\/([\w-]+)/gm)].map(([, name = ""]) => name),
  );
}

const identities = (server: KnownServer) => fileLike(server, /\/ssh_config/).map(([, content]) => content);
