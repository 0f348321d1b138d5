import { matchesGlob } from "../../formats/glob";
import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { satisfies } from "../../verdict/expectations";
import { list, text } from "../../verdict/parameters";
import { ATTRIBUTE, describeSelection, judgeAttribute } from "../../verdict/selection";

export const attributeMatches = defineCheck({
  id: "attribute/matches",
  summary: "An attribute of every resource of a type is a text of a stated form.",
  severity: "high",
  links: ["https://developer.hashicorp.com/terraform/language/resources/syntax"],
  parameters: {
    ...ATTRIBUTE,
    patterns: list("Texts of which one has to match, with * for anything.", text("A pattern.", {}), {}),
  },
  title: (values) =>
    `${values.attribute} of every ${describeSelection(values)} matches ${values.patterns.join(" or ")}.`,
  remedy: ({ attribute, patterns }) => `Set ${attribute} to a value that matches ${patterns.join(" or ")}.`,
  stacks: SYSTEM,
  evaluate: ({ model }, values) =>
    judgeAttribute(
      model,
      values,
      satisfies(
        `a text that matches ${values.patterns.join(" or ")}`,
        (value) => typeof value === "string" && values.patterns.some((pattern) => matchesGlob(pattern, value)),
      ),
    ),
});
