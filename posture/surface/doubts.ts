import { Judged } from "../claim";
import { Execution, HIDDEN } from "../model/executions";
import { oncePer } from "../memoize";
import { Model } from "../model/model";
import { withoutKeys } from "../model/resource";
import { Finding, Verdict } from "../verdict/check";
import { classifyType, EVERY_TOUCH } from "./classify-type";
import { touchesCheck } from "./touched-checks";
import { Touch } from "./types/provider-types";

/** Something in a file that no rule judges, and what it could make false. */
export interface Doubt {
  readonly touches: readonly Touch[];
  /** Whether it could make any check false: it runs as whoever applies. */
  readonly everything: boolean;
  readonly finding: Finding;
  readonly because: string;
  /** The program, where it is one and the file shows it. */
  readonly runs?: string | undefined;
}

const EXPECTED = "something that Avouch has a rule for";

/** What in a file no rule judges. Found once for each model. */
export const doubtsOf = oncePer((model: Model): readonly Doubt[] => [
  ...model.types().flatMap((type) => ofType(model, type)),
  ...model.executions.filter((execution) => execution.kind !== "http" && !isInert(execution)).map(ofExecution),
]);

/**
 * A verdict as it is where something stands beside what was judged that could make it false.
 *
 * @param judged what the page says that somebody has read. Its reasons become findings. @default - nothing
 */
export function withDoubts(
  checkId: string,
  verdict: Verdict,
  doubts: readonly Doubt[],
  judged: readonly Judged[] = [],
): Verdict {
  const all = doubts.filter(({ touches, everything }) => everything || touchesCheck(touches, checkId));
  const read = all.flatMap((doubt) => judged.filter((one) => isAbout(one, doubt)).map((one) => settled(doubt, one)));
  const touching = all.filter((doubt) => !judged.some((one) => isAbout(one, doubt)));
  const [first] = touching;
  if (!first) return read.length === 0 ? verdict : { ...verdict, findings: [...verdict.findings, ...read] };
  const more = touching.length > 1 ? ` (and ${touching.length - 1} more)` : "";
  return {
    status: "unknown",
    findings: [...touching.map(({ finding }) => finding), ...verdict.findings],
    reason: `until somebody judges ${first.finding.address}${more}: ${first.because}`,
  };
}

/** What of a file no check judges and the page does, each with the page's reason: for whoever reads the review. */
export const judgedByPage = (model: Model, judged: readonly Judged[]): readonly string[] =>
  judged.flatMap((one) => {
    const [found] = doubtsOf(model).filter((doubt) => isAbout(one, doubt));
    return found ? [`${one.address}: ${found.because}; no check judges it, the page does: ${one.because}`] : [];
  });

/** Whether what somebody has read is what is there: a program that was changed since is another one. */
const isAbout = ({ address, runs }: Judged, { finding, runs: actual }: Doubt): boolean =>
  withoutKeys(finding.address) === address && runs?.trim() === actual?.trim();

const settled = ({ finding }: Doubt, { because }: Judged): Finding => ({
  ...finding,
  status: "holds",
  actual: `judged by the page: ${because}`,
});

function ofType(model: Model, type: string): Doubt[] {
  const classified = classifyType(type);
  if (classified?.kind !== "unknown") return [];
  const { touches, because } = classified;
  return model.resources(type).map(({ address }) => ({
    touches,
    everything: touches === EVERY_TOUCH,
    because,
    finding: { status: "unknown", address, path: "", expected: EXPECTED, actual: because },
  }));
}

function ofExecution({ address, kind, text }: Execution): Doubt {
  const because = `${kind} runs a program with the rights of whoever applies`;
  return {
    touches: EVERY_TOUCH,
    everything: true,
    because,
    runs: text === HIDDEN ? undefined : text,
    finding: {
      status: "unknown",
      address,
      path: kind === "external" ? "program" : `provisioner.${kind}`,
      expected: "no program that changes the system outside of Terraform",
      actual: text === undefined ? "a program that the file does not show" : text.slice(0, 200),
    },
  };
}

/** Commands that only print or wait, with nothing that the shell replaces, redirects or runs besides. */
const INERT = /^(?:(?:echo|printf|sleep|true|date|:)(?:[ \t][^$`<>|&;(){}\n]*)?(?:\n|&&|;|$)\s*)+$/;

/** Whether a program changes nothing: every change that runs it asks for review all the same. */
export const isInert = ({ kind, text }: Execution): boolean =>
  kind === "local-exec" && text !== undefined && INERT.test(text.trim());
