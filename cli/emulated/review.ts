import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { REVIEW } from "../review-command";

/** As much of the review's report (review/report.schema.json) as is used here. */
export interface StackReview {
  readonly claims: readonly {
    readonly id: string;
    readonly status: string;
    /** Status in the plan that it is compared with. */
    readonly was: string | null;
    readonly reason: string | null;
    readonly evidence: readonly {
      readonly status: string;
      readonly address: string;
      readonly path: string;
      readonly expected: string;
      readonly actual: string;
    }[];
  }[];
}

/**
 * Reviews a plan or a state that never reaches a disk: it goes through a pipe.
 *
 * @param json as `terraform show -json` prints it
 * @param base plan to compare claims with
 * @throws Error where the review cannot judge it
 */
export async function reviewJson(json: string, base?: string): Promise<StackReview> {
  const args = [...REVIEW, ...(base === undefined ? [] : ["--base", base]), "--json", "/dev/stdout", "--quiet", "-"];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
  const [printed, said] = [text(child.stdout), text(child.stderr)];
  child.stdin.on("error", () => undefined);
  child.stdin.end(json);
  const report = await printed;
  try {
    const { plans } = JSON.parse(report) as { plans: readonly StackReview[] };
    const [review] = plans;
    if (review) return review;
  } catch {
    // What it said is the better message.
  }
  throw new Error(`The review could not judge the state:\n${(await said).trim()}`);
}
