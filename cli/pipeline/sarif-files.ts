import { z } from "zod";
import { UnusableInput } from "./faults";
import { Annotation, readJson } from "./runner";
import { explain } from "./verdict";

const location = z.object({
  physicalLocation: z
    .object({
      artifactLocation: z.object({ uri: z.string() }),
      region: z.object({ startLine: z.number().int().positive() }).optional(),
    })
    .optional(),
});
const log = z.object({
  runs: z.array(
    z.object({
      results: z.array(
        z.object({
          ruleId: z.string(),
          level: z.enum(["none", "note", "warning", "error"]),
          message: z.object({ text: z.string() }),
          locations: z.array(location).optional(),
        }),
      ),
    }),
  ),
});

const LEVELS = { error: "error", warning: "warning", note: "notice", none: "notice" } as const;

/** The results of a SARIF file, as annotations of a change. @throws UnusableInput */
export function annotationsOf(value: unknown, file: string): readonly Annotation[] {
  const result = log.safeParse(value);
  if (!result.success) throw new UnusableInput(`${file}: ${explain(result.error)}; allowed: SARIF by npm run review`);
  return result.data.runs.flatMap(({ results }) =>
    results.map(({ ruleId, level, message, locations = [] }): Annotation => {
      const place = locations[0]?.physicalLocation;
      return {
        level: LEVELS[level],
        title: ruleId,
        message: message.text,
        file: place?.artifactLocation.uri,
        line: place?.region?.startLine,
      };
    }),
  );
}

const categories = z.looseObject({
  runs: z.array(z.looseObject({ automationDetails: z.object({ id: z.string() }) })),
});

/**
 * One SARIF log with a run for every stack: where a stack was planned that of its plan, or else that of what was
 * synthesized. GitHub joins no two runs of a category, and warns of each category that a pull request lacks.
 *
 * @throws UnusableInput
 */
export function joinSarif(synthesized: string, plans: readonly string[]): object {
  const read = (file: string) => {
    const result = categories.safeParse(readJson(file));
    if (!result.success) throw new UnusableInput(`${file}: ${explain(result.error)}; allowed: SARIF by npm run review`);
    return result.data;
  };
  const log = read(synthesized);
  const runs = new Map(
    [log, ...plans.map(read)].flatMap((one) => one.runs.map((run) => [run.automationDetails.id, run] as const)),
  );
  return { ...log, runs: [...runs.values()] };
}
