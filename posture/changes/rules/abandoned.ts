import { holderOf } from "../data-holders";
import { ChangeRule, elevated, EVERY_TYPE, routine } from "../rule";
import { show } from "../words";

/** A deletion that leaves the thing itself in the cloud: it works on as before, and Terraform no longer manages it. */
export const abandoned: ChangeRule = {
  concerns: EVERY_TYPE,
  assess({ type, staysBy, before }) {
    // What holds data has a rule that says what it is.
    if (staysBy === undefined || (holderOf(type) && staysBy.startsWith("deletion_policy"))) return [];
    if (type !== "google_project_service") return [elevated(`Leaves Terraform's care and stays as it is: ${staysBy}`)];
    const name = before.get("service");
    return [routine(`${name.kind === "value" ? show(name) : "A service"} stays enabled: ${staysBy}`)];
  },
};
