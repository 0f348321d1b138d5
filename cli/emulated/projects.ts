import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SynthesizedStack } from "../synthesize";

interface Tree {
  readonly provider?: { readonly google?: readonly { readonly project?: string }[] };
}

/** Numbers of the projects that stacks name, by id: the names of Google's service agents contain them. */
export function projectNumbers(stacks: readonly SynthesizedStack[]): Record<string, string> {
  const numbers: Record<string, string> = {};
  for (const { directory } of stacks) {
    const text = readFileSync(join(directory, "cdk.tf.json"), "utf8");
    const project = (JSON.parse(text) as Tree).provider?.google?.[0]?.project;
    const [, number] = /service-(\d{6,20})@/.exec(text) ?? [];
    if (project !== undefined && number !== undefined) numbers[project] = number;
  }
  return numbers;
}
