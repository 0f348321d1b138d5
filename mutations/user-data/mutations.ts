import { Operator } from "../definitions/mutation";
import { brokenFiles } from "./broken";
import { caddyfile } from "./caddyfile";
import { databaseClients } from "./clients";
import { filesOf, parse, withFile, write } from "./cloud-config";
import { hosts } from "./hosts";
import { nftables } from "./nftables";
import { pgHba } from "./pg-hba";
import { postgresSettings } from "./postgres-settings";
import { quadlets } from "./quadlets";
import { restic } from "./restic";
import { sql } from "./sql";
import { sshClient, sshServer } from "./ssh";
import { timers } from "./timers";
import { units } from "./units";
import { updates } from "./updates";
import { FileKind } from "./weakening";
import { documentMutations } from "./document";
import { aroundJobs } from "./around";
import { extraPredicates, scriptEnds } from "./scripts";
import { isUnseen } from "../added/unseen";

const KINDS: readonly FileKind[] = [
  timers,
  units,
  pgHba,
  nftables,
  postgresSettings,
  restic,
  sql,
  caddyfile,
  quadlets,
  databaseClients,
  sshServer,
  sshClient,
  updates,
  hosts,
];

/** A server's user_data that differs in one point, for the worse. */
export interface UserDataMutation {
  /** `user_data`, and the file or the key in it. */
  readonly path: string;
  readonly operator: Operator;
  readonly detail: string;
  readonly text: string;
  /** Whether it was made from a list of ways to leave work undone, and is of the tenth that is counted apart. */
  readonly listed?: "seen" | "unseen";
}

/** Kinds whose mutations may be answered by a question: what cannot be proved to run, or be read, is unknown. */
const LISTED: readonly FileKind[] = [scriptEnds, extraPredicates, ...brokenFiles];
const listedAs = (address: string, detail: string) => (isUnseen({ address, detail }) ? "unseen" : "seen");

/** Every weakening of a server's user data in a single place; none where that is no cloud-config. */
export function* mutationsOfUserData(argument: string): Generator<UserDataMutation> {
  const document = parse(argument);
  if (!document) return;
  const { tree } = document;
  for (const { target: at, operator, detail, tree: other } of documentMutations(tree))
    yield { path: `user_data ${at}`, operator, detail, text: write(document, other) };
  for (const { target: at, detail, tree: other } of aroundJobs(tree))
    yield {
      path: `user_data ${at}`,
      operator: "added",
      detail,
      text: write(document, other),
      listed: listedAs(at, detail),
    };
  for (const file of filesOf(tree)) {
    const seen = new Set<string>();
    for (const kind of [...KINDS, ...LISTED]) {
      if (!kind.path.test(file.path) || !(kind.content?.test(file.content) ?? true)) continue;
      for (const { operator, detail, content } of kind.weaken(file.content)) {
        // Kinds may share a file.
        if (content === file.content || seen.has(content)) continue;
        seen.add(content);
        yield {
          path: `user_data ${file.path}`,
          operator,
          detail,
          text: write(document, withFile(tree, file, content)),
          ...(LISTED.includes(kind) && { listed: listedAs(file.path, detail) }),
        };
      }
    }
  }
}
