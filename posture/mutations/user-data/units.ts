import { FileKind, linesDropped, replaced } from "./weakening";

/** Services run something else, or without what they are given. */
export const units: FileKind = {
  path: /\.service$/,
  *weaken(content) {
    yield* replaced(content, /^ExecStart=.*(?:\\\n.*)*$/m, "ExecStart=/bin/true");
    yield* linesDropped(
      content,
      /^(?:ExecStart|ExecStartPre|ExecStartPost|Environment|EnvironmentFile|LoadCredential|LoadCredentialEncrypted|SetCredentialEncrypted|OnFailure)=/,
    );
  },
};
