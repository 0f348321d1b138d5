import { relative } from "node:path";
import { REVIEW } from "../../cli/review-command";
import { ROOT } from "../../cli/synthesize";
import { scripts } from "../../package.json";

test("npm run review runs a review as npm start and the benchmark do", () => {
  expect(scripts.review).toBe(
    ["node", ...REVIEW.map((argument) => (argument.startsWith(ROOT) ? relative(ROOT, argument) : argument))].join(" "),
  );
});
