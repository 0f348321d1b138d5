import { googleCloud } from "./documentation";
import { documented, guarded, silent, stricter } from "./reason";
/** Reasons that entries of several kinds share. */
export const DELETION_PROTECTION = silent(
  "no sentence is about guards against deletion, and a review reports a lifted one as a change for a person to look at",
  /deletion protection|deleted by accident|accidental deletion/i,
);
export const PROVIDER_REGION = guarded(
  "unset, it is the provider's own region, which location/region judges",
  "location/region",
);
export const FEWER_RIGHTS = stricter("whoever had the right has it no longer, and nobody else gets it");
export const NO_MEMBER = documented(
  "Terraform refuses it: a member has a kind and a colon (terraform validate)",
  googleCloud("iam/docs/principal-identifiers"),
);
export const DANGLING_REFERENCE = documented(
  "Terraform refuses it: another resource's argument refers to this one (terraform validate)",
  "https://developer.hashicorp.com/terraform/language/expressions/references",
);
export const DESCRIPTIVE_TEXT = silent("it is for people to read", /\b(description|severity|label)/i);
