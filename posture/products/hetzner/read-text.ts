import { composeFault } from "../../formats/compose";
import { isQuadletKind, readQuadlet } from "../../formats/quadlet";
import { readUnit, UnitText } from "../../formats/systemd-unit";

/** Units of systemd, with the kind as its only group. */
export const UNIT = /^(?:.*\.(service|timer)|.*\/systemd\/.*\.(socket|path|mount|automount|swap|slice|scope|target))$/;
/** Drop-ins of units: the directory is named after one, after its kind or after the beginning of its name. */
export const UNIT_DROP_IN =
  /\/systemd\/.*?(?:\.|\/)(service|timer|socket|path|mount|automount|swap|slice|scope|target)\.d\/[^/]+\.conf$/;
/** Files that Podman makes units of, and their drop-ins. */
export const QUADLET = new RegExp(
  String.raw`(?:\.(container)|\/containers\/systemd\/.*(?:\.|\/)(pod|volume|network|kube|image|build|artifact))` +
    String.raw`(?:\.d\/[^/]+\.conf)?$`,
);
const COMPOSE = /(?:^|\/)(?:docker-|podman-)?compose[^/]*\.ya?ml$/;

export const isCompose = (path: string, content: string): boolean =>
  COMPOSE.test(path) || (/\.ya?ml$/.test(path) && /^\s*services:/m.test(content));

const kindIn = (pattern: RegExp, path: string): string | undefined =>
  pattern
    .exec(path)
    ?.slice(1)
    .find((kind): kind is string => kind !== undefined);

/** A file as its program reads it: one that is refused says nothing. */
export function readText(path: string, content: string): UnitText {
  const whole = (read: UnitText): UnitText => (read.fault === undefined ? read : { ...read, text: "" });
  const quadlet = kindIn(QUADLET, path);
  if (quadlet !== undefined && isQuadletKind(quadlet)) return whole(readQuadlet(quadlet, content));
  const unit = kindIn(UNIT_DROP_IN, path) ?? kindIn(UNIT, path);
  if (unit !== undefined) return whole(readUnit(unit, content));
  if (isCompose(path, content)) return whole({ text: content, fault: composeFault(content) });
  return { text: content, fault: undefined };
}
