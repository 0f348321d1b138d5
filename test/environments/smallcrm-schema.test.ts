import { loadSettings } from "../../environments/load";
import { directory, faultsOf, put, Replacement } from "./settings-errors";

const FILE = "smallcrm-production.yaml";
const HOST_ADDRESS = "an address in subnetRange, neither its first two (the gateway's is one) nor its last";
const SMALL_RANGE =
  "an IPv4 range of /24 or smaller, or an IPv6 range of /48 or smaller, with no host bits set, in CIDR notation";
const SSH_KEY =
  "an Ed25519 public key as ssh-keygen writes it: ssh-ed25519 or " +
  "sk-ssh-ed25519@openssh.com, the key and a comment that says whose it is";
const IMAGE =
  "an image of ghcr.io or docker.io by its digest, without a tag: ghcr.io/owner/name@sha256:<64 hexadecimal digits>";
const BACKUP_TIME =
  "a time in quotes from 02:00 to 04:00: after usage data is purged (01:45), before old backups are deleted (05:00)";
const LOCATION = "fsn1, Falkenstein: smallCRM's page names no other location (sections 4 and 5)";
const ENDPOINT =
  "https://fsn1.your-objectstorage.com, Hetzner's in Falkenstein: " +
  "state goes to no company that smallCRM's page does not name (section 4)";
const ANA = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIML/YQlA4TenmWSh+AtveRlxRMNwpdyGuOfRPgrpz58/ ana@example.org";
const BEN = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBjEMMLR75gkL7TazLj8AZqRWDkgVh5/IgwHJi9PNUV5 ben@example.org";

/** Path and what is allowed, of each fault. */
const faultsWith = (...replacements: readonly Replacement[]) =>
  faultsOf(FILE, ...replacements).map((fault) =>
    fault.replace(/^[^:]+:\d+: (.*?): got .*?; allowed: (.*?)(; did you mean .*)?$/, "$1: $2"),
  );

