import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { describeLink, findingAt } from "../../verdict/expectations";
import { text } from "../../verdict/parameters";
import { PLACE, describeSelection, judgeSelected } from "../../verdict/selection";

export const resourceRefersTo = defineCheck({
  id: "resource/refers-to",
  summary: "An attribute of every resource of a type leads to a resource of another type in the same file.",
  severity: "medium",
  links: ["https://developer.hashicorp.com/terraform/language/expressions/references"],
  parameters: {
    ...PLACE,
    to: text("Type of what it has to lead to, by reference or by name.", {
      pattern: /^[a-z0-9_]{1,100}$/,
      allowed: "a type of resources, such as google_kms_crypto_key",
    }),
  },
  title: (values) => `${values.attribute} of every ${describeSelection(values)} leads to a ${values.to}.`,
  remedy: ({ attribute, to }) => `Set ${attribute} to a reference to a ${to}.`,
  stacks: SYSTEM,
  evaluate: ({ model }, values) =>
    judgeSelected(model, values, (resource) => {
      const link = model.linked(resource, values.attribute, values.to);
      const status = link.kind === "resources" ? "holds" : link.kind === "unknown" ? "unknown" : "violated";
      return [findingAt(status, resource, values.attribute, `a ${values.to}`, describeLink(link))];
    }),
});
