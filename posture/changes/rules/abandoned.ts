import { dataStoreOf } from "../data-stores";
import { ChangeRule, elevated, routine, WHAT_EXISTED } from "../rule";
import { formatValue } from "../format-values";

/** A deletion that leaves the thing itself in the cloud: it works on as before, and Terraform no longer manages it. */
export const abandoned: ChangeRule = {
  concerns: WHAT_EXISTED,
  assess({ type, staysBy, before }) {
    // What holds data has a rule that says what it is.
    if (staysBy === undefined || (dataStoreOf(type) && staysBy.startsWith("deletion_policy"))) return [];
    if (type !== "google_project_service")
      return [elevated(`No longer managed by Terraform, and stays as it is: ${staysBy}`)];
    const name = before.get("service");
    return [routine(`${name.kind === "value" ? formatValue(name) : "A service"} stays enabled: ${staysBy}`)];
  },
};
