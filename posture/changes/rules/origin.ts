import { ChangeRule, EVERY_TYPE, routine } from "../rule";

/** A resource that had another address, or that Terraform takes into its care. */
export const origin: ChangeRule = {
  concerns: EVERY_TYPE,
  assess: ({ change: { previousAddress, importing } }) => [
    ...(previousAddress === undefined ? [] : [routine(`Moved from ${previousAddress}`)]),
    ...(importing ? [routine("Imported: it exists already and comes into Terraform's care")] : []),
  ],
};
