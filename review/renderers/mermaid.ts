import { needsReview } from "../../posture/changes/change";
import { PlanReport } from "../report/report";
import { actionName } from "../report/wording";
import { toVisibleLine } from "../text/visible-line";

/** A picture of more says less than a table. */
const MAX_CHANGES = 25;

/** A flowchart of what changes: stack, action, resource. None where nothing changes or too much does. */
export function mermaidFlowchart(plans: readonly PlanReport[]): string | undefined {
  const total = plans.reduce((sum, { changes }) => sum + changes.length, 0);
  if (total === 0 || total > MAX_CHANGES) return undefined;
  const lines = plans.flatMap((plan, index) => (plan.changes.length > 0 ? branches(plan, `s${index}`) : []));
  return [
    "```mermaid",
    "flowchart LR",
    ...lines,
    "  classDef high fill:#ffebe9,stroke:#cf222e,color:#1f2328",
    "  classDef elevated fill:#fff8c5,stroke:#bf8700,color:#1f2328",
    "  classDef routine fill:#f6f8fa,stroke:#8c959f,color:#1f2328",
    "```",
  ].join("\n");
}

function branches({ stack, changes }: PlanReport, root: string): string[] {
  const actions = [...new Set(changes.map(actionName))];
  return [
    `  ${root}(["${label(stack)}"])`,
    ...actions.flatMap((one, index) => [
      `  ${root} --> ${root}a${index}{{"${label(one)}"}}`,
      ...changes
        .filter((change) => actionName(change) === one)
        .map(
          (change, at) =>
            `  ${root}a${index} --> ${root}a${index}r${at}["${label(change.address)}${
              needsReview(change) ? `<br/>${change.risk} risk` : ""
            }"]:::${change.risk}`,
        ),
    ]),
  ];
}

/** A quoted label: what Mermaid or HTML could take as its own is written as Mermaid's entities, or left out. */
function label(text: string): string {
  return toVisibleLine(text, 80).replace(/[^\p{L}\p{N} _./-]/gu, (character) =>
    character === "[" || character === "]" || character === '"' || character === ":"
      ? `#${character.charCodeAt(0)};`
      : "·",
  );
}
