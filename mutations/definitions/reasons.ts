/** Reasons that entries of several kinds share. */
export const DELETION_PROTECTION =
  "no sentence is about guards against deletion, and a review reports a lifted one as a change for a person to look at";
export const PROVIDER_REGION = "unset, it is the provider's own region, which location/region judges";
export const FEWER_RIGHTS = "whoever had the right has it no longer, and nobody else gets it";
export const NO_MEMBER = "Terraform refuses it: a member has a kind and a colon (terraform validate)";
export const DANGLING_REFERENCE =
  "Terraform refuses it: another resource's argument refers to this one (terraform validate)";
export const DESCRIPTIVE_TEXT = "it is for people to read";
