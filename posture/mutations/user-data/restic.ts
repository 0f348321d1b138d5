import { FileKind, linesDropped, replaced } from "./weakening";

/** Backups are made less often than they seem, kept otherwise, elsewhere, or in clear. */
export const restic: FileKind = {
  path: /./,
  content: /\brestic\b|\bRESTIC_\w+/,
  *weaken(content) {
    yield* replaced(content, /--keep-(?:within-)?[a-z]+(?:=|\s+)\S+\s*/, "", "dropped");
    yield* replaced(
      content,
      /(--keep-within-[a-z]+(?:=|\s+))(\d+)d\b/,
      ([, flag = "", days = ""]) => `${flag}${Number(days) * 5}d`,
      "raised",
    );
    yield* replaced(content, /(--keep-within-[a-z]+(?:=|\s+))\d+d\b/, ([, flag = ""]) => `${flag}1h`, "lowered");
    yield* replaced(content, /--keep-within-([a-z]+)(?:=|\s+)\S+/, ([, period = ""]) => `--keep-${period} 12`);
    yield* replaced(content, /--prune\b/, "", "dropped");
    yield* replaced(content, /--max-unused(?:=|\s+)\S+/, "", "dropped");
    yield* replaced(content, /--max-unused(?:=|\s+)0\b/, "--max-unused 10%");
    yield* replaced(
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
      yield* replaced(
        content,
        /^((?:export\s+|Environment=["']?)?RESTIC_REPOSITORY=)["']?[^\s"']+["']?/m,
        ([, name = ""]) => `${name}${place}`,
        "moved",
      );
    yield* replaced(content, /(?<=^|[\s(])restic(?= (?:.* )?backup\b)/m, "restic --insecure-no-password");
    yield* replaced(content, /(?<=^|[\s(])restic(?= (?:.* )?forget\b)/m, "restic --dry-run");
    yield* linesDropped(content, /^\s*(?!#)(?:export\s+|Environment=["']?)?RESTIC_(?:REPOSITORY|PASSWORD)\w*=/);
    yield* linesDropped(content, /^\s*(?!#).*(?:^|[\s(])restic .*\b(?:backup|forget|snapshots|prune)\b/);
    yield* linesDropped(content, /^\s*(?!#).*\bpg_dump(?:all)?\b/);
  },
};
