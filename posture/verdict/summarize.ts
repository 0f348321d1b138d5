import { Finding } from "./check";
import { missingSubject } from "./expectations";

/**
 * What is not as it must be; where everything is, one finding that says so: plans have thousands of resources.
 *
 * @param what the subjects, such as `buckets`
 * @param subject one of them, such as `a bucket`, for when there is none
 */
export function summarize(
  findings: readonly Finding[],
  count: number,
  what: string,
  subject: string,
  expected: string,
): readonly Finding[] {
  if (count === 0) return [missingSubject(subject)];
  const others = findings.filter(({ status }) => status !== "holds");
  if (others.length > 0) return others;
  const [only] = findings;
  return count === 1 && findings.length === 1 && only
    ? [only]
    : [{ status: "holds", address: "", path: "", expected, actual: `${count} ${what}, all of them` }];
}
