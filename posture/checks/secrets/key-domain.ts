import { Check, SYSTEM } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { AI_CONTENT, COACHING, CRM_TOKENS, Domain, judgeDomain, TRANSCRIPTS } from "./domains";

/** One kind of data has a key of its own. */
export const secretsKeyDomain = (domain: Domain): Check => ({
  id: `secrets/key-domain-${domain.name}`,
  title: `The key for ${domain.name} is a secret of its own, with a value of its own, mounted where it is used.`,
  remedy:
    `Give ${domain.name} a secret that nothing else shares, a version created for it, and a volume that ` +
    "mounts it.",
  stacks: SYSTEM,
  evaluate: ({ model }) => verdict(judgeDomain(model, domain)),
});

export const crmTokensKey = secretsKeyDomain(CRM_TOKENS);
export const coachingKey = secretsKeyDomain(COACHING);
export const aiContentKey = secretsKeyDomain(AI_CONTENT);
export const transcriptsKey = secretsKeyDomain(TRANSCRIPTS);
