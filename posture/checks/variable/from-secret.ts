import { textOrEmpty } from "../../model/attribute-readers";
import { judgeVariables, VARIABLES } from "../../products/google/named-variables";
import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";

export const variableFromSecret = defineCheck({
  id: "variable/from-secret",
  summary: "Certain environment variables of Cloud Run's containers take their value from Secret Manager.",
  severity: "critical",
  links: ["https://cloud.google.com/run/docs/configuring/services/secrets"],
  parameters: VARIABLES,
  title: ({ names }) => `Environment variables ${names.join(", ")} take their value from Secret Manager.`,
  remedy: ({ names }) => `Give ${names.join(", ")} a value_source with a secret_key_ref in place of a value.`,
  stacks: SYSTEM,
  evaluate: ({ model }, { names }) =>
    judgeVariables(
      model,
      names,
      "a value from Secret Manager",
      ({ name, from }) => (from ? undefined : `${textOrEmpty(name)} with a plain value`),
      "not-applicable",
    ),
});