describe("settings of smallCRM", () => {
  const refused = (from: string, path: string, allowed: string, ...values: readonly string[]) =>
    values.map((value) => [path, value, from, allowed] as const);

  test.each([
    ...refused("location: fsn1", "hetzner.location", LOCATION, "nbg1", "hel1", "ash", "Falkenstein"),
    ...refused("networkZone: eu-central", "hetzner.networkZone", "eu-central, the network zone of fsn1", "us-east"),
    ...refused("backend: s3", "state.backend", "s3 or local", "gcs", "remote"),
    ...refused(
      "endpoint: https://fsn1.your-objectstorage.com",
      "state.endpoint",
      ENDPOINT,
      "https://s3.amazonaws.com",
      "http://fsn1.your-objectstorage.com",
    ),
    ...refused(
      "bucket: smallcrm-production-example-state",
      "state.bucket",
      "a bucket name: 3 to 63 lowercase letters, digits and hyphens",
      "State",
      "st",
      "state_files",
      "b".repeat(64),
    ),
    ...refused("subnetRange: 10.30.1.0/24", "network.subnetRange", "a range within network.range", "10.31.1.0/24"),
    ...refused(
      "subnetRange: 10.30.1.0/24",
      "network.subnetRange",
      "a private IPv4 range with no host bits set, /28 or larger",
      "10.30.1.1/24",
      "10.30.1.0/29",
    ),
    ...refused(
      "applicationAddress: 10.30.1.10",
      "network.applicationAddress",
      HOST_ADDRESS,
      "10.30.1.0",
      "10.30.1.1",
      "10.30.1.255",
      "10.30.2.10",
    ),
    ...refused("databaseAddress: 10.30.1.20", "network.databaseAddress", HOST_ADDRESS, "10.30.1.1", "10.30.1.255"),
    ...refused(
      "databaseAddress: 10.30.1.20",
      "network.databaseAddress",
      "another address than applicationAddress",
      "10.30.1.10",
    ),
    ...refused(
      "databaseAddress: 10.30.1.20",
      "network.databaseAddress",
      "a private IPv4 address (RFC 1918)",
      "203.0.113.7",
      "database",
      "fd00::20",
      "10.30.1.20/32",
    ),
    ...refused(
      "- 198.51.100.0/28",
      "access.sshRanges.0",
      SMALL_RANGE,
      "198.51.0.0/16",
      '"2001:db8::/32"',
      "198.51.100.0/23",
      "0.0.0.0/0",
      "198.51.100.0",
      "198.51.100.1/28",
    ),
    ...refused(
      "- name: ana",
      "access.administrators.0.name",
      "2 to 32 lowercase letters, digits and hyphens, starting with a letter, and no account that the system has",
      "root",
      "postgres",
      "Ana",
      "a",
      "1st",
      "ana-",
      "ana_b",
    ),
    ...refused(
      `- ${ANA}`,
      "access.administrators.0.sshKeys.0",
      SSH_KEY,
      "ssh-ed25519",
      ANA.replace(" ana@example.org", ""),
      ANA.replace("AAAAC3", "AAAAD3"),
      ANA.replace("58/ ", "58 "),
      `'command="id" ${ANA}'`,
      "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ== ana",
      "-----BEGIN OPENSSH PRIVATE KEY-----",
    ),
    ...refused(
      "serverType: ccx23",
      "database.serverType",
      "cx23 or cx33 or cx43 or cx53 or ccx13 or ccx23 or ccx33 or ccx43 or ccx53 or ccx63",
      "cax11",
      "cx22",
      "toString",
    ),
    ...refused(
      "memoryMb: 14336",
      "database.memoryMb",
      "at most 15872: the memory of ccx23 less 512 MB for all else that runs there",
      "15873",
    ),
    ...refused("volumeGb: 100", "database.volumeGb", "a whole number of GB from 10 to 10240", "9", "10241", "1.5"),
    ...refused(
      `image: ghcr.io/example/smallcrm@sha256:${"0".repeat(64)}`,
      "application.image",
      IMAGE,
      "ghcr.io/example/smallcrm:1.0.0",
      "ghcr.io/example/smallcrm",
      `registry.example.com/smallcrm@sha256:${"0".repeat(64)}`,
      `ghcr.io/example/smallcrm:1.0.0@sha256:${"0".repeat(64)}`,
      `ghcr.io/example/smallcrm@sha256:${"0".repeat(63)}`,
    ),
    ...refused(
      "application: app.example.org",
      "web.hosts.application",
      "a host of dns.domain",
      "app.example.com",
      "app.anexample.org",
    ),
    ...refused(
      "analytics: insights.example.org",
      "web.hosts.analytics",
      "another host than web.hosts.application",
      "app.example.org",
    ),
    ...refused(
      "hstsMaxAgeSeconds: 63072000",
      "web.hstsMaxAgeSeconds",
      "a whole number of seconds, a year at least from 31536000 to 63072000",
      "31535999",
      "63072001",
    ),
    ...refused('at: "02:15"', "backups.at", BACKUP_TIME, '"01:59"', '"04:01"'),
    ...refused("type: bx11", "backups.storageBox.type", "bx11 or bx21 or bx31 or bx41", "bx10"),
    ...refused(
      "user: u00000-sub1",
      "backups.storageBox.user",
      "the subaccount's name: terraform output storage_box_user",
      "u00000",
      "root",
    ),
    ...refused(
      "user: u00000-sub1",
      "backups.storageBox.user",
      "a subaccount of the box that host names, and the same one where host names one",
      "u12345-sub1",
      "u000001-sub1",
    ),
    ...refused(
      "host: u00000.your-storagebox.de",
      "backups.storageBox.host",
      "the host name of the Storage Box or its subaccount: terraform output storage_box_host",
      "backup.example.org",
      "u00000.your-storagebox.de.example.org",
    ),
    ...refused(
      'rebootTime: "03:30"',
      "maintenance.rebootTime",
      "a time at least an hour from backups.at and backups.restoreTest.at",
      '"03:00"',
      '"01:30"',
      '"07:30"',
    ),
    ...refused(
      "from: alarm@example.org",
      "alarm.from",
      "an address at dns.domain or below it, for which Resend may send",
      "alarm@example.com",
    ),
  ])("refuse %s %s", (path, value, from, allowed) => {
    const [key = ""] = /^.*?(: |- )/.exec(from) ?? [];
    const start = from.startsWith("- name: ") ? "- name: " : key;
    expect(faultsWith([from, `${start}${value}`])).toContain(`${path}: ${allowed}`);
  });

  test.each<[string, string, ...Replacement[]]>([
    ["one name for two people", "access.administrators: no name twice", ["- name: ben", "- name: ana"]],
    ["one key for two people", "access.administrators: a key of one person only", [BEN, ANA.replace("ana@", "ben@")]],
    ["nobody", "access.administrators: at least one entry", [/administrators:\n(?: {4}.*\n)+/, "administrators: []\n"]],
    ["SSH from nowhere", "access.sshRanges: at least one entry", [/sshRanges:\n(?: {4}- .*\n)+/, "sshRanges: []\n"]],
    [
      "a CNAME for a host of the web",
      "dns.records: no CNAME for a host of web.hosts, which has addresses of its own",
      ["{ type: MX, name: send, priority: 10, host:", "{ type: CNAME, name: app, host:"],
    ],
    [
      "a CNAME beside another record",
      "dns.records: beside a CNAME no other record of its name",
      ["{ type: MX, name: send, priority: 10, host:", "{ type: CNAME, name: send, host:"],
    ],
    [
      "a CNAME for the domain",
      "dns.records.0.name: a name within the domain: the domain itself can have no CNAME",
      ["{ type: MX, name: send, priority: 10, host:", '{ type: CNAME, name: "@", host:'],
    ],
    [
      "another type of record",
      "dns.records.0.type: MX, TXT or CNAME",
      ["{ type: MX, name: send, priority: 10,", "{ type: NS, name: send,"],
    ],
    [
      "another subaccount's host",
      "backups.storageBox.user: a subaccount of the box that host names, and the same one where host names one",
      ["host: u00000.", "host: u00000-sub2."],
    ],
    ["a state of no kind", "state: a group with backend: s3 or local", [/state:\n(?: {2}.*\n)+/, "state: local\n"]],
    [
      "a preference that DNS cannot hold",
      "dns.records.0.priority: a whole number of preference from 0 to 65535",
      ["priority: 10", "priority: 65536"],
    ],
    [
      "a record of the whole name",
      "dns.records.0.name: @ for the domain itself, or a name within it without the domain, " +
        "such as send or resend._domainkey",
      ["name: send, priority", 'name: "send.", priority'],
    ],
    [
      "a text with a quotation mark",
      "dns.records.3.text: 1 to 2000 printable ASCII characters, no quotation mark and no backslash",
      ['text: "v=DMARC1; p=reject"', "text: 'v=\"DMARC1\"'"],
    ],
  ])("refuse %s", (_, fault, ...replacements) => {
    expect(faultsWith(...replacements)).toEqual([fault]);
  });

  test.each<[string, ...Replacement[]]>([
    ["have their state where they are synthesized", [/backend: s3\n.*\n.*\n/, "backend: local\n"]],
    [
      "have a key on a token",
      [
        ANA,
        "sk-ssh-ed25519@openssh.com " +
          "AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIML/YQlA4TenmWSh+AtveRlxRMNwpdyGuOfRPgrpz58/AAAABHNzaDo= " +
          "ana",
      ],
    ],
    ["let a server be replaced", ["mayBeReplaced: false", "mayBeReplaced: true"]],
    [
      "have the smallest subnet",
      ["subnetRange: 10.30.1.0/24", "subnetRange: 10.30.1.0/28"],
      ["databaseAddress: 10.30.1.20", "databaseAddress: 10.30.1.14"],
    ],
    ["reach the box by its subaccount's own name", ["host: u00000.", "host: u00000-sub1."]],
    ["serve the domain itself", ["application: app.example.org", "application: example.org"]],
    ["have no further records", [/records:\n(?: {4}.*\n)+/, "records: []\n"]],
    ["state the box's keys", ["# hostKeys: [ssh-ed25519 ...]", `hostKeys: [${ANA.split(" ").slice(0, 2).join(" ")}]`]],
    ["reboot on the other side of midnight", ['rebootTime: "03:30"', 'rebootTime: "23:59"']],
  ])("may %s", (_, ...replacements) => {
    put(FILE, ...replacements);
    expect(loadSettings(directory)).toHaveLength(1);
  });

  test("that are examples say so", () => {
    expect(
      faultsOf(FILE, ["example: true\n", ""]).map((fault) =>
        fault.replace(/^.*?: (.*?)(\.\d+)*: got the example value .*$/, "$1"),
      ),
    ).toEqual([
      "state.bucket",
      "access.sshRanges",
      "access.sshRanges",
      "access.administrators.0.sshKeys",
      "access.administrators.1.sshKeys",
      "application.image",
      "application.umamiImage",
      "web.hosts.application",
      "web.hosts.analytics",
      "web.email",
      "web.dashboardRanges",
      "web.dashboardRanges",
      "dns.domain",
      "backups.storageBox.host",
      "backups.storageBox.user",
      "backups.restoreTest.image",
      "alarm.from",
      "alarm.to",
    ]);
  });
});
