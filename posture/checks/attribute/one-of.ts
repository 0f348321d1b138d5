import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { oneOf } from "../../verdict/expectations";
import { list, scalar } from "../../verdict/parameters";
import { ATTRIBUTE, describeSelection, judgeAttribute } from "../../verdict/selection";

export const attributeOneOf = defineCheck({
  id: "attribute/one-of",
  summary: "An attribute of every resource of a type has one of several values.",
  severity: "high",
  links: ["https://developer.hashicorp.com/terraform/language/resources/syntax"],
  parameters: {
    ...ATTRIBUTE,
    values: list("The values of which it has to have one.", scalar("A value.", {}), {}),
  },
  title: (given) => `${given.attribute} of every ${describeSelection(given)} is one of ${given.values.join(", ")}.`,
  remedy: ({ attribute, values }) => `Set ${attribute} to one of ${values.join(", ")}.`,
  stacks: SYSTEM,
  evaluate: ({ model }, given) => judgeAttribute(model, given, oneOf(...given.values)),
});
