import { textOrEmpty } from "../../model/attribute-readers";
import { judgeVariables, VARIABLES } from "../../products/google/named-variables";
import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";

export const variableAbsent = defineCheck({
  id: "variable/absent",
  summary: "No container of Cloud Run has certain environment variables.",
  severity: "high",
  links: ["https://cloud.google.com/run/docs/configuring/services/environment-variables"],
  parameters: VARIABLES,
  title: ({ names }) => `No container has an environment variable ${names.join(" or ")}.`,
  remedy: ({ names }) => `Take the environment variables ${names.join(", ")} out of the container.`,
  stacks: SYSTEM,
  evaluate: ({ model }, { names }) =>
    judgeVariables(model, names, `no variable ${names.join(" or ")}`, ({ name }) => textOrEmpty(name), "holds"),
});
