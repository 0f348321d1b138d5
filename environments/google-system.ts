import { z } from "zod";
import { booleanField, group, host, projectId, projectNumber, region, wholeNumber } from "./fields";
import { database, edge, generations, rotation, sharedSettings, waf, watch, withConnections } from "./schema";

/**
 * Settings that every system of `environments/systems/` has: the bootstrap stack, the workflows, `npm run rollback` and
 * `npm run migrate` read them. The region is the settings' own choice: a page that names a region checks it.
 */
export const GOOGLE_SYSTEM = {
  /** Whether the file may contain example values. */
  example: booleanField.default(false),
  project: group({ id: projectId, number: projectNumber, region }),
  ...sharedSettings,
  edge,
};

/** What most systems have besides. */
export const databaseSettings = database({ least: 1, most: 35 });
export const wafSettings = group(waf);
export const watchSettings = watch;
export const dnsSettings = group({ domain: host });
export const logSettings = group({ retentionDays: wholeNumber(1, 365, "days") });

/** Settings of secrets by their names: when they are rotated, and which generations of each there are. */
export function secretSettings<const Names extends readonly [string, ...string[]]>(...names: Names) {
  const of = names.join(", ");
  const name = z.enum(names, { error: names.join(" or ") });
  return group({
    rotation,
    generations: z.record(name, generations, { error: `generations for each of ${of}` }),
    retired: z.partialRecord(name, generations, { error: `retired generations of ${of}` }).optional(),
  });
}

/** Adds the rule that the pools of all instances fit the database's connections. */
export const withPools = withConnections;

/** What is known of the settings of a system that `environments/systems/` describes. */
export type OwnSettings = z.infer<ReturnType<typeof group<typeof GOOGLE_SYSTEM>>>;

/** A schema of such settings. */
export type OwnSchema = z.ZodType<OwnSettings>;
