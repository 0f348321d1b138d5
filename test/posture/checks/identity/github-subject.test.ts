import { admits } from "../../../../posture/products/google/admitted-tokens";
import { githubSubject } from "../../../../posture/checks/identity/github-subject";
import { bootstrap } from "../../../stacks/synthesized";
import { EditedStack } from "../edited-stack";
import { judgeIn, describeCheck } from "../check-specification";

const PROVIDER = "google_iam_workload_identity_pool_provider";
const first = bootstrap("smvue", "production");
const condition = (value: string) => (stack: EditedStack) => stack.set(PROVIDER, "attribute_condition", value);
const IDS = "assertion.repository_owner_id == '123456700' && assertion.repository_id == '123456701'";
const BY_NAME = "assertion.sub == 'repo:example/smvue-infrastructure:environment:production'";
const BY_ID = "assertion.sub == 'repo:example@123456700/smvue-infrastructure@123456701:environment:production'";

describeCheck(githubSubject, first, "production", [
  { weakening: "no provider", change: (stack) => stack.remove(PROVIDER), fault: "" },
  {
    weakening: "the subject that repositories had before 15 July 2026 alone",
    change: condition(`${IDS} && ${BY_NAME}`),
    fault: "attribute_condition",
  },
  {
    weakening: "the subject that repositories have since then alone",
    change: condition(`${IDS} && ${BY_ID}`),
    fault: "attribute_condition",
  },
  {
    weakening: "a long name in google.subject",
    change: (stack) =>
      condition(`assertion.repository == 'organisation-with-a-long-name/${"infrastructure-".repeat(6)}'`)(stack).set(
        PROVIDER,
        "attribute_mapping",
        { "google.subject": "assertion.sub" },
      ),
    fault: "attribute_mapping",
  },
]);

test.each([
  ["ids", IDS],
  ["ids and either subject", `${IDS} && (${BY_NAME} || ${BY_ID})`],
  ["the repository by name", "assertion.repository == 'example/smvue-infrastructure'"],
])("a condition on %s accepts both subjects", (_, text) => {
  expect(judgeIn(githubSubject, first, "production", condition(text)).status).toBe("holds");
});

test("a condition that cannot be read is unknown, not fine", () => {
  const verdict = judgeIn(githubSubject, first, "production", condition(`${IDS} && assertion.sub.matches('^repo:')`));
  expect(verdict.status).toBe("unknown");
});

test.each([bootstrap("smvue", "staging"), bootstrap("smepro", "production"), bootstrap("smepro", "staging")])(
  "every bootstrap accepts both subjects",
  (stack) => {
    expect(judgeIn(githubSubject, stack, "production").status).toBe("holds");
  },
);

const TOKEN = { sub: "repo:a/b:environment:c", repository_id: "1", environment: "c" };
test.each([
  ["assertion.repository_id == '1'", true],
  ["'1' == assertion.repository_id", true],
  ["assertion.repository_id != '1'", false],
  ["attribute.id == '1'", true],
  ["assertion.environment in ['b', 'c']", true],
  ["assertion.environment in ['b']", false],
  ["assertion.sub.startsWith('repo:a/') && assertion.sub.endsWith(':c')", true],
  ["assertion.sub.contains('@') || (assertion.repository_id == '1' && true)", true],
  ["assertion.sub.contains('@')", false],
  ["assertion.actor == 'someone'", undefined],
  ["assertion.actor == 'someone' || assertion.repository_id == '1'", true],
  ["assertion.actor == 'someone' && assertion.repository_id == '2'", false],
  ["assertion.repository_id == '1' ? true : false", undefined],
])("%s admits the token: %s", (text, admitted) => {
  expect(admits(text, TOKEN, new Map([["attribute.id", "assertion.repository_id"]]))).toBe(admitted);
});
