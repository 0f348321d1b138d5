import { hetznerResource } from "../../definitions/documentation";
import { documented, guarded, sameByDefault, silent, stricter } from "../../definitions/reason";
import { Harmless } from "../../definitions/harmless";
import { DANGLING_REFERENCE, FEWER_RIGHTS, DELETION_PROTECTION, DESCRIPTIVE_TEXT } from "../../definitions/reasons";

const SERVER = /^hcloud_server$/;
const APPLICATION = /^application/;
const DATABASE = /^database/;
const FIREWALL = /^hcloud_firewall$/;
const RECORD = /^hcloud_zone_rrset$/;
const BOX = /^hcloud_storage_box(_subaccount)?$/;

const REFUSED = documented(
  "Hetzner's provider refuses it: an id is a number, and what needs one has to be given it",
  hetznerResource("server"),
);
const CLOSED = guarded(
  "the server has no public address, and the firewall before it lets nothing in: one of " +
    "both is enough, and hetzner/database-private judges that it is there",
  "hetzner/database-private",
);

const servers: readonly Harmless[] = [
  { type: /^hcloud_/, path: /^labels(\.|$)/, because: DESCRIPTIVE_TEXT },
  {
    type: /^hcloud_/,
    path: /^(delete_protection|rebuild_protection|shutdown_before_deletion|auto_delete)$/,
    operators: ["unset", "flipped"],
    because: DELETION_PROTECTION,
  },
  {
    type: SERVER,
    path: /^ssh_keys$/,
    operators: ["unset", "lowered"],
    because: stricter("the keys of administrators are those that user_data names: fewer keys let nobody else in"),
  },
  {
    type: SERVER,
    path: /^placement_group_id$/,
    operators: ["unset", "moved"],
    because: silent(
      "no sentence is about which of Hetzner's machines a server runs on",
      /which machine|physical (host|machine)|placement/i,
    ),
  },
  { type: /^hcloud_placement_group$/, path: /^$/, operators: ["removed"], because: DANGLING_REFERENCE },
  {
    type: SERVER,
    path: /^image$/,
    operators: ["unset"],
    because: documented("Hetzner refuses a server without an image", hetznerResource("server")),
  },
  {
    type: SERVER,
    path: /^keep_disk$/,
    operators: ["unset", "flipped"],
    because: silent("the disk then grows when the server's type changes: no sentence is about sizes", /\bsizes?\b/i),
  },
  {
    type: SERVER,
    path: /^backups$/,
    operators: ["unset"],
    because: sameByDefault("the provider's default is false, which is the same", hetznerResource("server")),
  },
  {
    type: SERVER,
    path: /^network\.alias_ips$/,
    operators: ["unset"],
    because: sameByDefault("the default is none, which is the same", hetznerResource("server")),
  },
  { type: SERVER, path: /^network\.subnet_id$/, operators: ["unset", "moved"], because: REFUSED },
  {
    type: SERVER,
    path: /^public_net(\.|$)/,
    operators: ["dropped", "unset", "moved", "flipped"],
    name: APPLICATION,
    because: guarded(
      "the application then has another public address or none: names lead to the system's own " +
        "alone (hetzner/own-names), and the firewall is the same",
      "hetzner/own-names",
    ),
  },
  {
    type: SERVER,
    path: /^public_net(\.|$)/,
    operators: ["dropped", "unset", "flipped"],
    name: DATABASE,
    because: CLOSED,
  },
  { type: SERVER, path: /^firewall_ids$/, operators: ["unset"], name: DATABASE, because: CLOSED },
  { type: FIREWALL, path: /^(|rule)$/, operators: ["removed", "added"], name: DATABASE, because: CLOSED },
];

