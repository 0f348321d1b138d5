import { join } from "node:path";

/**
 * Arguments of Node that run a review, as `npm run review` has them: nearly all that it reads is in use to the end, so
 * room is better than looking for garbage. More than 16 MiB for what is young saves no time, and 64 took 90 MiB more.
 * Every supported Node has to know them.
 */
export const REVIEW: readonly string[] = [
  "--initial-heap-size=1024",
  "--min-semi-space-size=16",
  "--max-semi-space-size=16",
  join(__dirname, "..", "cli", "bundled.js"),
  "cli/review",
];
