import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** What a stack's directory may hold that no synthesis brings back. */
const STATE = /\.tfstate(?:\..*)?$/;
/** What synthesis and planning leave in it. */
const MADE = ["cdk.tf.json", "cdk.tf", "metadata.json", "sources.json", "plan.json", "stack.tfplan", "plan.tfplan"];

/**
 * Removes from an output directory the stacks, and their plans, that the settings no longer have: whoever reviews or
 * applies everything that is there must not find them. Where a directory holds a state, the state stays.
 *
 * @param output directory that was synthesized to
 * @param names stacks that were synthesized
 * @returns directories that stay, for their state
 */
export function removeStale(output: string, names: readonly string[]): string[] {
  const stale = ["stacks", "plans"].flatMap((place) =>
    directoriesOf(join(output, place))
      .filter((name) => !names.includes(name) && isSynthesized(join(output, place, name), name))
      .map((name) => join(output, place, name)),
  );
  return stale.filter((directory) => {
    const holdsState = readdirSync(directory).some((name) => STATE.test(name));
    if (!holdsState) rmSync(directory, { recursive: true });
    else for (const name of MADE) rmSync(join(directory, name), { force: true });
    return holdsState;
  });
}

/** Whether cdktf wrote what is there: the directory is the user's to choose, and may hold other things. */
function isSynthesized(directory: string, name: string): boolean {
  try {
    const tree = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as {
      "//"?: { metadata?: { stackName?: string } };
    };
    return tree["//"]?.metadata?.stackName === name;
  } catch {
    return false;
  }
}

function directoriesOf(place: string): string[] {
  if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(place, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}
