import { ChangeRule, elevated } from "../rule";

const KEYS = new Set([
  "google_service_account_key",
  "google_storage_hmac_key",
  "google_apikeys_key",
  "aws_iam_access_key",
  "azuread_application_password",
  "azuread_service_principal_password",
]);

/** A credential that works from anywhere until someone takes it back. */
export const accountKey: ChangeRule = {
  concerns: (type) => KEYS.has(type),
  assess: ({ isCreated }) =>
    isCreated ? [elevated("Creates a long-lived key: anyone who holds it can sign in from anywhere")] : [],
};
