import { isUnknown } from "../../model/attribute-readers";
import { isObject } from "../../model/attribute";
import { configOf, hostChanges } from "../hosts";
import { ChangeRule, elevated, high, isLess, Reason, routine, PlanContext, Transition } from "../rule";
import { UNKNOWN_UNTIL_APPLY, formatValue, formatTransition } from "../format-values";

const SERVER = "hcloud_server";

/** What a change of each type may mean at Hetzner, beyond what holds at every provider. */
const RULES: Readonly<Record<string, (changed: Transition, plan: PlanContext) => readonly Reason[]>> = {
  [SERVER]: (changed, plan) => [...setup(changed, plan), ...firewalls(changed), ...addresses(changed)],
  hcloud_firewall_attachment: ({ remains, isDestroyed }) =>
    isDestroyed && !remains ? [high("A firewall no longer protects its servers")] : [],
  hcloud_volume: (changed) => storageShrunk(changed),
  hcloud_volume_attachment: (changed) => detached(changed),
  hcloud_ssh_key: ({ existed, isCreated, after }) =>
    isCreated && !existed ? [elevated(`A new key may sign in to new servers: ${formatValue(after.get("name"))}`)] : [],
  hcloud_storage_box: (changed) => snapshots(changed),
  hcloud_floating_ip_assignment: ({ isCreated }) => pointsElsewhere(isCreated),
  hcloud_load_balancer_target: ({ isCreated }) => pointsElsewhere(isCreated),
  hcloud_network_subnet: ({ isDestroyed }) =>
    isDestroyed ? [elevated("Servers lose their private addresses, which firewalls and pg_hba.conf refer to")] : [],
};

export const hetzner: ChangeRule = {
  concerns: (type) => Object.hasOwn(RULES, type),
  assess: (changed, plan) => (plan.first ? [] : (RULES[changed.type]?.(changed, plan) ?? [])),
};

const pointsElsewhere = (isCreated: boolean) =>
  isCreated ? [elevated("Routes the internet to a server: make sure that it is not the database's")] : [];

/** The volume of a server that takes another's place is attached to the new one. */
function detached({ isDestroyed, isReplaced, before, after }: Transition): Reason[] {
  const [old, now] = [before.get("volume_id"), after.get("volume_id")];
  const isSame = old.kind === "value" && now.kind === "value" && old.value === now.value;
  if (isReplaced && isSame) return [routine("Reattaches the same volume: whatever keeps data there restarts")];
  return isDestroyed
    ? [elevated("Detaches a volume from its server: whatever keeps data there stops until one is attached")]
    : [];
}

/**
 * What a server is set up with at its first boot. The provider keeps a hash of it, so a plan shows the new text alone,
 * which the claims judge as a whole; what it was before, a base shows.
 */
function setup({ address, change, existed, remains, differences }: Transition, plan: PlanContext): Reason[] {
  if (!existed || !remains || !differences.some(({ path }) => path === "user_data")) return [];
  const after = configOf(userDataOf(change.after)) ?? plan.host(address, "after");
  if (!after)
    return [
      elevated(
        "The server's user data changes and cannot be read here: who reaches it, and " + "what it runs, is not judged",
      ),
    ];
  const before = configOf(userDataOf(change.before)) ?? plan.host(address, "before");
  return before
    ? hostChanges(before, after)
    : [
        routine(
          "The server's user data changes: the claims judge the new text as a whole; --base shows the differences",
        ),
      ];
}

const userDataOf = (side: unknown) => (isObject(side) ? side.user_data : undefined);

function firewalls({ existed, remains, before, after }: Transition): Reason[] {
  if (!existed || !remains || before.elements("firewall_ids").length === 0) return [];
  const now = after.get("firewall_ids");
  if (isUnknown(now)) return [elevated(`Which firewalls protect it are ${UNKNOWN_UNTIL_APPLY}`)];
  const left = after.elements("firewall_ids").length;
  if (left === 0) return [high("No firewall protects it any longer: firewall_ids is removed")];
  return left < before.elements("firewall_ids").length
    ? [elevated("Fewer firewalls protect it: what the remaining ones allow gets in")]
    : [];
}

/** Other servers' firewalls and pg_hba.conf name it by its private address. */
const addresses = ({ existed, remains, differences }: Transition): Reason[] =>
  existed && remains
    ? differences
        .filter(
          ({ path, name, before, after }) =>
            name === "ip" && path.startsWith("network") && before.kind !== "absent" && after.kind !== "absent",
        )
        .map((difference) =>
          elevated(`Its private address changes, by which other servers refer to it: ${formatTransition(difference)}`),
        )
    : [];

/** Its API takes a larger size only, and the provider plans the change in place. */
const storageShrunk = ({ existed, remains, isReplaced, differences }: Transition): Reason[] =>
  existed && remains && !isReplaced
    ? differences
        .filter(({ path, before, after }) => path === "size" && isLess(before, after))
        .map((difference) =>
          elevated(
            "A volume cannot shrink, so the apply will fail: " +
              `${formatTransition(difference)}; a smaller one is a new volume, to which the data is ` +
              "copied",
          ),
        )
    : [];

const snapshots = ({ existed, remains, before, after }: Transition): Reason[] =>
  existed &&
  remains &&
  before.blocks("snapshot_plan").known.length === 0 &&
  after.blocks("snapshot_plan").known.length > 0
    ? [elevated("The Storage Box now keeps snapshots, which retain what restic has deleted")]
    : [];
