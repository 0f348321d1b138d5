import { loadSettings } from "../../environments/load";
import { directory, faultsOf, put, Replacement, message } from "./settings-errors";

const RANGE =
  "an IPv4 range of /16 or smaller, or an IPv6 range of /32 or smaller, with no host bits set, in CIDR notation";
const PRIVATE_RANGE = "a private IPv4 range in CIDR notation (RFC 1918)";
const MEMORY = "512Mi to 4Gi with 1 core, to 8Gi with 2; 2Gi to 16Gi with 4; 4Gi to 24Gi with 6; 4Gi to 32Gi with 8";
const TIER =
  "db-perf-optimized-N-<2, 4, 8, 16, 32, 48, 64, 80, 96 or 128>, or db-custom-<1 or an " +
  "even number of cores up to 96>-<MiB: a multiple of 256, 3840 at least, 0.9 to 6.5 GiB a " +
  "core>";
const DATABASE = "lowercase letters, digits and underscores, and none of PostgreSQL's own databases";
const INSTANT = "a time in quotes that exists, YYYY-MM-DDTHH:MM:SSZ";
const EMAIL = "an e-mail address";
const MEMBER = "user:, group: or serviceAccount: and an e-mail address";

describe("a value", () => {
  const refused = (file: string, from: string, path: string, allowed: string, ...values: readonly string[]) =>
    values.map((value) => [path, value, file, from, allowed] as const);

  test.each([
    ...refused(
      "smvue-production.yaml",
      "id: smvue-production-example",
      "project.id",
      "a project id: 6 to 30 lowercase letters, digits and hyphens, without google in it",
      "short",
      "1st-project",
      "ends-with-",
      "p".repeat(31),
    ),
    ...refused(
      "smvue-production.yaml",
      'id: "123456701"',
      "delivery.repository.id",
      "a number in quotes: gh api repos/OWNER/NAME --jq .id",
      "4242",
      '"0"',
      '"one"',
    ),
    ...refused(
      "smvue-production.yaml",
      'ownerId: "123456700"',
      "delivery.repository.ownerId",
      "a number in quotes: gh api repos/OWNER/NAME --jq .owner.id",
      "4242",
      '"0"',
    ),
    ...refused(
      "smvue-production.yaml",
      "planEnvironment: production-plan",
      "delivery.planEnvironment",
      "a name of 1 to 28 lowercase letters, digits and hyphens, starting with a letter, not ending with a hyphen",
      "plan-",
      "1st",
      "Plan",
      "p".repeat(29),
    ),
    ...refused(
      "smvue-production.yaml",
      "subnetRange: 10.10.0.0/24",
      "network.subnetRange",
      PRIVATE_RANGE,
      "10.0.0.0/7",
      "172.16.0.0/11",
      "192.168.0.0/15",
      "172.32.0.0/16",
      "0.0.0.0/0",
      "fd00::/24",
    ),
    ...refused(
      "smvue-production.yaml",
      "subnetRange: 10.10.0.0/24",
      "network.subnetRange",
      "a private IPv4 range with no host bits set, /26 or larger",
      "10.10.0.1/24",
      "10.10.0.0/27",
    ),
    ...refused(
      "smvue-production.yaml",
      "- 198.51.100.0/28",
      "waf.admin.allowedRanges.0",
      RANGE,
      "0.0.0.0/0",
      "104.0.0.0/15",
      "198.51.100.1/28",
      '"::/0"',
      "2a00::/16",
      "2001:db8::/31",
      "2001:db8::1/48",
      "198.51.100.0",
    ),
    ...refused(
      "smvue-production.yaml",
      "- 173.245.48.0/20",
      "waf.cloudflareRanges.0",
      "a range of IPv4 or IPv6 with no host bits set, in CIDR notation, and not every address",
      "0.0.0.0/0",
      "173.245.48.1/20",
    ),
    ...refused(
      "smvue-production.yaml",
      "- /admin",
      "waf.admin.pathPrefixes.0",
      "a path such as /admin, in lowercase",
      "/",
      "//",
      "/Admin",
      "admin",
      "/admin//users",
      "/admin.*",
    ),
    ...refused("smvue-production.yaml", "memory: 2Gi", "service.memory", MEMORY, "511Mi", "8193Mi", "9Gi"),
    ...refused(
      "smvue-production.yaml",
      "memory: 2Gi",
      "service.memory",
      "a whole number of Mi or Gi, such as 512Mi",
      "2GB",
      "0Gi",
      "1.5Gi",
      "2",
    ),
    ...refused(
      "smepro-production.yaml",
      "tier: db-custom-2-8192",
      "database.tier",
      TIER,
      "db-custom-3-8192",
      "db-custom-0-8192",
      "db-custom-98-102400",
      "db-custom-2-8000",
      "db-custom-1-3584",
      "db-custom-2-13568",
      "db-custom-8-7168",
      "db-f1-micro",
      "2",
    ),
    ...refused(
      "smvue-production.yaml",
      "tier: db-perf-optimized-N-4",
      "database.tier",
      TIER,
      "db-perf-optimized-N-6",
      "db-perf-optimized-N-1",
      "db-perf-optimized-N-256",
    ),
    ...refused(
      "smvue-production.yaml",
      "name: smvue\n",
      "database.name",
      DATABASE,
      "postgres",
      "template0",
      "template1",
      "cloudsqladmin",
      "Smvue",
      "1st",
      "smvue-app",
      `d${"b".repeat(63)}`,
    ),
    ...refused(
      "smvue-production.yaml",
      'startTime: "08:00"',
      "database.backups.startTime",
      "a time in quotes, HH:MM in UTC",
      '"24:00"',
      '"08:60"',
      '"8:00"',
    ),
    ...refused(
      "smvue-production.yaml",
      'firstAt: "2027-03-01T09:00:00Z"',
      "secrets.rotation.firstAt",
      INSTANT,
      '"2027-02-29T09:00:00Z"',
      '"2027-13-01T09:00:00Z"',
      '"2027-03-01T24:00:00Z"',
      '"2027-03-01T09:60:00Z"',
      '"2027-03-01T09:00:00+01:00"',
      '"2027-03-01"',
    ),
    ...refused(
      "smvue-production.yaml",
      "crm-tokens-key: [1]",
      "secrets.generations.crm-tokens-key",
      "a list of generations, such as [1]",
      "1",
      "{ current: 1 }",
    ),
    ...refused(
      "smvue-production.yaml",
      "crm-tokens-key: [1]",
      "secrets.generations.crm-tokens-key",
      "no entry twice",
      "[1,1]",
      "[1,2,1]",
    ),
    ...refused(
      "smvue-production.yaml",
      "crm-tokens-key: [1]",
      "secrets.generations.crm-tokens-key",
      "generations in ascending order, none twice",
      "[2,1]",
      "[1,3,2]",
    ),
    ...refused(
      "smvue-production.yaml",
      "crm-tokens-key: [1]",
      "secrets.generations.crm-tokens-key",
      "at least one entry",
      "[]",
    ),
    ...refused("smvue-production.yaml", "replicas: []", "database.replicas", "no entry twice", "[east,east]"),
    ...refused(
      "smvue-production.yaml",
      "- group:security@example.com",
      "logs.auditReaders.0",
      MEMBER,
      "allAuthenticatedUsers",
      "domain:example.com",
      "group:security@example",
      '"group:security@example.com,allUsers"',
      '"group:two words@example.com"',
    ),
    ...refused(
      "smvue-production.yaml",
      "- oncall@example.com",
      "watch.emails.0",
      EMAIL,
      "oncall@example",
      "oncall@",
      '"on call@example.com"',
      '"oncall@example.com\\nall@example.com"',
      '"oncall@example.com>"',
    ),
  ])("of %s is not %s", (path, value, file, from, allowed) => {
    const [key = ""] = /^.*?(: |- )/.exec(from) ?? [];
    const end = from.endsWith("\n") ? "\n" : "";
    expect(
      faultsOf(file, [from, `${key}${value}${end}`]).map((fault) =>
        fault.replace(/^[^:]+:\d+: (.*?): got .*; allowed: (.*?)(; did you mean .*)?$/, "$1: $2"),
      ),
    ).toContain(`${path}: ${allowed}`);
  });

  test.each([
    ["edge.hosts", "    - api.example.com", "    - app.example.com"],
    ["waf.cloudflareRanges", "    - 103.21.244.0/22", "    - 173.245.48.0/20"],
    ["waf.admin.pathPrefixes", "      - /api/admin", "      - /admin"],
    ["waf.admin.allowedRanges", "      - 2001:db8:100::/48", "      - 198.51.100.0/28"],
    ["watch.emails", "    - oncall@example.com", "    - oncall@example.com\n    - oncall@example.com"],
    [
      "logs.auditReaders",
      "    - group:security@example.com",
      "    - group:security@example.com\n    - group:security@example.com",
    ],
    [
      "migrations.people",
      "    - group:release-managers@example.com",
      "    - group:release-managers@example.com\n    - group:release-managers@example.com",
    ],
  ])("of %s is not there twice", (path, from, to) => {
    expect(
      faultsOf("smvue-production.yaml", [from, to]).map((fault) =>
        fault.replace(/^[^:]+:\d+: (.*?): got .*; allowed: /, "$1: "),
      ),
    ).toEqual([`${path}: no entry twice`]);
  });

  test.each<[string, string, ...Replacement[]]>([
    ["the least memory of one core", "smvue-staging.yaml", ["memory: 1Gi", "memory: 512Mi"]],
    ["the most memory of one core", "smvue-staging.yaml", ["memory: 1Gi", "memory: 4096Mi"]],
    ["the most memory of two cores", "smvue-production.yaml", ["memory: 2Gi", "memory: 8Gi"]],
    [
      "the least memory of four cores",
      "smvue-production.yaml",
      ['cpu: "2"', 'cpu: "4"'],
      ["memory: 2Gi", "memory: 2048Mi"],
    ],
    [
      "the most memory of four cores",
      "smvue-production.yaml",
      ['cpu: "2"', 'cpu: "4"'],
      ["memory: 2Gi", "memory: 16Gi"],
    ],
    [
      "the least memory of six cores",
      "smvue-production.yaml",
      ['cpu: "2"', 'cpu: "6"'],
      ["memory: 2Gi", "memory: 4Gi"],
    ],
    [
      "the most memory of six cores",
      "smvue-production.yaml",
      ['cpu: "2"', 'cpu: "6"'],
      ["memory: 2Gi", "memory: 24Gi"],
    ],
    [
      "the least memory of eight cores",
      "smvue-production.yaml",
      ['cpu: "2"', 'cpu: "8"'],
      ["memory: 2Gi", "memory: 4Gi"],
    ],
    [
      "the most memory of eight cores",
      "smvue-production.yaml",
      ['cpu: "2"', 'cpu: "8"'],
      ["memory: 2Gi", "memory: 32Gi"],
    ],
    [
      "the least custom machine",
      "smepro-production.yaml",
      ["db-custom-2-8192", "db-custom-1-3840"],
      ["maxInstances: 20", "maxInstances: 10"],
    ],
    ["the least memory of many cores", "smepro-production.yaml", ["db-custom-2-8192", "db-custom-10-9216"]],
    ["the largest custom machine", "smepro-production.yaml", ["db-custom-2-8192", "db-custom-96-638976"]],
    [
      "the largest machine of the other edition",
      "smvue-production.yaml",
      ["db-perf-optimized-N-4", "db-perf-optimized-N-128"],
    ],
    [
      "ranges in each private block",
      "smvue-production.yaml",
      ["10.10.0.0/24", "172.31.255.192/26"],
      ["10.20.0.0/20", "192.168.0.0/16"],
    ],
    [
      "the broadest ranges",
      "smvue-production.yaml",
      ["198.51.100.0/28", "198.51.0.0/16"],
      ["2001:db8:100::/48", "2001:db8::/32"],
    ],
    ["a path that ends in a slash", "smvue-production.yaml", ["- /admin", "- /back-office/"]],
    ["a database that is called after PostgreSQL", "smvue-production.yaml", ["name: smvue\n", "name: postgres_app\n"]],
    ["replicas that differ", "smvue-production.yaml", ["replicas: []", "replicas: [east, west]"]],
    ["a leap day", "smvue-production.yaml", ["2027-03-01T09:00:00Z", "2028-02-29T23:59:59Z"]],
    ["generations with a gap", "smvue-production.yaml", ["crm-tokens-key: [1]", "crm-tokens-key: [2, 5]"]],
    [
      "an old repository of an old account",
      "smvue-production.yaml",
      ['id: "123456701"', 'id: "1"'],
      ['ownerId: "123456700"', 'ownerId: "42"'],
    ],
  ])("may be %s", (_, file, ...replacements) => {
    put(file, ...replacements);
    expect(loadSettings(directory)).toHaveLength(1);
  });

  test.each([
    ["1", "4097Mi"],
    ["2", "8193Mi"],
    ["4", "2047Mi"],
    ["4", "17Gi"],
    ["6", "4095Mi"],
    ["6", "25Gi"],
    ["8", "4095Mi"],
    ["8", "33Gi"],
  ])("of memory that %s cores do not have is refused: %s", (cores, memory) => {
    expect(
      faultsOf("smvue-production.yaml", ['cpu: "2"', `cpu: "${cores}"`], ["memory: 2Gi", `memory: ${memory}`]),
    ).toEqual([
      message(`smvue-production.yaml:{memory: ${memory}}: service.memory: got "${memory}"; allowed: ${MEMORY}`),
    ]);
  });
});
