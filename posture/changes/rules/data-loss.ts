import { isOn, shownTextOf } from "../../model/attribute-readers";
import { Cursor } from "../../model/cursor";
import { withoutKeys } from "../../model/resource";
import { dataStoreOf } from "../data-stores";
import { ChangeRule, elevated, high, Reason, routine, Transition } from "../rule";

/** A resource that holds data is destroyed or replaced. */
export const dataLoss: ChangeRule = {
  concerns: (type) => dataStoreOf(type) !== undefined,
  assess(transition, plan) {
    const holder = dataStoreOf(transition.type);
    if (!holder || !transition.isDestroyed) return [];
    const { noun: what, consequence: lost } = holder;
    const subject = `${what}${purpose(transition)}`;
    const say = holder.risk === "high" ? high : elevated;
    if (transition.change.deposed) return [say(`Destroys ${subject} that an earlier replacement left behind: ${lost}`)];
    if (transition.isReplaced && transition.type === "hcloud_server" && plan.volumesStay(transition))
      return [
        routine("Re-creates the server: its data volume stays and is attached to the new one (decision 15)"),
        ...deletionProtection(transition),
      ];
    const kept = protectedBy(transition, subject);
    if (kept) return [kept, ...deletionProtection(transition)];
    return [
      say(transition.isReplaced ? `Replaces ${subject} by an empty one: ${lost}` : `Destroys ${subject}: ${lost}`),
      ...deletionProtection(transition),
    ];
  },
};

/** Terraform's own state. */
function purpose({ type, address, before }: Transition): string {
  if (!type.endsWith("_bucket")) return "";
  const names = [
    shownTextOf(before.get("name")),
    shownTextOf(before.get("bucket")),
    withoutKeys(address).split(".").pop(),
  ];
  return names.some(
    (name) => name !== undefined && /(?:^|[-_.])(?:tf-?|terraform-?)?state(?:s|$|[-_.])|tfstate/i.test(name),
  )
    ? " that by its name keeps Terraform's state"
    : "";
}

/** A deletion that leaves the thing itself in the cloud. */
function protectedBy({ before }: Transition, subject: string): Reason | undefined {
  switch (shownTextOf(before.get("deletion_policy"))) {
    case "ABANDON":
      return elevated(`Stops managing ${subject}: deletion_policy is ABANDON, so it stays as it is`);
    case "DISABLE":
      return elevated(
        `Disables ${subject} and keeps it: deletion_policy is DISABLE, so whatever still reads ` +
          "it fails until it is enabled again",
      );
    default:
      return undefined;
  }
}

const GUARDS = ["deletion_protection", "settings.deletion_protection_enabled", "delete_protection"];

/**
 * What the provider of Hetzner does before it asks for a deletion, and what is left done where that is refused
 * (hetznercloud/hcloud 1.68.0).
 */
const BEFORE_DELETION: Readonly<Record<string, (before: Cursor) => string>> = {
  hcloud_server: (before) => (isOn(before.get("shutdown_before_deletion")) ? ", once the server is shut down" : ""),
  hcloud_volume: () => ", once it is detached from its server",
  hcloud_primary_ip: () => ", once it is taken from its server",
};

function deletionProtection({ type, before }: Transition): Reason[] {
  const guard = GUARDS.find((path) => isOn(before.get(path)));
  if (guard === undefined) return [];
  // The only one of them whose protection the provider lifts by itself; its documentation says it of all (issue 1206
  // there).
  if (type === "hcloud_storage_box")
    return [routine(`${guard} is on and prevents nothing: the provider lifts it and deletes`)];
  return [routine(`${guard} is on, so the apply is going to fail here${BEFORE_DELETION[type]?.(before) ?? ""}`)];
}
