import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { isPresent } from "../../verdict/expectations";
import { PLACE, describeSelection, judgeAttribute } from "../../verdict/selection";

export const attributePresent = defineCheck({
  id: "attribute/present",
  summary: "An attribute of every resource of a type is set, to whatever value.",
  severity: "medium",
  links: ["https://developer.hashicorp.com/terraform/language/resources/syntax"],
  parameters: PLACE,
  title: (values) => `${values.attribute} of every ${describeSelection(values)} is set.`,
  remedy: ({ attribute }) => `Set ${attribute}.`,
  stacks: SYSTEM,
  evaluate: ({ model }, values) => judgeAttribute(model, { ...values, unset: "violated" }, isPresent),
});
