import { toNumber } from "../../model/attribute-readers";
import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { satisfies } from "../../verdict/expectations";
import { number } from "../../verdict/parameters";
import { ATTRIBUTE, describeSelection, judgeAttribute } from "../../verdict/selection";

export const attributeAtMost = defineCheck({
  id: "attribute/at-most",
  summary: "A number that every resource of a type has as an attribute is no greater than stated.",
  severity: "high",
  links: ["https://developer.hashicorp.com/terraform/language/resources/syntax"],
  parameters: { ...ATTRIBUTE, maximum: number("The greatest number that will do, in the attribute's own unit.", {}) },
  title: (values) => `${values.attribute} of every ${describeSelection(values)} is at most ${values.maximum}.`,
  remedy: ({ attribute, maximum }) => `Set ${attribute} to ${maximum} or less.`,
  stacks: SYSTEM,
  evaluate: ({ model }, values) =>
    judgeAttribute(
      model,
      values,
      satisfies(`at most ${values.maximum}`, (value) => toNumber(value) <= values.maximum),
    ),
});
