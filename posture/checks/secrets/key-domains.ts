import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { named } from "../../verdict/page-parameters";
import { judgeDomain } from "./domains";

export const secretsKeyDomains = defineCheck({
  id: "secrets/key-domains",
  summary: "Each kind of sensitive data has a key of its own.",
  title: ({ domains }) =>
    `Each kind of sensitive data has a key of its own: ${domains.map(({ name }) => name).join(", ")}.`,
  severity: "high",
  links: ["https://cloud.google.com/secret-manager/docs/best-practices"],
  parameters: {
    domains: named("Every kind of data that has a key of its own.", { fromPage: "key-domains", printed: false }),
  },
  remedy: "Give each of them a secret that no other shares, a version created for it, and a volume that mounts it.",
  stacks: SYSTEM,
  evaluate: ({ model }, { domains }) => verdict(domains.flatMap((domain) => judgeDomain(model, domains, domain))),
});
