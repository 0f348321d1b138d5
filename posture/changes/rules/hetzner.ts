import { ChangeRule, elevated, high, isLess, isUnknown, Reason, Transition } from "../rule";
import { NOT_KNOWN, transition } from "../words";

const SERVER = "hcloud_server";

/** What a change of each type may mean at Hetzner, beyond what holds at every provider. */
const RULES: Readonly<Record<string, (changed: Transition) => readonly Reason[]>> = {
  [SERVER]: (changed) => [...told(changed), ...firewalls(changed), ...addresses(changed)],
  hcloud_firewall_attachment: ({ remains, isDestroyed }) =>
    isDestroyed && !remains ? [high("A firewall no longer stands before its servers")] : [],
  hcloud_volume: (changed) => shrunk(changed),
  hcloud_volume_attachment: ({ isDestroyed }) =>
    isDestroyed
      ? [elevated("A volume is taken from its server: what keeps data there stops until one is attached")]
      : [],
  hcloud_storage_box: (changed) => snapshots(changed),
  hcloud_zone_rrset: (changed) => names(changed),
  hcloud_floating_ip_assignment: ({ isCreated }) => leads(isCreated),
  hcloud_load_balancer_target: ({ isCreated }) => leads(isCreated),
  hcloud_network_subnet: ({ isDestroyed }) =>
    isDestroyed ? [elevated("Servers lose their private addresses, by which firewalls and pg_hba.conf know them")] : [],
};

export const hetzner: ChangeRule = {
  concerns: (type) => Object.hasOwn(RULES, type),
  assess: (changed, { first }) => (first ? [] : (RULES[changed.type]?.(changed) ?? [])),
};

const leads = (isCreated: boolean) =>
  isCreated ? [elevated("Leads the internet to a server: see that it is not the database's")] : [];

/** The provider shows a hash of it, so that a plan cannot tell what differs. */
const told = ({ existed, remains, differences }: Transition): Reason[] =>
  existed && remains && differences.some(({ path }) => path === "user_data")
    ? [
        elevated(
          "What the server is told at its first boot changes: who reaches the database, TLS, backups, retention and analytics stand on it, and are judged anew under the claims",
        ),
      ]
    : [];

function firewalls({ existed, remains, before, after }: Transition): Reason[] {
  if (!existed || !remains || before.elements("firewall_ids").length === 0) return [];
  const now = after.get("firewall_ids");
  if (isUnknown(now)) return [elevated(`Which firewalls stand before it is ${NOT_KNOWN}`)];
  const left = after.elements("firewall_ids").length;
  if (left === 0) return [high("No firewall stands before it any more: firewall_ids is taken away")];
  return left < before.elements("firewall_ids").length
    ? [elevated("Fewer firewalls stand before it: what the others let in comes in")]
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
        .map((difference) => elevated(`Other servers know it by another private address: ${transition(difference)}`))
    : [];

/** Its API takes a larger size only, and the provider plans the change in place. */
const shrunk = ({ existed, remains, isReplaced, differences }: Transition): Reason[] =>
  existed && remains && !isReplaced
    ? differences
        .filter(({ path, before, after }) => path === "size" && isLess(before, after))
        .map((difference) =>
          elevated(
            `A volume cannot shrink, so the apply is going to fail here: ${transition(difference)}; a smaller one is a new volume, to which the data is copied`,
          ),
        )
    : [];

const snapshots = ({ existed, remains, before, after }: Transition): Reason[] =>
  existed &&
  remains &&
  before.blocks("snapshot_plan").known.length === 0 &&
  after.blocks("snapshot_plan").known.length > 0
    ? [elevated("The Storage Box keeps snapshots from now on, and in them what restic has forgotten")]
    : [];

function names({ existed, remains, before, differences }: Transition): Reason[] {
  const type = before.get("type");
  const leading = type.kind === "value" && /^(?:A|AAAA|CNAME|MX|NS)$/.test(String(type.value));
  if (!existed || !leading) return [];
  if (!remains) return [elevated("A name leads nowhere any more")];
  return differences.some(({ path }) => path.startsWith("records"))
    ? [elevated("A name leads elsewhere: see that its new address is the system's own")]
    : [];
}
