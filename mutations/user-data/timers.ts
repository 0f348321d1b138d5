import { FileKind, dropLines, replaceOccurrences } from "./weakening";

/** Jobs run less often, or never. */
export const timers: FileKind = {
  path: /\.timer$/,
  *weaken(content) {
    for (const calendar of ["weekly", "monthly"])
      yield* replaceOccurrences(content, /^OnCalendar=.*$/m, `OnCalendar=${calendar}`, "raised");
    yield* dropLines(content, /^OnCalendar=/);
    yield* replaceOccurrences(content, /^Unit=.*$/m, "Unit=other.service", "moved");
    yield* dropLines(content, /^(?:Persistent|Unit)=/);
    yield* replaceOccurrences(content, /^\[Timer\]$/m, "[Timers]");
  },
};
