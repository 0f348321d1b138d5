import { addLine, FileKind, replaceOccurrences } from "./weakening";

/** Files that their programs refuse: nobody can tell what the server does, which is no violation. */
export const brokenFiles: readonly FileKind[] = [
  {
    path: /\/sshd_config/,
    *weaken(content) {
      yield* replaceOccurrences(content, /^(\s*\w+Authentication)\s+no\s*$/m, ([, key = ""]) => `${key} "no`);
      yield* addLine(content, "PasswordAuthentification no");
    },
  },
  {
    path: /\/postgresql(?:\.auto)?\.conf$/,
    *weaken(content) {
      for (const line of ["ssl =", "listen_adresses = '*'"]) yield* addLine(content, line);
    },
  },
  {
    path: /\.(?:service|timer)$/,
    *weaken(content) {
      yield* replaceOccurrences(content, /^\[(Service|Timer)\]$/m, ([, section = ""]) => `[${section}`);
    },
  },
  {
    path: /\.container$/,
    *weaken(content) {
      for (const line of ["PublishPort", "PublishPorts=3000"]) yield* addLine(content, line, /^\[Container\]/);
    },
  },
];
