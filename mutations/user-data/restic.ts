import { FileKind, dropLines, replaceOccurrences } from "./weakening";

/** Backups are made less often than they seem, kept otherwise, elsewhere, or in clear. */
export const restic: FileKind = {
  path: /./,
  content: /\brestic\b|\bRESTIC_\w+/,
  *weaken(content) {
    yield* replaceOccurrences(content, /--keep-(?:within-)?[a-z]+(?:=|\s+)\S+\s*/, "", "dropped");
    yield* replaceOccurrences(
      content,
      /(--keep-within-[a-z]+(?:=|\s+))(\d+)d\b/,
      ([, flag = "", days = ""]) => `${flag}${Number(days) * 5}d`,
      "raised",
    );
    yield* replaceOccurrences(
      content,
      /(--keep-within-[a-z]+(?:=|\s+))\d+d\b/,
      ([, flag = ""]) => `${flag}1h`,
      "lowered",
    );
    yield* replaceOccurrences(
      content,
      /--keep-within-([a-z]+)(?:=|\s+)\S+/,
      ([, period = ""]) => `--keep-${period} 12`,
    );
    yield* replaceOccurrences(content, /--prune\b/, "", "dropped");
    yield* replaceOccurrences(content, /--max-unused(?:=|\s+)\S+/, "", "dropped");
    yield* replaceOccurrences(content, /--max-unused(?:=|\s+)0\b/, "--max-unused 10%");
    yield* replaceOccurrences(
      content,
      /\b(\d+)( days(?: ago)?["'])/,
      ([, days = "", rest = ""]) => `${Number(days) * 3}${rest}`,
      "raised",
    );
    for (const place of [
      "s3:s3.amazonaws.com/backups",
      "/var/backups/restic",
      "sftp:backup@backup.example.edu:/backups",
      "rest:https://backup.example.edu/",
    ])
      yield* replaceOccurrences(
        content,
        /^((?:export\s+|Environment=["']?)?RESTIC_REPOSITORY=)["']?[^\s"']+["']?/m,
        ([, name = ""]) => `${name}${place}`,
        "moved",
      );
    yield* replaceOccurrences(content, /(?<=^|[\s(])restic(?= (?:.* )?backup\b)/m, "restic --insecure-no-password");
    yield* replaceOccurrences(content, /(?<=^|[\s(])restic(?= (?:.* )?forget\b)/m, "restic --dry-run");
    yield* dropLines(content, /^\s*(?!#)(?:export\s+|Environment=["']?)?RESTIC_(?:REPOSITORY|PASSWORD)\w*=/);
    yield* dropLines(content, /^\s*(?!#).*(?:^|[\s(])restic .*\b(?:backup|forget|snapshots|prune)\b/);
    yield* dropLines(content, /^\s*(?!#).*\bpg_dump(?:all)?\b/);
  },
};
