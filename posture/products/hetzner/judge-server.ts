import { Finding, Verdict } from "../../verdict/check";
import { findingAt, missingSubject, unknownBecause, verdict } from "../../verdict/expectations";
import { Model } from "../../model/model";
import { KnownServer, Server, servers } from "./cloud-config";
import { isDatabase } from "./servers";
import { unseenCode } from "./server-doubts";
import { TextFormat, unreadableFiles } from "./unreadable";

/** Finding about a server's user_data. @param file path of the file in it; empty for the whole */
export const inUserData = (
  status: Finding["status"],
  { resource }: Server,
  file: string,
  expected: string,
  actual: string,
): Finding =>
  findingAt(status, resource, file === "" ? "user_data" : `user_data ${file}`, expected, actual.slice(0, 400));

/**
 * Judges the servers' user data together: what one has to do, any of them may do.
 *
 * Unknown where a server's user_data cannot be seen, or a file that is judged cannot be read, unless something is
 * violated anyway.
 *
 * @param formats formats of the files that it judges
 */
export function judgeServers(
  model: Model,
  judge: (known: readonly KnownServer[]) => readonly Finding[],
  formats: readonly TextFormat[] = [],
): Verdict {
  const all = servers(model);
  if (all.length === 0) return verdict(missingSubject("a server at Hetzner"));
  const broken = all.flatMap((server) =>
    server.kind === "broken" ? [inUserData("violated", server, "", "cloud-config that can be read", server.fault)] : [],
  );
  const hidden = all.filter((server) => server.kind === "unknown");
  const known = all.filter((server) => server.kind === "known");
  const findings = [...broken, ...withoutUnreadable(known, formats, judge(known))];
  const [first] = hidden;
  if (first === undefined) return withDoubts(verdict(findings), known);
  // What is missing may stand in what cannot be seen.
  const certain = findings.filter(({ status, address }) => status !== "violated" || address !== "");
  if (certain.some(({ status }) => status === "violated")) return verdict(certain);
  return unknownBecause(
    first.until,
    ...certain,
    ...hidden.map((server) =>
      inUserData("unknown", server, "", "user_data that can be read", `not known until ${server.until}`),
    ),
  );
}

/** Judges the servers that run PostgreSQL, of which there has to be one. */
export function judgeDatabases(
  known: readonly KnownServer[],
  judge: (databases: readonly KnownServer[]) => readonly Finding[],
): readonly Finding[] {
  const databases = known.filter(isDatabase);
  return databases.length === 0 ? [missingSubject("a server with PostgreSQL")] : judge(databases);
}

/** What is said of a file that cannot be read counts for nothing: whatever was read of it, its program does not. */
function withoutUnreadable(
  known: readonly KnownServer[],
  formats: readonly TextFormat[],
  findings: readonly Finding[],
): readonly Finding[] {
  const unreadable = known.flatMap((server) =>
    unreadableFiles(server, formats).map(({ path, fault }) => ({
      ...inUserData("unknown", server, path, "a file that its program can read", fault),
      until: `${path} can be read: ${fault}`,
    })),
  );
  if (unreadable.length === 0) return findings;
  const isOfUnreadable = ({ address, path }: Finding) =>
    unreadable.some((one) => one.address === address && one.path === path);
  // What is missing may stand in what cannot be read.
  const isMissing = ({ status, address }: Finding) => status === "violated" && address === "";
  return [...unreadable, ...findings.filter((finding) => !isOfUnreadable(finding) && !isMissing(finding))];
}

/**
 * Findings that rest on files of some formats: what they have against the server is not certain where it cannot read
 * one of them. To be judged together with these formats.
 */
export const certainIn = (
  server: KnownServer,
  formats: readonly TextFormat[],
  findings: readonly Finding[],
): readonly Finding[] =>
  unreadableFiles(server, formats).length === 0 ? findings : findings.filter(({ status }) => status !== "violated");

/** What a server runs and nobody sees may change whatever else it says. */
function withDoubts(judged: Verdict, known: readonly KnownServer[]): Verdict {
  if (judged.status !== "holds") return judged;
  const doubts = known.flatMap((server) =>
    unseenCode(server).map((what) => inUserData("unknown", server, "", "commands whose effect can be followed", what)),
  );
  const [first] = doubts;
  return first === undefined ? judged : unknownBecause(`somebody has read what runs there: ${first.actual}`, ...doubts);
}
