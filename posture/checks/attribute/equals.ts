import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { equals } from "../../verdict/expectations";
import { scalar } from "../../verdict/parameters";
import { ATTRIBUTE, describeSelection, judgeAttribute } from "../../verdict/selection";

export const attributeEquals = defineCheck({
  id: "attribute/equals",
  summary: "An attribute of every resource of a type has a stated value.",
  severity: "high",
  links: ["https://developer.hashicorp.com/terraform/language/resources/syntax"],
  parameters: { ...ATTRIBUTE, value: scalar("The value that it has to have.", {}) },
  title: (values) => `${values.attribute} of every ${describeSelection(values)} is ${values.value}.`,
  remedy: ({ attribute, value }) => `Set ${attribute} to ${value}.`,
  stacks: SYSTEM,
  evaluate: ({ model }, values) => judgeAttribute(model, values, equals(values.value)),
});
