import { FileKind, dropLines, replaceOccurrences } from "./weakening";

const PROGRAM_LINES = new RegExp(
  "^(?:" +
    [
      "ExecStart|ExecStartPre|ExecStartPost|Environment|EnvironmentFile|LoadCredential",
      "LoadCredentialEncrypted|SetCredentialEncrypted|OnFailure",
    ].join("|") +
    ")=",
);

/** Services run something else, or without what they are given. */
export const units: FileKind = {
  path: /\.service$/,
  *weaken(content) {
    yield* replaceOccurrences(content, /^ExecStart=.*(?:\\\n.*)*$/m, "ExecStart=/bin/true");
    yield* dropLines(content, PROGRAM_LINES);
    yield* replaceOccurrences(content, /^ExecStart=/m, "ExecStrat=");
  },
};
