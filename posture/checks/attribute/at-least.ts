import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { atLeast } from "../../verdict/expectations";
import { number } from "../../verdict/parameters";
import { ATTRIBUTE, describeSelection, judgeAttribute } from "../../verdict/selection";

export const attributeAtLeast = defineCheck({
  id: "attribute/at-least",
  summary: "A number that every resource of a type has as an attribute is no smaller than stated.",
  severity: "high",
  links: ["https://developer.hashicorp.com/terraform/language/resources/syntax"],
  parameters: { ...ATTRIBUTE, minimum: number("The smallest number that will do, in the attribute's own unit.", {}) },
  title: (values) => `${values.attribute} of every ${describeSelection(values)} is at least ${values.minimum}.`,
  remedy: ({ attribute, minimum }) => `Set ${attribute} to ${minimum} or more.`,
  stacks: SYSTEM,
  evaluate: ({ model }, values) => judgeAttribute(model, values, atLeast(values.minimum)),
});
