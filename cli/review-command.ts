import { join } from "node:path";

/**
 * Arguments of Node that run a review, as `npm run review` has them. A review ends before V8's care for long lives
 * pays:
 * it runs most of its code a few times, so optimizing takes longer than running (a sixth of the time of 1,000
 * resources);
 * and nearly all that it reads is in use to the end, so room is better than looking for garbage. More than 16 MiB for
 * what is young saves no time, and 64 took 90 MiB more.
 */
export const REVIEW: readonly string[] = [
  "--interrupt-budget=400000",
  "--initial-heap-size=1024",
  "--min-semi-space-size=16",
  "--max-semi-space-size=16",
  join(__dirname, "..", "cli", "bundled.js"),
  "cli/review",
];
