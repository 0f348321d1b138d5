import { z } from "zod";
import { isHostIn, isWithin } from "../net/ip-range";
import {
  atLeast,
  email,
  booleanField,
  group,
  hasDuplicates,
  host,
  kindOf,
  list,
  oneOf,
  officeRange,
  only,
  privateBlock,
  privateRange,
  time,
  wholeNumber,
  withRule,
} from "./fields";
import {
  extraRecord,
  hostKey,
  login,
  memoryOf,
  objectStorageBucket,
  pinnedImage,
  privateAddress,
  serverType,
  sshPublicKey,
  storageBoxHost,
  storageBoxUser,
} from "./hetzner-fields";

/**
 * The schema of a smallCRM settings file. Where a limit comes from its page, a comment names the section: settings
 * cannot contradict the page.
 */

const state = z.discriminatedUnion(
  "backend",
  [
    group({
      backend: z.literal("s3"),
      endpoint: only(
        "https://fsn1.your-objectstorage.com",
        "Hetzner's in Falkenstein: state goes to no company that smallCRM's page does not name (section 4)",
      ),
      bucket: objectStorageBucket,
    }),
    group({ backend: z.literal("local") }),
  ],
  { error: kindOf("backend", "s3 or local") },
);

const subnet = privateBlock(28);
const networkFields = group({
  range: subnet,
  subnetRange: subnet,
  applicationAddress: privateAddress,
  databaseAddress: privateAddress,
});
const ADDRESS = "an address in subnetRange, neither its first two (the gateway's is one) nor its last";
const network = [
  {
    path: "subnetRange",
    allowed: "a range within network.range",
    accepted: ({ range, subnetRange }: Partial<Network>) =>
      typeof range !== "string" || typeof subnetRange !== "string" || isWithin(subnetRange, range),
  },
  {
    path: "applicationAddress",
    allowed: ADDRESS,
    accepted: ({ subnetRange, applicationAddress }: Partial<Network>) => isHost(applicationAddress, subnetRange),
  },
  {
    path: "databaseAddress",
    allowed: ADDRESS,
    accepted: ({ subnetRange, databaseAddress }: Partial<Network>) => isHost(databaseAddress, subnetRange),
  },
  {
    path: "databaseAddress",
    allowed: "another address than applicationAddress",
    accepted: ({ applicationAddress, databaseAddress }: Partial<Network>) =>
      databaseAddress === undefined || databaseAddress !== applicationAddress,
  },
].reduce((schema, { path, allowed, accepted }) => withRule(schema, [path], allowed, accepted), networkFields);
type Network = z.infer<typeof networkFields>;

/** Whether a server may have an address in a subnet; true if either is invalid. */
function isHost(address: unknown, subnetRange: unknown): boolean {
  if (
    typeof address !== "string" ||
    typeof subnetRange !== "string" ||
    !privateAddress.safeParse(address).success ||
    !privateRange.safeParse(subnetRange).success
  )
    return true;
  return isHostIn(address, subnetRange);
}

const server = {
  serverType,
  volumeGb: wholeNumber(10, 10_240, "GB"),
  /** Whether an apply may replace the server, as every change of its image or user_data does. Its volume is kept. */
  mayBeReplaced: booleanField,
};

/** Memory in MB that is left for PostgreSQL on a server, besides everything else that runs there. */
const memoryForPostgres = (type: unknown) => (memoryOf(type) ?? Infinity) - 512;
const database = withRule(
  group({ ...server, memoryMb: wholeNumber(1024, 196_608, "MB") }),
  ["memoryMb"],
  ({ serverType: type }) =>
    `at most ${memoryForPostgres(type)}: the memory of ${type} less 512 MB for all else that runs there`,
  ({ serverType: type, memoryMb }) => atLeast(memoryForPostgres(type), memoryMb),
);

/** The account number, from which a Storage Box and its users are named. */
const accountOf = (name: unknown) => (typeof name === "string" ? /^(u\d+)(-sub\d+)?(?:\.|$)/.exec(name) : null) ?? [];
const storageBox = withRule(
  group({
    type: oneOf("bx11", "bx21", "bx31", "bx41"),
    host: storageBoxHost,
    user: storageBoxUser,
    hostKeys: list(hostKey, 5).optional(),
  }),
  ["user"],
  "a subaccount of the box that host names, and the same one where host names one",
  ({ host: box, user }) => {
    const [[, number, sub], [, own, ownSub]] = [accountOf(box), accountOf(user)];
    return number === undefined || own === undefined || (number === own && (sub === undefined || sub === ownSub));
  },
);

