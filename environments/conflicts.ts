import { Document } from "yaml";
import { formatPath, offsetOf, Position, formatValue, valueAt } from "./validation-errors";
import { Settings } from "./settings";

export interface LoadedFile {
  readonly settings: Settings;
  readonly document: Document;
  readonly at: Position;
}

interface Unique {
  readonly path: readonly string[];
  readonly allowed: string;
  readonly valueOf: (settings: Settings) => string | undefined;
}

/**
 * What two files must not share: names in the cloud do not hold the environment, its project does. Hetzner's
 * projects have no id: the token leads to one.
 */
const UNIQUE: readonly Unique[] = [
  {
    path: ["project", "id"],
    allowed: "a project of its own",
    valueOf: ({ values }) => ("project" in values ? values.project.id : undefined),
  },
  {
    path: ["state", "bucket"],
    allowed: "a bucket of its own",
    valueOf: ({ values }) => ("bucket" in values.state ? values.state.bucket : undefined),
  },
  {
    path: ["dns", "domain"],
    allowed: "a domain of its own",
    valueOf: (one) => (one.kind === "smallcrm" ? one.values.dns.domain : undefined),
  },
  {
    path: ["backups", "storageBox", "host"],
    allowed: "a Storage Box of its own",
    valueOf: (one) => (one.kind === "smallcrm" ? one.values.backups.storageBox.host : undefined),
  },
  {
    path: ["cloudflare", "ownsZoneSettings"],
    allowed: "false, for one file owns a zone's settings",
    valueOf: (one) =>
      one.kind === "smvue" && one.values.cloudflare.ownsZoneSettings ? one.values.cloudflare.zoneId : undefined,
  },
];

/** A fault for each file that uses what belongs to another one. */
export function conflicts(files: readonly LoadedFile[]): string[] {
  return UNIQUE.flatMap(({ path, allowed, valueOf }) =>
    files.flatMap((file) => {
      const value = valueOf(file.settings);
      if (value === undefined) return [];
      const owner = ownerOf(
        value,
        files.filter(({ settings }) => valueOf(settings) === value),
      );
      if (owner === file) return [];
      const given = formatValue(valueAt(file.settings.values, path));
      return [
        `${place(file, path)}: ${formatPath(path)}: got ${given}; allowed: ${allowed} (${place(owner, path)} has it)`,
      ];
    }),
  );
}

const place = ({ at, document }: LoadedFile, path: readonly string[]) => at(offsetOf(document, path));

/**
 * The file that a shared value belongs to: the one whose system and environment the value names, then
 * production, of which other environments are copies, then the first by name.
 */
function ownerOf(value: string, files: readonly LoadedFile[]): LoadedFile {
  const words = value.toLowerCase().split(/[^a-z0-9]+/);
  const rank = ({ settings: { system, environment } }: LoadedFile) =>
    2 * [system, environment].filter((name) => words.some((word) => isShort(word, name))).length +
    Number(environment === "production");
  return files.reduce((best, one) => (rank(one) > rank(best) ? one : best));
}

/** Whether a word is a name or its first letters, as "prod" is of "production". */
const isShort = (word: string, name: string) => word.length >= 3 && name.startsWith(word);