const network: readonly Harmless[] = [
  {
    type: /^hcloud_(firewall|network|network_subnet|ssh_key|volume|zone|primary_ip)$/,
    path: /^$/,
    operators: ["removed"],
    because: DANGLING_REFERENCE,
  },
  { type: FIREWALL, path: /^rule\.description$/, because: DESCRIPTIVE_TEXT },
  { type: FIREWALL, path: /^rule(\.source_ips)?$/, operators: ["dropped", "unset", "lowered"], because: FEWER_RIGHTS },
  {
    type: FIREWALL,
    path: /^rule\.source_ips$/,
    operators: ["widened"],
    detail: /^\["0\.0\.0\.0\/0","::\/0"\] → /,
    because: stricter("the same without IPv6: fewer reach it"),
  },
  {
    type: FIREWALL,
    path: /^rule\.port$/,
    operators: ["unset", "widened"],
    detail: /^22 → /,
    because: guarded(
      "for the stated addresses of administrators alone; the host's own firewall opens no " +
        "other port to them (hetzner/tls)",
      "hetzner/tls",
    ),
  },
  {
    type: /^hcloud_network_route$/,
    path: /^(|gateway|network_id)$/,
    operators: ["removed", "moved"],
    because: stricter(
      "it is the database server's way out: without it, or to a place where nothing is, the " +
        "server reaches fewer, and nobody reaches it",
    ),
  },
  { type: /^hcloud_network_subnet$/, path: /^network_id$/, operators: ["moved"], because: REFUSED },
  {
    type: /^hcloud_rdns$/,
    path: /^/,
    because: silent("no sentence is about what an address is called", /reverse DNS|\bPTR\b/i),
  },
];

const names: readonly Harmless[] = [
  {
    type: /^hcloud_zone(_rrset)?$/,
    path: /^ttl$/,
    because: silent("how long resolvers keep an answer: what it says is the same", /\bTTL\b|resolver/i),
  },
  {
    type: RECORD,
    path: /^(|records)$/,
    operators: ["removed", "dropped"],
    because: stricter("a name that leads nowhere leads to nobody else"),
  },
  {
    type: RECORD,
    path: /^zone$/,
    operators: ["moved"],
    because: documented(
      "a record of another zone is no name of the system, and Hetzner refuses one of a zone that is not the project's",
      hetznerResource("zone_rrset"),
    ),
  },
  {
    type: RECORD,
    path: /^records\.value$/,
    operators: ["unset"],
    because: documented("the provider refuses a record without a value", hetznerResource("zone_rrset")),
  },
];

const storage: readonly Harmless[] = [
  {
    type: BOX,
    path: /^access_settings(\.\w+)?$/,
    operators: ["dropped", "unset"],
    because: sameByDefault(
      "the provider's default is false, which is the same; the account that backups use is " +
        "judged by hetzner/backup-box-written",
      hetznerResource("storage_box"),
    ),
  },
  {
    type: /^hcloud_storage_box$/,
    path: /^access_settings\.ssh_enabled$/,
    operators: ["flipped"],
    because: guarded(
      "the main account too is then reached by SSH, from within Hetzner's network alone " +
        "(hetzner/backup-box-closed), and finds what is encrypted",
      "hetzner/backup-box-closed",
    ),
  },
  {
    type: /^hcloud_storage_box$/,
    path: /^access_settings\.zfs_enabled$/,
    operators: ["flipped"],
    because: guarded(
      "it shows a directory of snapshots, of which hetzner/backup-retention judges that there are none",
      "hetzner/backup-retention",
    ),
  },
  { type: BOX, path: /^description$/, because: DESCRIPTIVE_TEXT },
  {
    type: /^hcloud_volume$/,
    path: /^format$/,
    operators: ["unset"],
    because: documented("the server formats a volume that is blank", hetznerResource("volume")),
  },
  {
    type: /^hcloud_volume$/,
    path: /^size$/,
    operators: ["lowered", "raised"],
    because: silent("no sentence is about the size of disks", /\bdisks?\b/i),
  },
  {
    type: /^hcloud_volume_attachment$/,
    path: /^/,
    because: documented(
      "without its volume a server does not start what keeps data there (RequiresMountsFor, " +
        "AssertPathIsMountPoint), and both are in Falkenstein",
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html",
    ),
  },
];

export const hetznerResourcesHarmless: readonly Harmless[] = [...servers, ...network, ...names, ...storage];
