import { evaluate } from "../../posture/evaluate";
import { Reviewed } from "../../review/report/build-report";

/** The status of every claim of every stack, each stack beside its twins in the other environments. */
export function verdictsOf(all: readonly Reviewed[]): Record<string, string> {
  return Object.fromEntries(
    all.flatMap((one) => {
      const others = all.filter(
        (other) =>
          other.page === one.page && other.environment !== one.environment && other.stacks.join() === one.stacks.join(),
      );
      const context = {
        model: one.subject.model,
        system: one.page.system,
        environment: one.environment,
        stacks: one.stacks,
        others: others.map(({ environment, subject }) => ({ environment, model: subject.model })),
      };
      return evaluate(one.page, context).map(({ claim, status }) => [`${one.stack} ${claim.id}`, status]);
    }),
  );
}
