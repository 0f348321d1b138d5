import { isNamePattern, nameMatcher } from "../../../posture/formats/name-pattern";

describe("a pattern of names", () => {
  test.each([
    ["open-ai", "prod-openai-key", true],
    ["open-ai", "prod-open_ai-key", true],
    ["open-ai", "prod-open-source-ai", false],
    ["Sentry", "PROD_SENTRY_DSN", true],
    ["-ai-content", "smvue-ai-content-key", true],
    ["-ai-content", "ai_content", true],
    ["-ai-content", "mai-content", false],
    ["{db,sql}*password", "sql-admin-password", true],
    ["{db,sql}*password", "password-of-db", false],
  ])("%s in %s: %s", (pattern, name, expected) => {
    expect(nameMatcher([pattern])(name)).toBe(expected);
  });

  test("has to be the whole name where the whole is asked for", () => {
    const isTable = nameMatcher(["session", "{page,usage-page}-{view,views}"], "whole");
    expect(
      ["session", "sessions", "user_session", "page_views", "usage_page_view", "pageviews_old"].map(isTable),
    ).toEqual([true, false, false, true, true, false]);
  });

  test.each(["a.b", "a+", "(a)", "a|b", "[a]", "^a", "a$", "\\d", "", "a*b*c*d*e", "x".repeat(101)])(
    "is nothing else, so that no page slows a review down: %s",
    (text) => {
      expect(isNamePattern(text)).toBe(false);
    },
  );
});
