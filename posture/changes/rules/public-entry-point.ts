import { shownTextOf } from "../../model/attribute-readers";
import { ChangeRule, elevated } from "../rule";
import { formatValue } from "../format-values";

/** Another way in from the internet. */
export const publicEntryPoint: ChangeRule = {
  concerns: (type) => /^google_compute_(?:global_)?forwarding_rule$/.test(type),
  assess({ isCreated, after }, { first }) {
    const scheme = shownTextOf(after.get("load_balancing_scheme"));
    // Where it is not set, it is external.
    if (first || !isCreated || scheme?.startsWith("INTERNAL") || after.get("load_balancing_scheme").kind === "unknown")
      return [];
    const ports = after.get("port_range");
    return [elevated(`A new way in from the internet${ports.kind === "value" ? `, port ${formatValue(ports)}` : ""}`)];
  },
};
