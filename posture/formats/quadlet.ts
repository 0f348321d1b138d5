import KEYS from "./quadlet-keys.json";
import { readUnit, UnitText } from "./systemd-unit";

const GROUPS = new Map(Object.entries(KEYS).map(([group, keys]) => [group, new Set(keys)]));

/** The group that a kind of file has, such as `Container` for `container`. */
const groupOf = (kind: string) => kind.charAt(0).toUpperCase() + kind.slice(1);

/** Whether Podman makes a unit of files that end so. */
export const isQuadletKind = (kind: string): boolean => kind !== "quadlet" && GROUPS.has(groupOf(kind));

/**
 * A file that Podman makes a unit of, as both read it: Podman refuses the whole where a line is no assignment, group or
 * comment, and where it does not know a key; of what it passes on, systemd ignores what it does not know.
 *
 * @param kind the ending of the file's name, such as `container`
 */
export function readQuadlet(kind: string, content: string): UnitText {
  const unit = readUnit(kind, content, (section, key) =>
    key === undefined ? GROUPS.has(section) : (GROUPS.get(section)?.has(key) ?? false),
  );
  return { text: unit.text, fault: podmanFault(kind, content) ?? unit.fault };
}

function podmanFault(kind: string, content: string): string | undefined {
  let group: string | undefined;
  let begun = "";
  const lines = content.replace(/\n$/, "").split("\n");
  for (const [index, text] of lines.entries()) {
    const trimmed = text.trim();
    const isComment = trimmed === "" || /^[#;]/.test(trimmed);
    if (isComment && begun !== "") continue;
    if (!isComment && trimmed.endsWith("\\") && index < lines.length - 1) {
      begun += trimmed.slice(0, -1);
      continue;
    }
    const line = isComment ? trimmed : begun + trimmed.replace(/\\$/, "");
    begun = "";
    if (isComment) continue;
    const [, named] = /^\[([^\][]+)\][ \t]*$/.exec(line) ?? [];
    if (named !== undefined) {
      group = named;
      continue;
    }
    const at = `line ${index + 1}`;
    const key = line.slice(0, Math.max(0, line.indexOf("="))).trim();
    if (key === "") return `${at} is no assignment, group or comment`;
    if (group === undefined) return `${at} stands before the first group`;
    if ((group === groupOf(kind) || group === "Quadlet") && !GROUPS.get(group)?.has(key))
      return `${at} sets ${key}, which Podman does not know in [${group}]`;
  }
  return undefined;
}
