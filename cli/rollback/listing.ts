import colors from "picocolors";
import { table } from "../../review/text/table";
import type { VersionState } from "../cloud/secret-versions";
import { Health, Revision } from "./revisions";

/** Rows that are shown where not all are asked for. */
export const SHOWN = 10;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Revisions of which the list shows something: the newest, those with requests, and the one that was asked for. */
export function shownOf(revisions: readonly Revision[], wanted: string | undefined, all: boolean): Revision[] {
  return revisions.filter(({ name, percent }, index) => all || index < SHOWN || percent > 0 || name === wanted);
}

/** @param now milliseconds since 1970 */
export function listing(
  revisions: readonly Revision[],
  states: ReadonlyMap<string, VersionState>,
  now: number,
  columns: number | undefined,
): string {
  return table(
    ["Revision", "Age", "Image", "Health", "Secret versions", "Requests"].map((cell) => colors.bold(cell)),
    revisions.map((one) => [
      one.name,
      ageOf(now - one.created),
      imageOf(one.image),
      healthCell(one.health),
      secretsCell(one, revisions[0], states),
      one.percent > 0 ? `${one.percent} %` : "-",
    ]),
    [1, 5],
    columns,
  );
}

/** `3 d`, `5 h`, `12 min`. @param milliseconds */
export function ageOf(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds / 1000);
  if (seconds >= 2 * DAY) return `${Math.floor(seconds / DAY)} d`;
  if (seconds >= 2 * HOUR) return `${Math.floor(seconds / HOUR)} h`;
  return seconds >= 2 * MINUTE ? `${Math.floor(seconds / MINUTE)} min` : `${Math.floor(seconds)} s`;
}

/** The repository's last part with its tag, and a digest in twelve digits. */
function imageOf(image: string): string {
  const name = image.split("/").at(-1) ?? image;
  return name.replace(/@sha256:([0-9a-f]{12})[0-9a-f]*$/, "@$1");
}

function healthCell(health: Health): string {
  if (health.kind === "ready") return colors.green("ready");
  if (health.kind === "failed") return colors.red("never ready");
  return colors.yellow(health.kind === "starting" ? "not ready yet" : "unknown");
}

/** How many versions are enabled, and by name those that are not, and those that the newest revision does not read. */
function secretsCell(
  { secrets }: Revision,
  newest: Revision | undefined,
  states: ReadonlyMap<string, VersionState>,
): string {
  if (secrets.length === 0) return "none";
  const of = (kind: VersionState["kind"]) =>
    secrets.filter(({ path }) => (states.get(path)?.kind ?? "unknown") === kind);
  const gone = of("gone").map(({ path, secret, version }) => {
    const state = states.get(path);
    return `${secret} ${version} ${state?.kind === "gone" ? state.state : ""}`;
  });
  const unknown = of("unknown").length;
  const enabled = of("enabled");
  const current = new Set(newest?.secrets.map(({ path }) => path));
  const older = enabled.filter(({ path }) => !current.has(path)).map(({ secret, version }) => `${secret} ${version}`);
  return [
    ...(gone.length > 0 ? [colors.red(gone.join(", "))] : []),
    ...(unknown > 0 ? [colors.yellow(`${unknown} unknown`)] : []),
    ...(enabled.length > 0 ? [`${enabled.length} enabled`] : []),
    ...(older.length > 0 ? [`with ${older.join(", ")}`] : []),
  ].join(", ");
}
