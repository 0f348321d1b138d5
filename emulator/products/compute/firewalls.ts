import { type Body, list } from "../../core/json";
import { type Group, NAME, wrong } from "./group";

const LOWEST_PRIORITY = 65535;

/** Firewall rules of networks. */
export const firewalls: Group = {
  collections: {
    firewalls: {
      idPattern: NAME,
      defaults: { network: "global/networks/default", priority: 1000, direction: "INGRESS", disabled: false },
      references: { network: { to: "compute.networks" } },
      create: (_, body) => checked(body),
      update: (_, before, after) => {
        if (after.direction !== before.direction) {
          throw wrong("direction", after.direction, "Direction cannot be changed.");
        }
        return checked(after);
      },
    },
  },
};

function checked(body: Body): Body {
  const { priority, direction } = body;
  if (typeof priority !== "number" || priority < 0 || priority > LOWEST_PRIORITY) {
    throw wrong("priority", priority, `Must be between 0 and ${String(LOWEST_PRIORITY)}.`);
  }
  const [allowed, denied] = [list(body.allowed).length > 0, list(body.denied).length > 0];
  if (allowed === denied) throw wrong("allowed", body.allowed, "Exactly one of 'allowed' and 'denied' must be given.");
  for (const field of ["sourceTags", "sourceServiceAccounts"]) {
    if (direction === "EGRESS" && list(body[field]).length > 0) {
      throw wrong(field, body[field], "It cannot be given for direction EGRESS.");
    }
  }
  return body;
}
