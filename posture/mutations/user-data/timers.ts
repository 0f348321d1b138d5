import { FileKind, linesDropped, replaced } from "./weakening";

/** Jobs run less often, or never. */
export const timers: FileKind = {
  path: /\.timer$/,
  *weaken(content) {
    for (const calendar of ["weekly", "monthly"])
      yield* replaced(content, /^OnCalendar=.*$/m, `OnCalendar=${calendar}`, "raised");
    yield* linesDropped(content, /^OnCalendar=/);
    yield* replaced(content, /^Unit=.*$/m, "Unit=other.service", "moved");
    yield* linesDropped(content, /^(?:Persistent|Unit)=/);
  },
};
