import { Check, SYSTEM } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { DOMAINS, judgeDomain } from "./domains";

export const secretsKeyDomains: Check = {
  id: "secrets/key-domains",
  title:
    "Each kind of sensitive data has a key of its own: CRM tokens, coaching notes and insights, AI content, " +
    "transcripts.",
  remedy: "Give each of them a secret that no other shares, a version created for it, and a volume that mounts it.",
  stacks: SYSTEM,
  evaluate: ({ model }) => verdict(DOMAINS.flatMap((domain) => judgeDomain(model, domain))),
};
