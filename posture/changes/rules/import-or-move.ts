import { ChangeRule, ALL_RESOURCE_TYPES, routine } from "../rule";

/** A resource that had another address, or that Terraform takes into its care. */
export const importOrMove: ChangeRule = {
  concerns: ALL_RESOURCE_TYPES,
  assess: ({ change: { previousAddress, importing } }) => [
    ...(previousAddress === undefined ? [] : [routine(`Moved from ${previousAddress}`)]),
    ...(importing ? [routine("Imported: it already exists and Terraform will manage it")] : []),
  ],
};
