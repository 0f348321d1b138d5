import { FileKind, dropLines, replaceOccurrences } from "./weakening";

const MODE = /(\b(?:sslmode|PGSSLMODE)\s*[=:]\s*["']?)verify-(?:full|ca)/;

/** Clients of the database do not verify whom they speak with. */
export const databaseClients: FileKind = {
  path: /./,
  content: MODE,
  *weaken(content) {
    for (const mode of ["require", "prefer", "disable"])
      yield* replaceOccurrences(content, MODE, ([, key = ""]) => `${key}${mode}`);
    yield* dropLines(content, /^\s*(?:sslmode|(?:export\s+|Environment=)?PGSSLMODE)\s*=/);
    yield* replaceOccurrences(
      content,
      /[?&]sslmode=verify-\w+/,
      ([all]) => (all.startsWith("?") ? "?" : ""),
      "dropped",
    );
  },
};
