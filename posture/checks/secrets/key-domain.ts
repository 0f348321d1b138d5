import { SYSTEM } from "../../verdict/check";
import { defineCheck } from "../../verdict/define";
import { missingSubject, verdict } from "../../verdict/expectations";
import { named } from "../../verdict/page-parameters";
import { text } from "../../verdict/parameters";
import { judgeDomain } from "./domains";

/** One kind of data has a key of its own. */
export const secretsKeyDomain = defineCheck({
  id: "secrets/key-domain",
  summary: "The key for a kind of data is a secret of its own, with a value of its own, mounted where it is used.",
  severity: "high",
  links: ["https://cloud.google.com/secret-manager/docs/best-practices"],
  parameters: {
    domain: text("The kind of data: one of the page's key-domains.", {}),
    domains: named("Every kind of data that has a key of its own.", { fromPage: "key-domains", printed: false }),
  },
  title: ({ domain }) =>
    `The key for ${domain} is a secret of its own, with a value of its own, mounted where it is used.`,
  remedy: ({ domain }) =>
    `Give ${domain} a secret that nothing else shares, a version created for it, and a volume that mounts it.`,
  stacks: SYSTEM,
  evaluate: ({ model }, { domain, domains }) => {
    const own = domains.find(({ name }) => name === domain);
    return verdict(own ? judgeDomain(model, domains, own) : missingSubject(`${domain} among the key-domains`));
  },
});
