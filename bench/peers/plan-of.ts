import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Tree } from "../../posture/model/input";
import { planOfCopies } from "../copies";

/**
 * Writes a case for a tool that reads plans: the plan that creates a synthesized stack. Data sources are left out.
 *
 * @returns its path
 */
export function writePlan(place: string, at: number, tree: Tree): string {
  const file = join(place, `case-${at}.json`);
  writeFileSync(file, planOfCopies(tree, { copies: 0 }));
  return file;
}
