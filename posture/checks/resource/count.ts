import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { verdict } from "../../verdict/expectations";
import { integer } from "../../verdict/parameters";
import { describeSelection, selected, RESOURCES } from "../../verdict/selection";

const MOST = 100_000;

export const resourceCount = defineCheck({
  id: "resource/count",
  summary: "There are as many resources of a type as stated: none, at least some, or at most some.",
  severity: "high",
  links: ["https://developer.hashicorp.com/terraform/language/resources/syntax"],
  parameters: {
    ...RESOURCES,
    minimum: integer("The smallest number that will do.", { minimum: 0, maximum: MOST, default: 0 }),
    maximum: integer("The greatest number that will do; 0 where there must be none.", {
      minimum: 0,
      maximum: MOST,
      default: MOST,
    }),
  },
  title: (values) => `There are ${range(values)} ${describeSelection(values)}.`,
  remedy: (values) => `Have ${range(values)} ${describeSelection(values)}.`,
  stacks: SYSTEM,
  evaluate({ model }, values) {
    const found = selected(model, values);
    const status = found.length >= values.minimum && found.length <= values.maximum ? "holds" : "violated";
    const expected = `${range(values)} ${describeSelection(values)}`;
    return verdict({ status, address: found[0]?.address ?? "", path: "", expected, actual: `${found.length} of them` });
  },
});

function range({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }): string {
  if (maximum === 0) return "no";
  if (maximum === MOST) return `at least ${minimum}`;
  if (minimum === maximum) return `exactly ${minimum}`;
  return minimum === 0 ? `at most ${maximum}` : `${minimum} to ${maximum}`;
}
