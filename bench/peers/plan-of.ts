import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../posture/model/attribute";
import { Tree } from "../../posture/model/input";
import { planOfCopies } from "../copies";
import { listAt } from "./peer";

/** A synthesized stack as the plan that creates it, for tools that read plans only. Data sources are left out. */
export function planOf(tree: Tree): Tree {
  const plan = JSON.parse(planOfCopies(tree, { copies: 0 })) as Tree;
  const resources = listAt(plan, "resource_changes").flatMap((one) =>
    isObject(one) && isObject(one.change)
      ? [
          {
            ...Object.fromEntries(Object.entries(one).filter(([key]) => key !== "change")),
            schema_version: 0,
            values: one.change.after,
          },
        ]
      : [],
  );
  return { ...plan, planned_values: { root_module: { resources } } };
}

/** Writes a case for a tool that reads plans. */
export function writePlan(place: string, at: number, tree: Tree): string {
  const file = join(place, `case-${at}.json`);
  writeFileSync(file, JSON.stringify(planOf(tree)));
  return file;
}
