import colors from "picocolors";
import { table } from "../review/text/table";
import { Planned, resourceCount, Row } from "./plan-all";
import { terminal } from "./print";
import { Diagnostic } from "./terraform";

/**
 * Prints a line for each stack, every diagnostic and the reasons why stacks were left out.
 *
 * @returns 1 where a stack does not plan, otherwise 0
 */
export function report({ rows, leftOut }: Planned): number {
  console.log(
    table(
      ["Stack", "Resources", "Validate", "Plan", "Time"].map((cell) => colors.bold(cell)),
      rows.map(cells),
      [1, 4],
      terminal()?.columns,
    ),
  );
  for (const { stack, plan } of rows)
    for (const same of groupIdentical(plan?.diagnostics ?? [])) console.log(describe(stack.name, same));
  for (const reason of leftOut) console.log(`\n${colors.yellow("Left out:")} ${reason}`);
  const failed = rows.filter(({ plan }) => plan && !plan.actions).length;
  if (failed > 0) console.log(`\n${colors.red(`${failed} of ${rows.length} stacks do not plan.`)}`);
  return failed > 0 ? 1 : 0;
}

function cells({ stack, plan, seconds: time }: Row): string[] {
  if (!plan) return [stack.name, `${resourceCount(stack)}`, colors.yellow("left out"), colors.yellow("left out"), "-"];
  const warnings = plan.diagnostics.filter(({ severity }) => severity === "warning").length;
  const valid =
    warnings > 0
      ? colors.yellow(`valid, ${warnings} ${warnings === 1 ? "warning" : "warnings"}`)
      : colors.green("valid");
  const summary = Object.entries(plan.actions ?? {})
    .map(([action, count]) => `${count} to ${action}`)
    .join(", ");
  return [
    stack.name,
    `${plan.resources}`,
    plan.actions ? valid : colors.red("failed"),
    plan.actions ? summary : colors.red("failed"),
    `${(time ?? 0).toFixed(1)} s`,
  ];
}

/** Diagnostics that differ in nothing but the resource. */
function groupIdentical(diagnostics: readonly Diagnostic[]): Diagnostic[][] {
  const groups = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.severity} ${diagnostic.summary} ${diagnostic.detail}`;
    groups.set(key, [...(groups.get(key) ?? []), diagnostic]);
  }
  return [...groups.values()];
}

function describe(stack: string, same: readonly Diagnostic[]): string {
  const [first] = same;
  if (!first) return "";
  const colour = first.severity === "error" ? colors.red : colors.yellow;
  const addresses = same.flatMap(({ address }) => address ?? []).sort();
  const details = [first.detail.trim(), ...addresses.map((address) => `- ${address}`)].join("\n");
  return `\n${colour(first.severity)} in ${stack}: ${first.summary}\n${details.replace(/^/gm, "  ")}`;
}
