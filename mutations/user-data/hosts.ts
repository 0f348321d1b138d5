import { addLine, FileKind, replaceOccurrences } from "./weakening";

/** Programs are configured with companies that no page names. */
export const hosts: FileKind = {
  path: /\.env$|\/default\/|\/environment/,
  *weaken(content) {
    for (const line of [
      "SENTRY_DSN=https://key@o1.ingest.sentry.io/1",
      "SMTP_HOST=smtp.sendgrid.net",
      "ANALYTICS_URL=https://www.google-analytics.com/collect",
    ])
      yield* addLine(content, line);
    yield* replaceOccurrences(
      content,
      /(?<=https:\/\/)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=[/"'\s]|$)/,
      "api.example.edu",
      "moved",
    );
  },
};
