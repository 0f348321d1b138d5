import { Refusal } from "../cloud/errors";
import { Revision, Usability } from "./revisions";

export interface Choice {
  readonly revisions: readonly Revision[];
  readonly usability: (revision: Revision) => Usability;
  /** Whether what could not be checked is accepted. */
  readonly allowUnknown: boolean;
}

/**
 * The revision that a rollback goes to: the one that was asked for, or else the newest that is older than the one with
 * the most requests and can take them.
 *
 * @throws Refusal where it cannot take requests, or has them all already
 */
export function chooseRevision(wanted: string | undefined, choice: Choice): Revision {
  if (wanted !== undefined) return checked(named(wanted, choice.revisions), choice);
  const [serving] = [...choice.revisions].sort((one, other) => other.percent - one.percent);
  if (!serving || serving.percent === 0) throw new Refusal("no revision gets any requests; name one with --to");
  const older = choice.revisions.filter(({ created }) => created < serving.created);
  const usable = older.find((one) => isAccepted(choice.usability(one), choice.allowUnknown));
  if (usable) return usable;
  const hint = older.some((one) => choice.usability(one).kind === "unknown") ? "; --allow-unknown accepts unknown" : "";
  const reasons = older.slice(0, 3).map((one) => `${one.name}: ${reasonOf(choice.usability(one))}`);
  throw new Refusal(
    older.length === 0
      ? `${serving.name} is the oldest revision: there is nothing to roll back to`
      : `no older revision than ${serving.name} can take requests${hint}\n` +
          `${reasons.map((one) => `  ${one}`).join("\n")}`,
  );
}

function named(name: string, revisions: readonly Revision[]): Revision {
  const found = revisions.find((one) => one.name === name);
  if (found) return found;
  const names = revisions.slice(0, 5).map((one) => one.name);
  throw new Refusal(`--to: there is no revision ${JSON.stringify(name)}; the newest are ${names.join(", ")}`);
}

function checked(revision: Revision, { usability, allowUnknown }: Choice): Revision {
  if (revision.percent === 100) throw new Refusal(`${revision.name} gets all requests already`);
  const found = usability(revision);
  if (isAccepted(found, allowUnknown)) return revision;
  throw new Refusal(
    found.kind === "unknown"
      ? `${revision.name} may not be able to take requests: ${reasonOf(found)}; --allow-unknown accepts that`
      : `${revision.name} cannot take requests: ${reasonOf(found)}`,
  );
}

const isAccepted = ({ kind }: Usability, allowUnknown: boolean) =>
  kind === "usable" || (kind === "unknown" && allowUnknown);

const reasonOf = (found: Usability) => (found.kind === "usable" ? "usable" : found.reason);