const administrators = list(group({ name: login, sshKeys: list(sshPublicKey, 5) }), 20)
  .refine((given) => !hasDuplicates(given.map(({ name }) => name)), { error: "no name twice" })
  .refine((given) => !hasDuplicates(given.flatMap(({ sshKeys }) => sshKeys.map((key) => key.split(" ")[1]))), {
    error: "a key of one person only",
  });

const records = z
  .array(extraRecord, { error: "a list of records" })
  .max(50, { error: "at most 50 entries" })
  .refine((given) => !hasDuplicates(given), { error: "no entry twice" })
  .refine(
    (given) =>
      given.every(
        ({ type, name }, index) => type !== "CNAME" || !given.some((other, at) => at !== index && other.name === name),
      ),
    { error: "beside a CNAME no other record of its name" },
  );

const fields = group({
  /** Whether the file may contain example values: true in this repository, never in a real one. */
  example: booleanField.default(false),
  hetzner: group({
    location: only("fsn1", "Falkenstein: smallCRM's page names no other location (sections 4 and 5)"),
    networkZone: only("eu-central", "the network zone of fsn1"),
  }),
  state,
  network,
  access: group({ sshRanges: list(officeRange, 20), administrators }),
  application: group({ ...server, image: pinnedImage, umamiImage: pinnedImage }),
  database,
  web: group({
    hosts: group({ application: host, analytics: host }),
    email,
    hstsMaxAgeSeconds: wholeNumber(31_536_000, 63_072_000, "seconds, a year at least"),
    dashboardRanges: list(officeRange, 20),
  }),
  dns: group({ domain: host, ttlSeconds: wholeNumber(60, 86_400, "seconds"), records }),
  backups: group({
    at: time.refine((given) => given >= "02:00" && given <= "04:00", {
      error:
        "a time in quotes from 02:00 to 04:00: after usage data is purged (01:45), before old backups are " +
        "deleted (05:00)",
    }),
    storageBox,
    restoreTest: group({ day: oneOf("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), at: time, image: pinnedImage }),
  }),
  maintenance: group({ rebootTime: time }),
  alarm: group({ from: email, to: list(email, 10) }),
});
type Fields = Partial<z.infer<typeof fields>>;

const isInDomain = (name: unknown, domain: unknown) =>
  typeof name !== "string" || typeof domain !== "string" || `.${name}`.endsWith(`.${domain}`);
/** Minutes from one time of day to the next such time of another. */
const minutesBetween = (one: unknown, other: unknown) => {
  const [from, to] = [one, other].map((given) =>
    time.safeParse(given).success ? Number(String(given).slice(0, 2)) * 60 + Number(String(given).slice(3)) : NaN,
  ) as [number, number];
  const minutes = (to - from + 1440) % 1440;
  return Math.min(minutes, 1440 - minutes);
};
const relativeName = (name: string, domain: string) => (name === domain ? "@" : name.slice(0, -domain.length - 1));

export const smallcrmSchema = [
  {
    path: ["web", "hosts", "application"],
    allowed: "a host of dns.domain",
    accepted: ({ web, dns }: Fields) => isInDomain(web?.hosts?.application, dns?.domain),
  },
  {
    path: ["web", "hosts", "analytics"],
    allowed: "a host of dns.domain",
    accepted: ({ web, dns }: Fields) => isInDomain(web?.hosts?.analytics, dns?.domain),
  },
  {
    path: ["web", "hosts", "analytics"],
    allowed: "another host than web.hosts.application",
    accepted: ({ web }: Fields) => web?.hosts?.analytics === undefined || web.hosts.analytics !== web.hosts.application,
  },
  {
    path: ["alarm", "from"],
    allowed: "an address at dns.domain or below it, for which Resend may send",
    accepted: ({ alarm, dns }: Fields) =>
      typeof alarm?.from !== "string" || isInDomain(alarm.from.split("@")[1], dns?.domain),
  },
  {
    path: ["maintenance", "rebootTime"],
    allowed: "a time at least an hour from backups.at and backups.restoreTest.at",
    accepted: ({ maintenance, backups }: Fields) =>
      ![backups?.at, backups?.restoreTest?.at].some((at) => minutesBetween(maintenance?.rebootTime, at) < 60),
  },
  {
    path: ["dns", "records"],
    allowed: "no CNAME for a host of web.hosts, which has addresses of its own",
    accepted: ({ dns, web }: Fields) =>
      !Array.isArray(dns?.records) ||
      typeof dns.domain !== "string" ||
      !dns.records.some(
        ({ type, name }) =>
          type === "CNAME" &&
          Object.values(web?.hosts ?? {}).some(
            (one) => isInDomain(one, dns.domain) && relativeName(String(one), dns.domain) === name,
          ),
      ),
  },
].reduce((schema, { path, allowed, accepted }) => withRule(schema, path, allowed, accepted), fields);

export type SmallcrmSettings = z.infer<typeof smallcrmSchema>;
