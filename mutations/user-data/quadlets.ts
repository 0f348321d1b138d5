import { addLine, FileKind, dropLines, replaceOccurrences } from "./weakening";

/** Containers run something else, or answer others than this machine. */
export const quadlets: FileKind = {
  path: /\.(?:container|image)$|compose\.ya?ml$/,
  *weaken(content) {
    yield* replaceOccurrences(
      content,
      /^(\s*[Ii]mage(?:=|:\s*)).*umami.*$/m,
      ([, key = ""]) => `${key}docker.io/library/nginx:1`,
      "moved",
    );
    yield* replaceOccurrences(content, /^Image=.*\.image$/m, "Image=docker.io/library/nginx:1", "moved");
    yield* replaceOccurrences(content, /^(Environment=DISABLE_TELEMETRY=)1$/m, ([, key = ""]) => `${key}0`, "flipped");
    yield* replaceOccurrences(content, /^(PublishPort=|\s*- ["']?)127\.0\.0\.1:/m, ([, key = ""]) => key, "widened");
    yield* replaceOccurrences(
      content,
      /^(PublishPort=|\s*- ["']?)127\.0\.0\.1:/m,
      ([, key = ""]) => `${key}0.0.0.0:`,
      "widened",
    );
    yield* dropLines(
      content,
      /^(?:PublishPort|Environment|EnvironmentFile|Secret|Volume|Network|LoadCredential\w*|OnFailure|Image|WantedBy)=/,
    );
    if (/^\[Container\]/m.test(content)) {
      yield* addLine(content, "PublishPort=8080:3000", /^\[Container\]/);
      yield* addLine(content, "Network=host", /^\[Container\]/);
      yield* addLine(content, "Environment=SENTRY_DSN=https://key@o1.ingest.sentry.io/1", /^\[Container\]/);
    }
  },
};
