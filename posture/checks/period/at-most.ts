import { PERIOD, PERIOD_UNITS, secondsOf } from "../../formats/period";
import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { satisfies } from "../../verdict/expectations";
import { oneOf, text } from "../../verdict/parameters";
import { ATTRIBUTE, describeSelection, judgeAttribute } from "../../verdict/selection";

export const periodAtMost = defineCheck({
  id: "period/at-most",
  summary: "A period that every resource of a type has as an attribute is no longer than stated.",
  severity: "high",
  links: ["https://developer.hashicorp.com/terraform/language/resources/syntax"],
  parameters: {
    ...ATTRIBUTE,
    period: text("The longest period that will do.", {
      pattern: PERIOD,
      allowed: "a period such as 45s, 10m, 12h, 30d or 2w",
    }),
    unit: oneOf("The unit of an attribute that is a bare number.", PERIOD_UNITS, {
      default: "seconds",
      printed: false,
    }),
  },
  title: (values) => `${values.attribute} of every ${describeSelection(values)} is at most ${values.period}.`,
  remedy: ({ attribute, period }) => `Set ${attribute} to ${period} or shorter.`,
  stacks: SYSTEM,
  evaluate: ({ model }, values) =>
    judgeAttribute(
      model,
      values,
      satisfies(`at most ${values.period}`, (value) => secondsOf(value, values.unit) <= secondsOf(values.period)),
    ),
});
