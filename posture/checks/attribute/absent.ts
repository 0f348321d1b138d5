import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { isAbsent } from "../../verdict/expectations";
import { PLACE, describeSelection, judgeAttribute } from "../../verdict/selection";

export const attributeAbsent = defineCheck({
  id: "attribute/absent",
  summary: "An attribute or block is set on no resource of a type.",
  severity: "high",
  links: ["https://developer.hashicorp.com/terraform/language/resources/syntax"],
  parameters: PLACE,
  title: (values) => `${values.attribute} is set on no ${describeSelection(values)}.`,
  remedy: ({ attribute }) => `Take away ${attribute}.`,
  stacks: SYSTEM,
  evaluate: ({ model }, values) => judgeAttribute(model, { ...values, unset: "holds" }, isAbsent),
});
