import { FileKind, linesDropped, replaced } from "./weakening";

const MODE = /(\b(?:sslmode|PGSSLMODE)\s*[=:]\s*["']?)verify-(?:full|ca)/;

/** Clients of the database do not verify whom they speak with. */
export const databaseClients: FileKind = {
  path: /./,
  content: MODE,
  *weaken(content) {
    for (const mode of ["require", "prefer", "disable"])
      yield* replaced(content, MODE, ([, key = ""]) => `${key}${mode}`);
    yield* linesDropped(content, /^\s*(?:sslmode|(?:export\s+|Environment=)?PGSSLMODE)\s*=/);
    yield* replaced(content, /[?&]sslmode=verify-\w+/, ([all]) => (all.startsWith("?") ? "?" : ""), "dropped");
  },
};
