import { FileKind, dropLines, replaceOccurrences } from "./weakening";

/** Security updates are no longer installed. */
export const updates: FileKind = {
  path: /\/apt\.conf\.d\//,
  *weaken(content) {
    yield* replaceOccurrences(
      content,
      /^(APT::Periodic::[\w-]+\s+)"[1-9]\d*"/m,
      ([, key = ""]) => `${key}"0"`,
      "lowered",
    );
    yield* replaceOccurrences(
      content,
      /^(Unattended-Upgrade::Automatic-Reboot\s+)"true"/m,
      ([, key = ""]) => `${key}"false"`,
      "flipped",
    );
    yield* dropLines(content, /^(?:APT::Periodic|Unattended-Upgrade)::/);
    yield* dropLines(content, /^\s*"[^"]*security[^"]*"/i);
  },
};
